"""Prospection: makes candidates known, looks at their project with them, and qualifies it.

Listens to: ImmersionCancelled, ImmersionConfirmed, ImmersionDatesProposed, ImmersionExpired
Announces: AssessmentStarted, CandidateAnonymised, CandidateDeferred, CandidateNotRetained,
    CandidateQualified, CandidateRegistered, CandidateReopened, CandidateWithdrawn,
    HouseholdRecomposed, HouseholdSeparated, HouseholdsMerged, StayAnswered
"""
