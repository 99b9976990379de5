"""Immersion: has qualified candidates come and try the place, and hears what they make of it.

Listens to: CandidateAnonymised, CandidateQualified, CandidateWithdrawn, HouseholdRecomposed,
    HouseholdSeparated, HouseholdsMerged
Announces: ImmersionCancelled, ImmersionCompleted, ImmersionConfirmed, ImmersionExpired,
    ImmersionInterrupted, ImmersionNoShow, ImmersionOutcomeRevised, ImmersionPostponed,
    ImmersionProposed, ImmersionStarted
"""
