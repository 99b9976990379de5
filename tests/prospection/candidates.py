"""Candidates at every moment of their life, each built by playing the steps before it."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from stdnum import luhn

from chassis.errors import Refusal
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import ContactKind, ContactNote, Result
from services.prospection.domain.household import Children, Household, PartnerWork
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.people import Adult, AgeBand, Contact, Representative, Role
from services.prospection.domain.project import Kind, Project
from tests.territories import a_territory

PLACE = a_territory()
RULE = PLACE.rules
HERE, NEXT_DOOR, ELSEWHERE = "999000001", "999000002", "200000000"
SHORT_OF_PEOPLE = "J1506"

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
OFFICER, COLLEAGUE = "officer-1", "officer-2"

JOB = Project(Kind.JOB, SHORT_OF_PEOPLE, "v3", (HERE, NEXT_DOOR))
MOVE = Project(Kind.ORGANISATION_MOVE, epcis=(HERE,))
GRID = ("project", "resources", "skills", "life-choice", "household")
GOOD, POOR = dict.fromkeys(GRID, 3), dict.fromkeys(GRID, 1)
SIRET = "99990000400014"


@contextmanager
def refused(slug: str) -> Iterator[None]:
    """What is done inside is refused for that reason, and no other."""
    with pytest.raises(Refusal) as told:
        yield
    assert told.value.slug == slug


def an_adult(role: Role = Role.LEAD, **changes: object) -> Adult:
    """An adult who cannot be a real person, and has a mailbox of their own."""
    id = uuid4()
    usual = Adult(
        id=id,
        role=role,
        given_name={"lead": "Zénobie", "partner": "Barnabé", "other": "Capucine"}[role],
        family_name=f"Fictif-{id.hex[:6]}",
        known_on=TODAY,
        contact=Contact(f"{role}-{id.hex[:6]}@exemple.invalid", "0639980001"),
        age_band=AgeBand.FROM_20_TO_39,
        wishes="un jardin",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # a test names real fields


def alone() -> Household:
    return Household(adults=[an_adult()])


def a_couple(*, asked: bool = True) -> Household:
    """Two adults and their children; the partner was asked about work, or not yet."""
    return Household(
        adults=[an_adult(), an_adult(Role.PARTNER)],
        children=(Children("primary", 2), Children("lower-secondary", 1)),
        partner_needs_work=PartnerWork.NOT_SAID if asked else None,
    )


def a_firm(**changes: object) -> Organisation:
    usual = Organisation(
        name="Atelier Imaginaire",
        siret=SIRET,
        naf="10.51C",
        naf_version="rev2",
        headcount=12,
        representatives=[
            Representative(
                id=uuid4(),
                given_name="Zéphyrin",
                family_name="Inventé",
                known_on=TODAY,
                contact=Contact("gerance@exemple.invalid"),
                capacity="gérance",
            )
        ],
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # a test names real fields


def a_registered_candidate(
    applicant: Household | Organisation | None = None, project: Project = JOB, on: date = TODAY
) -> Candidate:
    candidate, _ = Candidate.register(
        uuid4(), applicant or a_couple(), project, "fair", on, RULE, PLACE
    )
    return candidate


def an_assigned_candidate(
    applicant: Household | Organisation | None = None, project: Project = JOB
) -> Candidate:
    candidate = a_registered_candidate(applicant, project)
    candidate.assign(OFFICER)
    return candidate


def a_candidate_under_assessment(
    applicant: Household | Organisation | None = None, project: Project = JOB
) -> Candidate:
    candidate = an_assigned_candidate(applicant, project)
    candidate.note(a_call())
    candidate.start_assessment(TODAY)
    return candidate


def a_ready_candidate(
    applicant: Household | Organisation | None = None, project: Project = JOB
) -> Candidate:
    """Everything that qualification asks for is there."""
    candidate = a_candidate_under_assessment(applicant, project)
    candidate.score(GOOD, None, TODAY, RULE)
    for person in candidate.known.people:
        candidate.inform(person.id, TODAY, OFFICER)
        agrees(candidate, person.id)
    return candidate


def a_qualified_candidate(applicant: Household | Organisation | None = None) -> Candidate:
    candidate = a_ready_candidate(applicant)
    candidate.qualify(TODAY, RULE, PLACE)
    return candidate


def a_dormant_candidate() -> Candidate:
    candidate = a_candidate_under_assessment()
    candidate.defer(TODAY)
    return candidate


def a_declined_candidate() -> Candidate:
    candidate = a_candidate_under_assessment()
    candidate.decline("not-mature", TODAY, RULE)
    return candidate


def a_withdrawn_candidate() -> Candidate:
    candidate = a_candidate_under_assessment()
    candidate.withdraw("housing", TODAY, RULE)
    return candidate


def an_anonymised_candidate() -> Candidate:
    candidate = a_dormant_candidate()
    candidate.anonymise(TODAY)
    return candidate


def a_merged_candidate() -> Candidate:
    merged = a_registered_candidate(alone())
    a_registered_candidate(alone()).absorb(merged, Role.OTHER, {}, TODAY)
    return merged


def a_call(on: date = TODAY, result: Result = Result.REACHED) -> ContactNote:
    return ContactNote(on, ContactKind.CALL, result, OFFICER, "rappeler lundi")


def agrees(candidate: Candidate, person: UUID, on: date = TODAY) -> None:
    """A signed paper that two officers saw."""
    candidate.take_agreement(person, on, OFFICER)
    candidate.countersign(person, COLLEAGUE)


EVERY_CANDIDATE: Mapping[str, Callable[[], Candidate]] = {
    "registered": a_registered_candidate,
    "assigned": an_assigned_candidate,
    "under assessment": a_candidate_under_assessment,
    "ready": a_ready_candidate,
    "qualified": a_qualified_candidate,
    "dormant": a_dormant_candidate,
    "declined": a_declined_candidate,
    "withdrawn": a_withdrawn_candidate,
    "merged": a_merged_candidate,
    "anonymised": an_anonymised_candidate,
    "organisation": lambda: a_ready_candidate(a_firm(siret=a_siret()), MOVE),
}
"""A candidate of every age, each a new one."""


def a_siret() -> str:
    """The number of a fictive establishment that no other test has."""
    company = f"9999{secrets.randbelow(10**4):04}"
    company += luhn.calc_check_digit(company)
    site = f"{company}{secrets.randbelow(10**4):04}"
    return site + luhn.calc_check_digit(site)
