"""Paths at every moment of their life, each built by playing the steps before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

import pytest

from chassis.errors import Refusal
from contracts.people import AgeBands, Children
from services.installation.domain.accompaniment import Appointment, Attendee, Cost
from services.installation.domain.facts import (
    Activity,
    Arrival,
    Evidence,
    Livelihood,
    Residence,
    WithoutUs,
)
from services.installation.domain.gate import Word
from services.installation.domain.newcomer import Newcomer, Project
from services.installation.domain.party import Party
from services.installation.domain.path import Path
from services.installation.domain.state import Basis, Doubt, Plan
from tests.territories import a_territory

PLACE = a_territory()
RULE = PLACE.rules
HERE, NEXT_DOOR, ELSEWHERE = "999000001", "999000002", "200000000"
COMMUNE, NEIGHBOUR = "99001", "99002"

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
MOVING_DAY = date(2026, 4, 1)
A_YEAR_LATER, TWO_YEARS_LATER = date(2027, 4, 1), date(2028, 4, 1)

OFFICER, COLLEAGUE = "officer-1", "officer-2"
PUPILS = (Children(level="primary", count=2),)


def bands(adults: int) -> AgeBands:
    return AgeBands(under_20=0, from_20_to_39=adults, from_40_to_60=0, over_60=0, not_said=0)


COUPLE = Party.household(bands(2), adults=2, partner=True, children=PUPILS)
ALONE = Party.household(bands(1), adults=1, partner=False)
FIRM = Party.organisation("62", "rev2", 8)
PROJECT = Project("job", "N4101", "4", (HERE, NEXT_DOOR))


@contextmanager
def refused(slug: str) -> Iterator[None]:
    """What is done inside is refused for that reason, and no other."""
    with pytest.raises(Refusal) as told:
        yield
    assert told.value.slug == slug


def a_newcomer(party: Party = COUPLE, project: Project = PROJECT) -> Newcomer:
    newcomer = Newcomer(id=uuid4())
    newcomer.qualifies(party, project, TODAY)
    return newcomer


def an_opened_path(party: Party = COUPLE, project: Project = PROJECT) -> Path:
    path, _ = Path.open(
        uuid4(), a_newcomer(party, project), Basis.IMMERSION, TODAY, RULE, stay=uuid4(), epci=HERE
    )
    path.assign(OFFICER, None, None)
    return path


def a_plan(planned_on: date = MOVING_DAY, epci: str = HERE) -> Plan:
    return Plan(epci, planned_on, 4, PUPILS)


def a_planned_path(party: Party = COUPLE) -> Path:
    path = an_opened_path(party)
    path.plan_arrival(a_plan(), TODAY, PLACE)
    return path


def seen(on: date = MOVING_DAY, proof: str = "lease", by: str = OFFICER) -> Evidence:
    return Evidence(on, proof, by, on)


def an_arrival(party: Party = COUPLE, on: date = MOVING_DAY) -> Arrival:
    return Arrival(seen(on), WithoutUs.NO, party.age_bands, party.children)


def a_home(on: date = MOVING_DAY, commune: str = COMMUNE) -> Residence:
    return Residence(commune, HERE, seen(on))


def an_activity(
    on: date = MOVING_DAY, kind: Livelihood = Livelihood.JOB, proof: str = "employment-contract"
) -> Activity:
    return Activity(kind, seen(on, proof), "N4101", "4")


def an_arrived_path(party: Party = COUPLE) -> Path:
    path = a_planned_path(party)
    path.arrive(an_arrival(party), a_home(), PLACE, RULE)
    return path


def hear(path: Path, word: Word, on: date = MOVING_DAY, party: Party | None = None) -> None:
    """Insertion's word reaches a path, through the candidate that it is of."""
    newcomer = a_newcomer(party or path.party)
    newcomer.hears(word, on)
    path.follows(newcomer)


def a_ready_path(party: Party = COUPLE) -> Path:
    """Everything holds, and it was not said yet."""
    path = an_arrived_path(party)
    kind = Livelihood.JOB if path.is_a_household else Livelihood.MOVE
    proof = "employment-contract" if path.is_a_household else "company-registration"
    path.work(an_activity(kind=kind, proof=proof), RULE)
    if party.has_partner:
        hear(path, Word.PASSED)
    return path


def an_installed_path(party: Party = COUPLE) -> Path:
    path = a_ready_path(party)
    path.install(MOVING_DAY)
    return path


def a_departed_path(party: Party = COUPLE) -> Path:
    path = an_installed_path(party)
    path.depart(MOVING_DAY + 30 * DAY, RULE)
    return path


def an_abandoned_path(party: Party = COUPLE) -> Path:
    path = an_opened_path(party)
    path.abandon("work", TODAY, RULE)
    return path


def a_transferred_path(party: Party = COUPLE) -> Path:
    path = an_opened_path(party)
    path.go_on_as(uuid4(), a_newcomer(party), TODAY, [])
    return path


def a_corrected_path(party: Party = COUPLE) -> Path:
    """A path with something in every field that can have something."""
    path = an_installed_path(party)
    path.assign(OFFICER, "referent-1", "chamber-1")
    path.correct_activity(None, MOVING_DAY + DAY, COLLEAGUE, RULE)
    path.correct_residence(a_home(commune=NEIGHBOUR), MOVING_DAY + DAY, COLLEAGUE, RULE)
    path.work(an_activity(MOVING_DAY + 2 * DAY), RULE)
    path.follow_up(MOVING_DAY + 2 * DAY)
    path.doubts_about(Doubt.REVISED, MOVING_DAY + 3 * DAY)
    path.call(MOVING_DAY + 60 * DAY)
    path.is_there(12, A_YEAR_LATER, RULE)
    path.make_appointment(an_appointment(), TODAY, RULE)
    path.note_cost(Cost("travel", 12_00, TODAY, OFFICER), RULE)
    return path


def an_appointment(on: date = TODAY, topic: str = "project-management") -> Appointment:
    return Appointment(uuid4(), Attendee.HOST, topic, on, OFFICER)


EVERY_PATH = {
    "opened": an_opened_path,
    "planned": a_planned_path,
    "arrived": an_arrived_path,
    "ready": a_ready_path,
    "installed": an_installed_path,
    "corrected": a_corrected_path,
    "departed": a_departed_path,
    "abandoned": an_abandoned_path,
    "transferred": a_transferred_path,
}
