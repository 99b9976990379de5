"""What the other stages tell of a candidate."""

from datetime import date
from uuid import UUID, uuid4

from contracts.immersion import ImmersionCompleted, ImmersionOutcomeRevised
from contracts.insertion import PartnerPathOpened, PartnerSituationResolved
from contracts.people import AgeBands, Children
from contracts.prospection import (
    CandidateAnonymised,
    CandidateQualified,
    CandidateRegistered,
    CandidateReopened,
    CandidateWithdrawn,
    Household,
    HouseholdRecomposed,
    HouseholdSeparated,
    HouseholdsMerged,
    Organisation,
)
from tests.installation.paths import HERE, NEXT_DOOR, TODAY


def a_household(adults: int = 2, *, partner: bool = True, children: int = 2) -> Household:
    return Household(
        adults=adults,
        partner_present=partner,
        partner_needs_work="yes" if partner else "no-partner",
        age_bands=AgeBands(
            under_20=0, from_20_to_39=adults, from_40_to_60=0, over_60=0, not_said=0
        ),
        children=(Children(level="primary", count=children),) if children else (),
    )


COUPLE, ALONE = a_household(), a_household(1, partner=False, children=0)
FIRM = Organisation(naf="62", naf_version="rev2", headcount=8)
Candidate = Household | Organisation


def registered(
    subject: UUID, candidate: Candidate = COUPLE, on: date = TODAY
) -> CandidateRegistered:
    return CandidateRegistered(
        subject=subject,
        occurred_on=on,
        candidate=candidate,
        project="job" if isinstance(candidate, Household) else "organisation-move",
        source="fair",
    )


def qualified(subject: UUID, candidate: Candidate = COUPLE, on: date = TODAY) -> CandidateQualified:
    return CandidateQualified(
        subject=subject,
        occurred_on=on,
        candidate=candidate,
        project="job" if isinstance(candidate, Household) else "organisation-move",
        trade="N4101",
        trade_version="4",
        epcis=(HERE, NEXT_DOOR),
    )


def withdrawn(subject: UUID, on: date = TODAY) -> CandidateWithdrawn:
    return CandidateWithdrawn(subject=subject, occurred_on=on, reason="family")


def reopened(subject: UUID, on: date = TODAY) -> CandidateReopened:
    return CandidateReopened(subject=subject, occurred_on=on)


def recomposed(subject: UUID, candidate: Household, on: date = TODAY) -> HouseholdRecomposed:
    return HouseholdRecomposed(subject=subject, occurred_on=on, candidate=candidate)


def separated(subject: UUID, candidate: Household, other: UUID) -> HouseholdSeparated:
    return HouseholdSeparated(
        subject=subject, occurred_on=TODAY, candidate=candidate, new_household=other
    )


def merged(subject: UUID, candidate: Household, other: UUID) -> HouseholdsMerged:
    return HouseholdsMerged(subject=subject, occurred_on=TODAY, candidate=candidate, merged=other)


def anonymised(subject: UUID) -> CandidateAnonymised:
    return CandidateAnonymised(subject=subject, occurred_on=TODAY)


def completed(
    subject: UUID, outcome: str = "go", stay: UUID | None = None, on: date = TODAY
) -> ImmersionCompleted:
    return ImmersionCompleted(
        subject=subject,
        occurred_on=on,
        stay=stay or uuid4(),
        epci=HERE,
        days=3,
        outcome=outcome,
        partner_met=True,
    )


def revised(
    subject: UUID, stay: UUID, outcome: str = "no-go", on: date = TODAY
) -> ImmersionOutcomeRevised:
    return ImmersionOutcomeRevised(
        subject=subject,
        occurred_on=on,
        stay=stay,
        epci=HERE,
        former_outcome="adjust" if outcome == "go" else "go",
        outcome=outcome,
    )


def gate_closed(subject: UUID, on: date = TODAY) -> PartnerPathOpened:
    return PartnerPathOpened(subject=subject, occurred_on=on, path=uuid4())


def gate_open(subject: UUID, gate: str = "passed", on: date = TODAY) -> PartnerSituationResolved:
    return PartnerSituationResolved(subject=subject, occurred_on=on, gate=gate)
