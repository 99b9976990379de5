"""Insertion: opens doors: to the partner of who comes, and to local people far from work.

Listens to: CandidateAnonymised, CandidateQualified, CandidateRegistered, CandidateWithdrawn,
    HouseholdDeparted, HouseholdInstalled, HouseholdRecomposed, HouseholdSeparated,
    HouseholdsMerged, InstallationOpened, OpportunityFilled, OpportunityPublished,
    OpportunityWithdrawn, OrganisationDeparted, OrganisationInstalled
Announces: ActionStarted, ApplicationAccepted, ApplicationClosed, ApplicationMade,
    EngagementContractOverdue, EngagementContractSigned, InsertionClosed,
    InsertionCommitmentAnswered, InsertionCommitmentExpired, InsertionCommitmentMet,
    InsertionCommitmentOpened, InsertionExited, InsertionReferred, InsertionResumed,
    InsertionSuspended, PartnerPathOpened, PartnerSituationResolved, ReferralDecided,
    TrainingCancelled, TrainingEnded, TrainingPlanned, WorkStepStarted
"""
