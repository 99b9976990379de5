"""Prospection: makes candidates known, qualifies their project, and keeps the stock of offers.

Listens to: ApplicationAccepted, ImmersionCancelled, ImmersionConfirmed, ImmersionDatesProposed,
    ImmersionExpired
Announces: AssessmentStarted, CandidateAnonymised, CandidateDeferred, CandidateNotRetained,
    CandidateQualified, CandidateRegistered, CandidateReopened, CandidateWithdrawn,
    HouseholdRecomposed, HouseholdSeparated, HouseholdsMerged, OpportunityFilled,
    OpportunityPublished, OpportunityWithdrawn, StayAnswered
"""
