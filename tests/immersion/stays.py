"""Stays at every moment of their life, each built by playing the steps before it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.errors import Refusal
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.evaluation import Criterion, Evaluation, Evaluator, Outcome
from services.immersion.domain.facts import PartnerPresence, Project, Reason
from services.immersion.domain.host import Contact, Host, HostKind, Profile
from services.immersion.domain.party import Adult, Party, Role
from services.immersion.domain.plan import Lodging, Plan
from services.immersion.domain.programme import Place, Slot
from services.immersion.domain.stay import Stay
from tests.territories import a_territory

PLACE = a_territory()
RULE = PLACE.rules
HERE, NEXT_DOOR, ELSEWHERE = "999000001", "999000002", "200000000"

TODAY = date(2026, 3, 2)
FIRST_DAY, LAST_DAY = date(2026, 3, 16), date(2026, 3, 18)
DAY = timedelta(days=1)

COUPLE = Party.household(adults=2, partner=True, children=2)
ALONE = Party.household(adults=1, partner=False)
ORGANISATION = Party.organisation()
LEAD, PARTNER, OTHER = Adult(Role.LEAD), Adult(Role.PARTNER), Adult(Role.OTHER)
PROJECT = Project("job", "N4101", (HERE, NEXT_DOOR))

RECORDER, WITNESS = "officer-1", "officer-2"


@contextmanager
def refused(slug: str) -> Iterator[None]:
    """What is done inside is refused for that reason, and no other."""
    with pytest.raises(Refusal) as told:
        yield
    assert told.value.slug == slug


def a_profile(**changes: object) -> Profile:
    """A host who offers everything, and cannot be a real person."""
    everything = Profile(
        kind=HostKind.INHABITANT,
        contact=Contact("Hôte Fictif", email="hote@exemple.invalid"),
        epci=HERE,
        offers=frozenset(Encounter),
    )
    return replace(everything, **changes)  # type: ignore[arg-type]  # a test names real fields


def a_host(**changes: object) -> Host:
    return Host.register(uuid4(), a_profile(**changes), PLACE)


HOST = a_host()
HOSTS: Mapping[UUID, Host] = {HOST.id: HOST}


def a_plan(**changes: object) -> Plan:
    """Three days, with lodging booked."""
    usual = Plan(HERE, FIRST_DAY, LAST_DAY, TODAY, Lodging.GUESTHOUSE, lodging_booked=True)
    return replace(usual, **changes)  # type: ignore[arg-type]  # a test names real fields


def a_slot(encounter: Encounter, on: date = FIRST_DAY, place: Place = Place.TOWN_HALL) -> Slot:
    return Slot(encounter, HOST.id, on, place)


def a_programme(party: Party) -> list[Slot]:
    """All that the territory asks for, and no more."""
    asked = (
        [Encounter.TERRITORY, Encounter.PREMISES_VISIT]
        if party == ORGANISATION
        else [
            Encounter.TERRITORY,
            Encounter.TRADE_EXPERT,
            Encounter.INHABITANT,
            Encounter.HOUSING_VISIT,
        ]
    )
    return [a_slot(each) for each in [*asked, *([Encounter.PARTNER] if party.has_partner else [])]]


def a_proposed_stay(party: Party = COUPLE) -> Stay:
    stay, _ = Stay.propose(uuid4(), uuid4(), party, PROJECT, TODAY)
    return stay


def a_planned_stay(party: Party = COUPLE, **changes: object) -> Stay:
    stay = a_proposed_stay(party)
    stay.schedule(a_plan(**changes), RULE, PLACE)
    return stay


def an_arranged_stay(party: Party = COUPLE, **changes: object) -> Stay:
    stay = a_planned_stay(party, **changes)
    stay.arrange(a_programme(party), HOSTS, RULE)
    return stay


def an_agreed_stay(party: Party = COUPLE, **changes: object) -> Stay:
    """Each adult signed, and another officer saw it."""
    stay = an_arranged_stay(party, **changes)
    for adult in party.adults:
        stay.agree(adult, TODAY, RECORDER)
    stay.countersign(WITNESS)
    return stay


def a_confirmed_stay(party: Party = COUPLE) -> Stay:
    stay = an_agreed_stay(party)
    stay.confirm(TODAY, HOSTS, RULE)
    return stay


def an_ongoing_stay(party: Party = COUPLE) -> Stay:
    stay = a_confirmed_stay(party)
    stay.start(FIRST_DAY, [])
    return stay


def a_closed_stay(
    party: Party = COUPLE, partner: PartnerPresence | None = PartnerPresence.ON_SITE
) -> Stay:
    stay = an_ongoing_stay(party)
    stay.close(partner if party.has_partner else None, LAST_DAY)
    return stay


def an_evaluation(by: Evaluator, on: date = LAST_DAY, wish: Outcome = Outcome.GO) -> Evaluation:
    return Evaluation(by, on, wish, {Criterion.PROJECT: 4, Criterion.WELCOME: 5})


def an_evaluated_stay(party: Party = COUPLE) -> Stay:
    stay = a_closed_stay(party)
    for evaluator in stay.evaluators:
        stay.evaluate(an_evaluation(evaluator))
    return stay


def a_completed_stay(party: Party = COUPLE, outcome: Outcome = Outcome.GO) -> Stay:
    stay = an_evaluated_stay(party)
    stay.complete(outcome, LAST_DAY)
    return stay


def a_cancelled_stay(party: Party = COUPLE) -> Stay:
    stay = a_planned_stay(party)
    stay.cancel(Reason.DATES_IMPOSSIBLE, TODAY)
    return stay


def an_expired_stay(party: Party = COUPLE) -> Stay:
    stay = a_planned_stay(party)
    assert stay.expires_on is not None
    stay.expire(stay.expires_on)
    return stay


def a_missed_stay(party: Party = COUPLE) -> Stay:
    stay = a_confirmed_stay(party)
    stay.miss(stay.no_show_on)
    return stay


def an_interrupted_stay(party: Party = COUPLE) -> Stay:
    stay = an_ongoing_stay(party)
    stay.interrupt(Reason.UNAVAILABLE, FIRST_DAY + DAY)
    return stay


EVERY_STAY = {
    "proposed": a_proposed_stay,
    "planned": a_planned_stay,
    "confirmed": a_confirmed_stay,
    "ongoing": an_ongoing_stay,
    "closed": a_closed_stay,
    "completed": a_completed_stay,
    "expired": an_expired_stay,
    "cancelled": a_cancelled_stay,
    "missed": a_missed_stay,
    "interrupted": an_interrupted_stay,
}
