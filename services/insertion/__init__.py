"""Insertion: opens doors: to the partner of who comes, and to local people far from work.

Listens to: CandidateAnonymised, CandidateQualified, CandidateRegistered, CandidateWithdrawn,
    HouseholdRecomposed, HouseholdSeparated, HouseholdsMerged, InstallationOpened
Announces: ActionStarted, EngagementContractOverdue, EngagementContractSigned, InsertionClosed,
    InsertionExited, InsertionReferred, InsertionResumed, InsertionSuspended, PartnerPathOpened,
    PartnerSituationResolved, ReferralDecided, WorkStepStarted
"""
