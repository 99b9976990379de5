"""What prospection tells of a candidate, as the stages after it hear it."""

from datetime import date
from uuid import UUID

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

HERE, NEXT_DOOR = "999000001", "999000002"
TODAY = date(2026, 3, 2)
Candidate = Household | Organisation


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


def registered(
    subject: UUID, candidate: Candidate = COUPLE, on: date = TODAY
) -> CandidateRegistered:
    return CandidateRegistered(
        subject=subject,
        occurred_on=on,
        candidate=candidate,
        project=_project(candidate),
        source="fair",
    )


def qualified(
    subject: UUID, candidate: Candidate = COUPLE, on: date = TODAY, standing: str | None = None
) -> CandidateQualified:
    return CandidateQualified(
        subject=subject,
        occurred_on=on,
        candidate=candidate,
        project=_project(candidate),
        trade="N4101",
        trade_version="4",
        epcis=(HERE, NEXT_DOOR),
        standing_at_opening=standing,
    )


def _project(candidate: Candidate) -> str:
    return "job" if isinstance(candidate, Household) else "organisation-move"


def withdrawn(subject: UUID, on: date = TODAY) -> CandidateWithdrawn:
    return CandidateWithdrawn(subject=subject, occurred_on=on, reason="family")


def reopened(subject: UUID, on: date = TODAY) -> CandidateReopened:
    return CandidateReopened(subject=subject, occurred_on=on)


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
