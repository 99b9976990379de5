"""Corrections: a new event each, the old fact kept, and a milestone that lost a fact shown."""

from dataclasses import replace

from services.installation.domain.facts import Fact, Milestone
from services.installation.domain.state import Doubt, Status
from tests.installation.paths import (
    A_YEAR_LATER,
    COLLEAGUE,
    DAY,
    MOVING_DAY,
    NEIGHBOUR,
    PLACE,
    RULE,
    TODAY,
    a_home,
    a_planned_path,
    an_activity,
    an_arrival,
    an_installed_path,
    an_opened_path,
    refused,
)

LATER = MOVING_DAY + 10 * DAY


def test_another_day_of_arrival_moves_the_checks_and_keeps_what_was_told() -> None:
    path = an_installed_path()
    now = an_arrival(on=MOVING_DAY - 5 * DAY), a_home(MOVING_DAY - 5 * DAY)
    told = path.correct_arrival(now, LATER, COLLEAGUE, PLACE, RULE)
    assert (told.fact, told.holds, told.occurred_on) == ("arrival", True, LATER)
    assert path.check_days(RULE)[12] == A_YEAR_LATER - 5 * DAY
    assert [each.fact for each in path.former] == [an_arrival(), a_home()]
    assert {each.replaced_by for each in path.former} == {COLLEAGUE}
    assert Doubt.CORRECTED not in path.doubts


def test_an_arrival_that_turns_out_later_than_the_milestone_is_to_be_looked_into() -> None:
    path = an_installed_path()
    now = an_arrival(on=MOVING_DAY + DAY), a_home(MOVING_DAY + DAY)
    path.correct_arrival(now, LATER, COLLEAGUE, PLACE, RULE)
    assert path.doubts == {Doubt.CORRECTED: LATER}


def test_where_they_moved_since_stays_though_the_arrival_is_corrected() -> None:
    path = an_installed_path()
    moved = a_home(MOVING_DAY + 3 * DAY, NEIGHBOUR)
    path.move(moved, RULE)
    now = an_arrival(on=MOVING_DAY - DAY), a_home(MOVING_DAY - DAY)
    path.correct_arrival(now, LATER, COLLEAGUE, PLACE, RULE)
    assert path.residence == moved


def test_who_never_arrived_goes_back_to_where_they_stood() -> None:
    path = an_installed_path()
    told = path.correct_arrival(None, LATER, COLLEAGUE, PLACE, RULE)
    assert (told.holds, told.epci) == (False, a_home().epci)
    assert (path.status, path.installed_on) == (Status.PLANNED, None)
    assert path.check_days(RULE) == {}
    assert [each.fact for each in path.former] == [
        an_arrival(),
        a_home(),
        Milestone(MOVING_DAY),
    ]
    assert path.lacking == [Fact.RESIDENCE]


def test_a_residence_that_does_not_hold_takes_a_fact_from_the_milestone() -> None:
    path = an_installed_path()
    told = path.correct_residence(None, LATER, COLLEAGUE, RULE)
    assert (told.fact, told.holds, told.epci) == ("residence", False, a_home().epci)
    assert (path.status, path.lacking) == (Status.INSTALLED, [Fact.RESIDENCE])
    assert path.doubts == {Doubt.CORRECTED: LATER}


def test_another_residence_is_told_as_known_now() -> None:
    path = an_installed_path()
    path.correct_residence(a_home(commune=NEIGHBOUR), LATER, COLLEAGUE, RULE)
    assert path.lacking == []
    assert path.doubts == {}
    with refused("before-arrival"):
        path.correct_residence(a_home(MOVING_DAY - DAY), LATER, COLLEAGUE, RULE)


def test_an_activity_that_was_none_takes_a_fact_from_the_milestone() -> None:
    path = an_installed_path()
    told = path.correct_activity(None, LATER, COLLEAGUE, RULE)
    assert told is not None
    assert (told.fact, told.holds, told.activity) == ("activity", False, None)
    assert path.lacking == [Fact.ACTIVITY]
    assert path.doubts == {Doubt.CORRECTED: LATER}
    path.work(an_activity(), RULE)
    path.follow_up(LATER)
    assert (path.lacking, path.doubts) == ([], {})


def test_an_activity_of_before_the_arrival_is_put_right_without_a_word() -> None:
    path = a_planned_path()
    path.work(an_activity(TODAY), RULE)
    assert path.correct_activity(None, TODAY, COLLEAGUE, RULE) is None
    assert [each.fact for each in path.former] == [an_activity(TODAY)]


def test_a_corrected_fact_is_proven_like_any_other() -> None:
    path = an_installed_path()
    unproven = replace(a_home(), evidence=replace(a_home().evidence, proof="hearsay"))
    with refused("proof-unknown"):
        path.correct_residence(unproven, LATER, COLLEAGUE, RULE)
    with refused("proof-unknown"):
        path.correct_activity(an_activity(proof="lease"), LATER, COLLEAGUE, RULE)
    with refused("proof-unknown"):
        path.correct_arrival((an_arrival(), unproven), LATER, COLLEAGUE, PLACE, RULE)


def test_what_was_never_noted_is_not_corrected() -> None:
    with refused("nothing-to-correct"):
        an_opened_path().correct_activity(an_activity(), LATER, COLLEAGUE, RULE)
