"""What a stay is made of: what the territory asks for, and who may hold it."""

from dataclasses import replace

import pytest

from chassis.errors import RuleBroken
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.facts import Status
from services.immersion.domain.host import Absence
from services.immersion.domain.programme import Place
from tests.immersion.stays import (
    ALONE,
    COUPLE,
    DAY,
    FIRST_DAY,
    HOST,
    HOSTS,
    LAST_DAY,
    NEXT_DOOR,
    ORGANISATION,
    PLACE,
    RULE,
    TODAY,
    a_confirmed_stay,
    a_host,
    a_plan,
    a_planned_stay,
    a_programme,
    a_proposed_stay,
    a_slot,
    an_agreed_stay,
    an_arranged_stay,
    refused,
)


def test_other_dates_drop_the_encounters_that_fall_outside_them() -> None:
    stay = a_planned_stay()
    remote = a_slot(Encounter.PARTNER, TODAY, Place.REMOTE)
    last = a_slot(Encounter.TERRITORY, LAST_DAY)
    stay.arrange([a_slot(Encounter.INHABITANT, FIRST_DAY), last, remote], HOSTS, RULE)
    stay.schedule(a_plan(starts_on=LAST_DAY), RULE, PLACE)
    assert stay.programme == [remote, last]


def test_another_place_drops_the_whole_programme() -> None:
    stay = an_arranged_stay()
    stay.schedule(a_plan(epci=NEXT_DOOR), RULE, PLACE)
    assert stay.programme == []


def test_a_programme_waits_for_dates() -> None:
    with refused("not-planned"):
        a_proposed_stay().arrange([a_slot(Encounter.TERRITORY)], HOSTS, RULE)


def test_an_encounter_is_held_during_the_stay() -> None:
    stay = a_planned_stay()
    with refused("slot-outside-stay"):
        stay.arrange([a_slot(Encounter.TERRITORY, LAST_DAY + DAY)], HOSTS, RULE)


def test_only_a_partner_is_met_at_a_distance() -> None:
    stay = a_planned_stay()
    with refused("remote-for-partner-only"):
        stay.arrange([a_slot(Encounter.TRADE_EXPERT, place=Place.REMOTE)], HOSTS, RULE)
    stay.arrange([a_slot(Encounter.PARTNER, TODAY, Place.REMOTE)], HOSTS, RULE)


def test_there_is_no_partner_slot_without_a_partner() -> None:
    with refused("no-partner"):
        a_planned_stay(ALONE).arrange([a_slot(Encounter.PARTNER)], HOSTS, RULE)


def test_a_host_holds_only_what_they_offer() -> None:
    modest = replace(a_host(offers=frozenset({Encounter.INHABITANT})), id=HOST.id)
    with refused("host-does-not-offer"):
        a_planned_stay().arrange([a_slot(Encounter.ELECTED)], {HOST.id: modest}, RULE)


@pytest.mark.parametrize(
    "change", [{"active": False}, {"absences": (Absence(FIRST_DAY, FIRST_DAY),)}]
)
def test_a_host_who_is_away_holds_nothing(change: dict[str, object]) -> None:
    away = replace(a_host(**change), id=HOST.id)
    with refused("host-unavailable"):
        a_planned_stay().arrange([a_slot(Encounter.ELECTED)], {HOST.id: away}, RULE)


def test_a_programme_is_kept_in_the_order_of_its_days() -> None:
    stay = a_planned_stay()
    stay.arrange(
        [a_slot(Encounter.ELECTED, LAST_DAY), a_slot(Encounter.TERRITORY, FIRST_DAY)], HOSTS, RULE
    )
    assert [slot.on for slot in stay.programme] == [FIRST_DAY, LAST_DAY]


def test_the_programme_of_a_confirmed_stay_stays_complete() -> None:
    stay = a_confirmed_stay()
    with refused("programme-incomplete"):
        stay.arrange([a_slot(Encounter.PARTNER)], HOSTS, RULE)
    stay.arrange([*a_programme(COUPLE), a_slot(Encounter.ELECTED)], HOSTS, RULE)
    assert len(stay.programme) == 6


def test_a_stay_without_a_partner_slot_is_not_confirmed() -> None:
    stay = an_agreed_stay()
    stay.arrange(a_programme(ALONE), HOSTS, RULE)
    with refused("partner-slot-missing"):
        stay.confirm(TODAY, HOSTS, RULE)


def test_a_remote_appointment_is_enough_for_a_partner_who_stays_at_home() -> None:
    stay = an_agreed_stay()
    remote = a_slot(Encounter.PARTNER, TODAY, Place.REMOTE)
    stay.arrange([*a_programme(ALONE), remote], HOSTS, RULE)
    stay.confirm(TODAY, HOSTS, RULE)
    assert stay.status is Status.CONFIRMED


@pytest.mark.parametrize("slot", a_programme(ALONE), ids=lambda slot: slot.encounter)
def test_a_stay_without_an_encounter_the_territory_asks_for_is_not_confirmed(slot: object) -> None:
    stay = an_agreed_stay(ALONE)
    stay.arrange([each for each in a_programme(ALONE) if each != slot], HOSTS, RULE)
    with refused("programme-incomplete"):
        stay.confirm(TODAY, HOSTS, RULE)


def test_what_is_missing_is_said_in_french() -> None:
    stay = an_agreed_stay(ALONE)
    stay.arrange(a_programme(ALONE)[:3], HOSTS, RULE)
    with pytest.raises(RuleBroken) as told:
        stay.confirm(TODAY, HOSTS, RULE)
    assert told.value.sentence == "Il manque au programme : visite de logements."


def test_an_organisation_is_shown_premises_and_no_housing() -> None:
    stay = an_agreed_stay(ORGANISATION)
    assert stay.required_slots(RULE) == [Encounter.TERRITORY, Encounter.PREMISES_VISIT]
    stay.arrange(a_programme(ALONE), HOSTS, RULE)
    with refused("programme-incomplete"):
        stay.confirm(TODAY, HOSTS, RULE)
