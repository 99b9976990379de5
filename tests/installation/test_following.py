"""After the arrival: calls, presence at each check, departures, ends and new beginnings."""

from dataclasses import replace
from datetime import date

import pytest

from chassis.days import months_after
from contracts.installation import (
    HouseholdDeparted,
    HouseholdPresenceUnknown,
    HouseholdRetained,
    OrganisationDeparted,
    OrganisationPresenceUnknown,
    OrganisationRetained,
)
from services.installation.domain.party import Party
from services.installation.domain.presence import Presence
from services.installation.domain.state import Status
from tests.installation.paths import (
    A_YEAR_LATER,
    ALONE,
    COUPLE,
    DAY,
    FIRM,
    MOVING_DAY,
    PLACE,
    RULE,
    TODAY,
    TWO_YEARS_LATER,
    a_home,
    an_abandoned_path,
    an_arrival,
    an_arrived_path,
    an_installed_path,
    an_opened_path,
    bands,
    refused,
    seen,
)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 4, 1), 12, date(2027, 4, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(
    day: date, months: int, later: date
) -> None:
    assert months_after(day, months) == later


def test_checks_run_from_the_arrival_installed_or_not() -> None:
    assert an_opened_path().check_days(RULE) == {}
    assert an_arrived_path().check_days(RULE) == {12: A_YEAR_LATER, 24: TWO_YEARS_LATER}


@pytest.mark.parametrize("party", [COUPLE, FIRM], ids=["household", "organisation"])
def test_whoever_is_still_there_is_retained(party: Party) -> None:
    told = an_installed_path(party).is_there(12, A_YEAR_LATER, RULE)
    assert type(told) is (HouseholdRetained if party is COUPLE else OrganisationRetained)
    assert (told.month, told.occurred_on) == (12, A_YEAR_LATER)


def test_a_presence_is_not_known_before_its_day() -> None:
    with refused("check-too-early"):
        an_installed_path().is_there(12, A_YEAR_LATER - DAY, RULE)


def test_a_presence_is_asked_at_the_months_of_the_territory() -> None:
    with refused("check-unknown"):
        an_installed_path().is_there(6, A_YEAR_LATER, RULE)


def test_a_presence_is_answered_once() -> None:
    path = an_installed_path()
    path.is_there(12, A_YEAR_LATER, RULE)
    with refused("check-answered"):
        path.is_there(12, A_YEAR_LATER, RULE)


@pytest.mark.parametrize("party", [COUPLE, FIRM], ids=["household", "organisation"])
def test_a_presence_nobody_answered_is_unknown_until_somebody_does(party: Party) -> None:
    path = an_installed_path(party)
    due = A_YEAR_LATER + 30 * DAY
    assert path.presence_given_up_on(RULE) == due
    (told,) = path.give_up_waiting(due, RULE)
    kind = HouseholdPresenceUnknown if party is COUPLE else OrganisationPresenceUnknown
    assert type(told) is kind
    assert path.at(12, due, RULE) is Presence.UNKNOWN
    path.is_there(12, due + DAY, RULE)
    assert path.at(12, due + DAY, RULE) is Presence.RETAINED
    assert path.presence_given_up_on(RULE) == TWO_YEARS_LATER + 30 * DAY


@pytest.mark.parametrize("party", [COUPLE, FIRM], ids=["household", "organisation"])
def test_a_departure_is_told_any_day_and_ends_the_checks(party: Party) -> None:
    path = an_installed_path(party)
    (told,) = path.depart(MOVING_DAY + 40 * DAY, RULE)
    assert type(told) is (HouseholdDeparted if party is COUPLE else OrganisationDeparted)
    if isinstance(told, HouseholdDeparted):
        assert told.age_bands == bands(2)
    assert path.presence_given_up_on(RULE) is None
    assert path.at(12, A_YEAR_LATER - DAY, RULE) is Presence.TO_COME
    assert path.at(12, A_YEAR_LATER, RULE) is Presence.DEPARTED


def test_whoever_left_after_a_check_was_there_on_its_day() -> None:
    path = an_installed_path()
    path.give_up_waiting(A_YEAR_LATER + 30 * DAY, RULE)
    told = path.depart(A_YEAR_LATER + 90 * DAY, RULE)
    was_there, left = told
    assert isinstance(was_there, HouseholdRetained)
    assert isinstance(left, HouseholdDeparted)
    assert was_there.occurred_on == A_YEAR_LATER
    assert path.at(12, TWO_YEARS_LATER, RULE) is Presence.RETAINED
    assert path.at(24, TWO_YEARS_LATER, RULE) is Presence.DEPARTED


def test_nobody_leaves_before_arriving() -> None:
    with refused("before-arrival"):
        an_installed_path().depart(MOVING_DAY - DAY, RULE)
    with refused("wrong-status"):
        an_opened_path().depart(MOVING_DAY, RULE)


def test_a_call_is_due_some_months_after_the_arrival_and_once() -> None:
    path = an_arrived_path()
    assert an_opened_path().call_due_on(RULE) is None
    assert path.call_due_on(RULE) == date(2026, 6, 1)
    with refused("before-arrival"):
        path.call(MOVING_DAY - DAY)
    path.call(date(2026, 6, 3))
    assert path.call_due_on(RULE) is None


def test_a_path_is_abandoned_for_a_reason_of_the_list_and_before_any_arrival() -> None:
    told = an_opened_path().abandon("work", TODAY, RULE)
    assert told.reason == "work"
    with refused("reason-unknown"):
        an_opened_path().abandon("bored", TODAY, RULE)
    with refused("before-opening"):
        an_opened_path().abandon("work", TODAY - DAY, RULE)
    with refused("wrong-status"):
        an_arrived_path().abandon("work", MOVING_DAY, RULE)


def test_an_abandoned_path_goes_on_where_it_stood() -> None:
    path = an_abandoned_path()
    path.reopen(TODAY + DAY, [])
    assert (path.status, path.reason, path.ended_on) == (Status.OPENED, None, None)


def test_a_departure_told_by_mistake_is_taken_back() -> None:
    path = an_installed_path()
    path.depart(MOVING_DAY + DAY, RULE)
    path.reopen(MOVING_DAY + 2 * DAY, [])
    assert (path.status, path.departed_on) == (Status.INSTALLED, None)
    assert path.presence_given_up_on(RULE) == A_YEAR_LATER + 30 * DAY


def test_a_path_is_not_taken_up_before_its_end_nor_beside_another() -> None:
    with refused("reopened-before-end"):
        an_abandoned_path().reopen(TODAY - DAY, [])
    with refused("path-already-open"):
        an_abandoned_path().reopen(TODAY, [an_opened_path(ALONE)])
    with refused("wrong-status"):
        an_opened_path().reopen(TODAY, [])


def test_an_arrival_told_years_later_leaves_time_to_ask() -> None:
    path = an_opened_path()
    told_on = A_YEAR_LATER + 200 * DAY
    arrival = replace(an_arrival(), evidence=replace(seen(), seen_on=told_on))
    path.arrive(arrival, a_home(), PLACE, RULE)
    assert path.presence_given_up_on(RULE) == told_on + 30 * DAY
    assert path.give_up_waiting(told_on, RULE) == []


def test_a_departure_of_before_a_check_outweighs_what_was_said_at_it() -> None:
    path = an_installed_path()
    path.is_there(12, A_YEAR_LATER, RULE)
    path.depart(A_YEAR_LATER - 10 * DAY, RULE)
    assert path.at(12, TWO_YEARS_LATER, RULE) is Presence.DEPARTED


def test_whoever_was_seen_on_the_day_they_left_was_there_that_day() -> None:
    path = an_installed_path()
    path.is_there(12, A_YEAR_LATER, RULE)
    path.depart(A_YEAR_LATER, RULE)
    assert path.at(12, A_YEAR_LATER, RULE) is Presence.RETAINED
    assert path.at(24, TWO_YEARS_LATER, RULE) is Presence.DEPARTED
