"""Immersion: has qualified candidates come and try the place, and hears what they make of it.

Listens to: CandidateAnonymised, CandidateQualified, CandidateWithdrawn, HouseholdRecomposed,
    HouseholdSeparated, HouseholdsMerged, StayAnswered
Announces: ImmersionCancelled, ImmersionCompleted, ImmersionConfirmed, ImmersionDatesProposed,
    ImmersionExpired, ImmersionInterrupted, ImmersionNoShow, ImmersionOutcomeRevised,
    ImmersionPostponed, ImmersionProposed, ImmersionStarted
"""
