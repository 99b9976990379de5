"""Insertion: opens doors: to the partner of who comes, and to local people far from work.

Listens to: CandidateAnonymised, CandidateQualified, CandidateRegistered, CandidateWithdrawn,
    HouseholdDeparted, HouseholdInstalled, HouseholdRecomposed, HouseholdSeparated,
    HouseholdsMerged, InstallationOpened, OrganisationDeparted, OrganisationInstalled
Announces: ActionStarted, EngagementContractOverdue, EngagementContractSigned, InsertionClosed,
    InsertionCommitmentAnswered, InsertionCommitmentExpired, InsertionCommitmentMet,
    InsertionCommitmentOpened, InsertionExited, InsertionReferred, InsertionResumed,
    InsertionSuspended, PartnerPathOpened, PartnerSituationResolved, ReferralDecided,
    WorkStepStarted
"""
