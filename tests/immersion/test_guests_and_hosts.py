"""Candidates as this stage knows them, and those who receive them."""

from uuid import uuid4

import pytest

from chassis.days import happened
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.facts import Status
from services.immersion.domain.guest import Guest
from services.immersion.domain.host import Absence, Contact
from tests.immersion.stays import (
    ALONE,
    COUPLE,
    DAY,
    ELSEWHERE,
    EVERY_STAY,
    FIRST_DAY,
    LAST_DAY,
    PLACE,
    PROJECT,
    TODAY,
    a_host,
    a_profile,
    refused,
)


def a_guest() -> Guest:
    return Guest.welcome(uuid4(), COUPLE, PROJECT)


def test_a_qualified_candidate_is_invited_as_they_are_now() -> None:
    guest = a_guest()
    guest.recompose(ALONE)
    id = uuid4()
    stay, told = guest.invite(id, TODAY, [])
    assert (stay.id, stay.subject, stay.party, stay.project) == (id, guest.id, ALONE, PROJECT)
    assert (stay.status, told.stay, told.subject) == (Status.PROPOSED, id, guest.id)


@pytest.mark.parametrize("name", EVERY_STAY)
def test_a_candidate_has_one_stay_at_a_time(name: str) -> None:
    other = EVERY_STAY[name]()
    if name in {"proposed", "planned", "confirmed", "ongoing"}:
        with refused("already-invited"):
            a_guest().invite(uuid4(), LAST_DAY, [other])
    else:
        assert a_guest().invite(uuid4(), LAST_DAY, [other])


def test_a_candidate_who_withdrew_is_not_invited_until_they_qualify_again() -> None:
    guest = a_guest()
    guest.withdraws()
    with refused("not-qualified"):
        guest.invite(uuid4(), TODAY, [])
    guest.qualifies(COUPLE, PROJECT)
    assert guest.invite(uuid4(), TODAY, [])


def test_an_id_that_ended_is_not_invited() -> None:
    merged = a_guest()
    merged.ends()
    for guest in (merged, Guest.ended(uuid4())):
        assert guest.has_ended
        with refused("not-qualified"):
            guest.invite(uuid4(), TODAY, [])


def test_a_host_lives_in_the_territory() -> None:
    with refused("epci-unknown"):
        a_host(epci=ELSEWHERE)
    with refused("epci-unknown"):
        a_host().update(a_profile(epci=ELSEWHERE), PLACE)


def test_a_host_can_be_reached() -> None:
    with refused("host-unreachable"):
        Contact("Hôte Fictif")


@pytest.mark.parametrize("name", ["12", "Hôte\nFictif", " "])
def test_a_host_has_a_name_that_can_be_read(name: str) -> None:
    with refused("host-unnamed"):
        Contact(name, phone="01 00 00 00 00")


def test_an_absence_does_not_end_before_it_starts() -> None:
    with refused("absence-ends-before-start"):
        Absence(LAST_DAY, FIRST_DAY)


def test_a_host_is_away_on_each_day_of_an_absence_and_no_other() -> None:
    host = a_host(absences=(Absence(FIRST_DAY, LAST_DAY),))
    for day in (FIRST_DAY, LAST_DAY):
        with refused("host-unavailable"):
            host.receives(Encounter.INHABITANT, day)
    for day in (FIRST_DAY - DAY, LAST_DAY + DAY):
        host.receives(Encounter.INHABITANT, day)


def test_an_update_replaces_all_that_was_known_of_a_host() -> None:
    host = a_host()
    host.update(a_profile(active=False), PLACE)
    assert host.profile == a_profile(active=False)


def test_a_fact_is_never_in_the_future() -> None:
    with refused("date-in-the-future"):
        happened(TODAY + DAY, TODAY)
    assert happened(None, TODAY) == TODAY
    assert happened(TODAY - DAY, TODAY) == TODAY - DAY
