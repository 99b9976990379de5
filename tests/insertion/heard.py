"""What prospection and installation tell of a household."""

from datetime import date
from uuid import UUID, uuid4

from contracts.installation import InstallationOpened
from contracts.people import AgeBands
from contracts.prospection import (
    CandidateAnonymised,
    CandidateQualified,
    CandidateRegistered,
    CandidateWithdrawn,
    Household,
    HouseholdRecomposed,
    HouseholdSeparated,
    HouseholdsMerged,
    Organisation,
)
from tests.insertion.partners import HERE, NEXT_DOOR, TODAY


def a_household(adults: int = 2, *, partner: bool = True) -> Household:
    return Household(
        adults=adults,
        partner_present=partner,
        partner_needs_work="yes" if partner else "no-partner",
        age_bands=AgeBands(
            under_20=0, from_20_to_39=adults, from_40_to_60=0, over_60=0, not_said=0
        ),
    )


COUPLE, ALONE = a_household(), a_household(1, partner=False)
FIRM = Organisation(naf="62", naf_version="rev2", headcount=8)


def registered(
    subject: UUID, candidate: Household | Organisation = COUPLE, on: date = TODAY
) -> CandidateRegistered:
    return CandidateRegistered(
        subject=subject, occurred_on=on, candidate=candidate, project="job", source="fair"
    )


def qualified(
    subject: UUID, candidate: Household | Organisation = COUPLE, on: date = TODAY
) -> CandidateQualified:
    return CandidateQualified(
        subject=subject,
        occurred_on=on,
        candidate=candidate,
        project="job" if isinstance(candidate, Household) else "organisation-move",
        epcis=(HERE, NEXT_DOOR),
    )


def opened(subject: UUID, kind: str = "household", on: date = TODAY) -> InstallationOpened:
    return InstallationOpened(
        subject=subject,
        occurred_on=on,
        path=uuid4(),
        kind=kind,
        basis="direct-hire",
        project="job",
    )


def withdrawn(subject: UUID, on: date = TODAY) -> CandidateWithdrawn:
    return CandidateWithdrawn(subject=subject, occurred_on=on, reason="family")


def recomposed(
    subject: UUID, candidate: Household, on: date = TODAY, *, another: bool = False
) -> HouseholdRecomposed:
    return HouseholdRecomposed(
        subject=subject, occurred_on=on, candidate=candidate, another_partner=another
    )


def separated(subject: UUID, candidate: Household, other: UUID) -> HouseholdSeparated:
    return HouseholdSeparated(
        subject=subject, occurred_on=TODAY, candidate=candidate, new_household=other
    )


def merged(subject: UUID, candidate: Household, other: UUID) -> HouseholdsMerged:
    return HouseholdsMerged(subject=subject, occurred_on=TODAY, candidate=candidate, merged=other)


def anonymised(subject: UUID) -> CandidateAnonymised:
    return CandidateAnonymised(subject=subject, occurred_on=TODAY)
