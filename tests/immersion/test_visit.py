"""The stay itself: who came, whether it went to its end, how the partner took part."""

from datetime import date

import pytest

from services.immersion.domain.facts import PartnerPresence, Reason, Status
from tests.immersion.stays import (
    ALONE,
    DAY,
    FIRST_DAY,
    LAST_DAY,
    TODAY,
    a_completed_stay,
    a_confirmed_stay,
    a_missed_stay,
    a_planned_stay,
    a_proposed_stay,
    an_ongoing_stay,
    refused,
)


def test_a_confirmed_stay_starts_on_one_of_its_days() -> None:
    stay = a_confirmed_stay()
    told = stay.start(FIRST_DAY, [])
    assert stay.status is Status.ONGOING
    assert (told.occurred_on, stay.started_on) == (FIRST_DAY, FIRST_DAY)


@pytest.mark.parametrize("on", [FIRST_DAY - DAY, LAST_DAY + DAY])
def test_a_stay_does_not_start_on_another_day(on: date) -> None:
    with refused("not-a-day-of-the-stay"):
        a_confirmed_stay().start(on, [])


def test_a_stay_that_is_not_confirmed_does_not_start() -> None:
    with refused("wrong-status"):
        a_planned_stay().start(FIRST_DAY, [])


def test_nobody_came_once_a_day_has_passed() -> None:
    with refused("no-show-too-early"):
        a_confirmed_stay().miss(FIRST_DAY)
    stay = a_confirmed_stay()
    told = stay.miss(FIRST_DAY + DAY)
    assert stay.status is Status.NO_SHOW
    assert told.occurred_on == FIRST_DAY + DAY


def test_a_no_show_noted_by_mistake_is_put_right() -> None:
    stay = a_missed_stay()
    stay.start(FIRST_DAY, [a_completed_stay()])
    assert stay.status is Status.ONGOING


def test_a_no_show_is_not_put_right_while_another_stay_is_ahead() -> None:
    with refused("already-invited"):
        a_missed_stay().start(FIRST_DAY, [a_proposed_stay()])


def test_an_interrupted_stay_counts_the_days_done() -> None:
    stay = an_ongoing_stay()
    told = stay.interrupt(Reason.UNAVAILABLE, FIRST_DAY + DAY)
    assert stay.status is Status.INTERRUPTED
    assert (told.days, told.reason) == (2, "unavailable")


def test_a_stay_is_interrupted_on_one_of_its_days() -> None:
    with refused("not-a-day-of-the-stay"):
        an_ongoing_stay().interrupt(Reason.OTHER, LAST_DAY + DAY)
    with refused("before-previous-fact"):
        an_ongoing_stay().interrupt(Reason.OTHER, FIRST_DAY - DAY)


def test_a_closed_stay_waits_for_its_evaluations() -> None:
    stay = an_ongoing_stay()
    stay.close(PartnerPresence.REMOTE, LAST_DAY)
    assert stay.status is Status.AWAITING_EVALUATION
    assert (stay.ended_on, stay.days, stay.partner) == (LAST_DAY, 3, PartnerPresence.REMOTE)


def test_closing_says_how_the_partner_took_part() -> None:
    with refused("partner-presence-unsaid"):
        an_ongoing_stay().close(None, LAST_DAY)


def test_no_partner_took_part_where_there_is_none() -> None:
    with refused("no-partner"):
        an_ongoing_stay(ALONE).close(PartnerPresence.ON_SITE, LAST_DAY)
    an_ongoing_stay(ALONE).close(None, LAST_DAY)


def test_a_stay_that_lasted_longer_than_planned_is_written_as_it_was() -> None:
    stay = an_ongoing_stay(ALONE)
    stay.close(None, FIRST_DAY + 11 * DAY)
    assert stay.days == 12


def test_a_stay_of_more_than_a_year_is_a_mistake() -> None:
    with refused("last-day-doubtful"):
        an_ongoing_stay(ALONE).close(None, FIRST_DAY + 366 * DAY)
    an_ongoing_stay(ALONE).close(None, FIRST_DAY + 365 * DAY)


def test_a_stay_does_not_end_before_it_began() -> None:
    with refused("before-previous-fact"):
        an_ongoing_stay(ALONE).close(None, TODAY)


def test_nobody_stayed_before_the_stay() -> None:
    assert a_confirmed_stay().days == 0
