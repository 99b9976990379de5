"""Before the answer: notice, invitation, reminders, and what silence amounts to."""

from dataclasses import replace
from datetime import date

import pytest

from chassis.rules import Rules
from contracts.insertion import PartnerSituationResolved
from services.insertion.domain.partner_facts import Gate, Status
from services.insertion.domain.partner_word import Outcome
from tests.insertion.partners import (
    DAY,
    DECLINES,
    NOTICE,
    PAUSE,
    RECORDER,
    RULE,
    SIGNED,
    TERM,
    TODAY,
    a_path_asked_in_vain,
    an_accepted_path,
    an_ended_path,
    an_informed_path,
    an_invited_path,
    an_opened_path,
    an_unanswered_path,
    each_refused,
    refused,
)

SILENT_ON = TODAY + TERM


def switched(on: date, *, passes: bool) -> Rules:
    """The rules once the council decided whether silence lets a household through."""
    return RULE.overlay("insertion.partner-unanswered-passes", passes, on, TODAY)


def test_a_partner_is_informed_within_the_days_of_the_rule() -> None:
    path = an_opened_path()
    assert path.notice_due_on(RULE) == TODAY + NOTICE
    path.inform(TODAY + DAY, RECORDER)
    assert path.notice is not None
    assert (path.notice.on, path.notice.given_by) == (TODAY + DAY, RECORDER)


def test_the_notice_is_given_once_and_not_before_the_opening() -> None:
    path = an_opened_path()
    with refused("before-opening"):
        path.inform(TODAY - DAY, RECORDER)
    path.inform(TODAY, RECORDER)
    with refused("already-informed"):
        path.inform(TODAY, RECORDER)


def test_a_partner_is_informed_before_they_are_invited() -> None:
    with refused("not-informed"):
        an_opened_path().invite(TODAY)


def test_a_partner_is_invited_once_and_then_reminded() -> None:
    with refused("already-invited"):
        an_invited_path().invite(TODAY)


def test_whoever_answered_is_not_invited_nor_reminded() -> None:
    for act in ("invite", "remind"):
        path = an_accepted_path()
        arguments = (TODAY,) if act == "invite" else (TODAY, RECORDER, RULE)
        with refused("wrong-status"):
            getattr(path, act)(*arguments)


def test_reminders_leave_time_between_them() -> None:
    path = an_invited_path()
    with refused("reminder-too-soon"):
        path.remind(TODAY + PAUSE - DAY, RECORDER, RULE)
    path.remind(TODAY + PAUSE, RECORDER, RULE)
    with refused("reminder-too-soon"):
        path.remind(TODAY + 2 * PAUSE - DAY, RECORDER, RULE)


def test_nobody_is_reminded_before_they_were_invited_nor_without_end() -> None:
    for path in (an_informed_path(), a_path_asked_in_vain()):
        with refused("no-reminder-left"):
            path.remind(SILENT_ON, RECORDER, RULE)


def test_silence_counts_after_every_reminder_and_the_whole_term() -> None:
    path = a_path_asked_in_vain()
    assert path.unanswered_on(RULE) == SILENT_ON
    with refused("answer-still-awaited"):
        path.stays_unanswered(SILENT_ON - DAY, RULE)
    told = path.stays_unanswered(SILENT_ON, RULE)
    assert told == PartnerSituationResolved(
        subject=path.subject, occurred_on=SILENT_ON, gate="passed"
    )
    assert (path.status, path.outcome) == (Status.UNANSWERED, Outcome.UNANSWERED)


def test_silence_does_not_count_while_a_reminder_is_missing() -> None:
    path = an_invited_path()
    for rank in (1, 2):
        path.remind(TODAY + rank * PAUSE, RECORDER, RULE)
    assert path.unanswered_on(RULE) is None
    with refused("answer-still-awaited"):
        path.stays_unanswered(TODAY + 10 * TERM, RULE)


def test_a_last_reminder_made_late_leaves_as_much_time_as_the_others() -> None:
    path = an_invited_path()
    for rank in (1, 2):
        path.remind(TODAY + rank * PAUSE, RECORDER, RULE)
    path.remind(SILENT_ON - DAY, RECORDER, RULE)
    assert path.unanswered_on(RULE) == SILENT_ON - DAY + PAUSE


def test_silence_does_not_count_where_the_council_switched_it_off_by_that_day() -> None:
    path = a_path_asked_in_vain()
    off = switched(SILENT_ON, passes=False)
    assert path.unanswered_on(off) is None
    with refused("answer-still-awaited"):
        path.stays_unanswered(SILENT_ON, off)
    assert path.gate is Gate.CLOSED
    assert path.unanswered_on(switched(SILENT_ON + DAY, passes=False)) == SILENT_ON


def test_a_paper_on_its_way_is_an_answer() -> None:
    path = a_path_asked_in_vain()
    path.take_paper(SIGNED)
    assert path.unanswered_on(RULE) is None
    with refused("answer-still-awaited"):
        path.stays_unanswered(SILENT_ON, RULE)
    path.drop_paper()
    assert path.unanswered_on(RULE) == SILENT_ON


def test_an_answer_may_still_come_after_silence_counted() -> None:
    path = an_unanswered_path()
    assert path.hears(replace(DECLINES, on=SILENT_ON)) is None
    assert [each.outcome for each in path.resolutions] == [Outcome.UNANSWERED, Outcome.DECLINED]
    assert (path.status, path.gate) == (Status.DECLINED, Gate.PASSED)


@pytest.mark.parametrize("on", [TODAY, SILENT_ON])
def test_a_path_that_ended_is_not_written_any_more(on: date) -> None:
    path = an_ended_path()
    each_refused(
        "path-ended",
        lambda: path.inform(on, RECORDER),
        lambda: path.invite(on),
        lambda: path.remind(on, RECORDER, RULE),
        lambda: path.stays_unanswered(on, RULE),
    )
