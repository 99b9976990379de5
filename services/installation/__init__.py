"""Installation: settles those who come, until two years after, and never promises a place twice.

Listens to: CandidateAnonymised, CandidateQualified, CandidateRegistered, CandidateReopened,
    CandidateWithdrawn, HouseholdRecomposed, HouseholdSeparated, HouseholdsMerged,
    ImmersionCompleted, ImmersionOutcomeRevised, PartnerPathOpened, PartnerSituationResolved
Announces: AidAppealed, AidGranted, AidPaid, AidRecovered, AidRefused, AidRenounced, AidRequested,
    AidWaitListed, ArrivalPlanned, BridgeHomeEndangered, BridgeHomeOccupied, BridgeHomeProlonged,
    BridgeHomePromised, BridgeHomeReleased, DeskLeft, DeskTaken, HouseholdArrived,
    HouseholdDeparted, HouseholdInstalled, HouseholdPresenceUnknown, HouseholdRetained,
    InstallationAbandoned, InstallationCorrected, InstallationOpened, InstallationReopened,
    OrganisationArrived, OrganisationDeparted, OrganisationInstalled, OrganisationPresenceUnknown,
    OrganisationRetained
"""
