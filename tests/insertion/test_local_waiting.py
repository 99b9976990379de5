"""What waits for an adviser: the most pressing thing, since when, and by when."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from services.insertion.domain.local.appointments import Attendance
from services.insertion.domain.local.endings import Ground, Reason, Standing
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.steps import Kind
from services.insertion.domain.local.waiting import Task, waiting
from tests.insertion.local_people import (
    CONTRACT,
    DAY,
    RULE,
    TODAY,
    a_contracted_path,
    a_referred_path,
    an_assessed_path,
    an_oriented_path,
)
from tests.insertion.test_local_steps import a_job, days_in_a_firm, in_a_siae


def due(path: InsertionPath, today: date = TODAY) -> tuple[Task, date, date | None] | None:
    found = waiting(path, today, RULE)
    return (found.task, found.since, found.by) if found else None


def test_a_path_goes_from_task_to_task() -> None:
    nobody_s = a_referred_path()
    nobody_s.officer = None
    assert due(nobody_s) == (Task.ASSIGN, TODAY, TODAY + 10 * DAY)
    assert due(a_referred_path()) == (Task.MEET, TODAY, TODAY + 10 * DAY)
    assert due(an_assessed_path()) == (Task.DECIDE, TODAY, None)
    assert due(an_oriented_path()) == (Task.SIGN, TODAY, date(2026, 4, 2))
    signed = an_oriented_path()
    signed.take_contract(CONTRACT, RULE)
    assert due(signed) == (Task.COUNTERSIGN, TODAY, None)
    assert due(a_contracted_path()) is None


def test_a_first_meeting_that_tarries_shows_as_late() -> None:
    found = waiting(a_referred_path(), TODAY + 10 * DAY, RULE)
    assert found is not None
    assert not found.late(TODAY + 10 * DAY)
    assert found.late(TODAY + 11 * DAY)


def test_meetings_are_to_be_told_of_and_expired_invitations_sent_again() -> None:
    path = a_referred_path()
    path.open_appointment(round := uuid4(), "first-meeting", TODAY, RULE)
    path.invite(round, TODAY)
    assert due(path, TODAY + 7 * DAY) == (Task.INVITE_AGAIN, TODAY + 7 * DAY, TODAY + 10 * DAY)
    path.book(round, TODAY + 8 * DAY)
    assert due(path, TODAY + 8 * DAY) == (Task.SETTLE_MEETING, TODAY + 8 * DAY, None)
    path.attend(round, Attendance.SEEN, TODAY + 8 * DAY)
    assert due(path, TODAY + 8 * DAY) == (Task.ASSESS, TODAY + 8 * DAY, None)


def test_a_review_waits_from_its_day() -> None:
    path = a_contracted_path()
    assert due(path, date(2026, 5, 1)) is None
    assert due(path, date(2026, 5, 2)) == (Task.REVIEW, date(2026, 5, 2), date(2026, 5, 2))


def test_the_end_of_a_pass_is_prepared_while_its_step_lasts() -> None:
    path = a_contracted_path()
    step = in_a_siae(until=date(2026, 8, 20))
    path.start_step(step, RULE)
    assert due(path, date(2026, 4, 19)) is None
    assert due(path, date(2026, 4, 20)) == (Task.RENEW_IAE, date(2026, 4, 20), date(2026, 8, 20))
    path.end_step(step.id, date(2026, 4, 20))
    assert due(path, date(2026, 4, 20)) is None


def test_days_in_a_firm_are_to_be_told_of_once_over() -> None:
    path = a_contracted_path()
    path.start_step(days_in_a_firm(), RULE)
    assert due(path, TODAY + 4 * DAY) is None
    assert due(path, TODAY + 5 * DAY) == (Task.END_STEP, TODAY + 4 * DAY, None)


def test_a_job_asks_for_nothing() -> None:
    path = a_contracted_path()
    path.start_step(replace(a_job(), kind=Kind.TRAINING), RULE)
    assert due(path) is None


def test_a_long_pause_is_looked_at() -> None:
    path = a_contracted_path()
    path.suspend("unavailable", TODAY, RULE)
    path.last_contact_on = date(2028, 1, 1)
    assert due(path, date(2028, 3, 1)) is None
    assert due(path, date(2028, 3, 2)) == (
        Task.LOOK_AT_SUSPENSION,
        date(2028, 3, 2),
        date(2028, 3, 2),
    )


def test_a_long_silence_asks_for_a_closing() -> None:
    silent = date(2027, 9, 2)
    assert due(a_contracted_path(), silent) == (Task.CLOSE, silent, silent)


def test_an_exit_is_to_be_looked_at_then_nothing_is() -> None:
    path = a_contracted_path()
    path.leave(Ground.BUSINESS, None, TODAY, RULE)
    assert due(path, date(2026, 7, 1)) is None
    assert due(path, date(2026, 7, 2)) == (Task.CHECK, date(2026, 7, 2), None)
    path.check(4, Standing.UNKNOWN, date(2026, 7, 2), RULE)
    assert due(path, date(2026, 7, 2)) is None


def test_an_anonymisation_is_told_before_it_comes_and_then_nothing_waits() -> None:
    path = a_contracted_path()
    path.close(Reason.MOVED, TODAY, RULE)
    path.is_to_be_forgotten(TODAY)
    found = due(path)
    assert found is not None
    assert found[0] is Task.KEEP_OR_LET_GO
    path.anonymise(TODAY)
    assert due(path) is None


def test_every_task_is_said_in_french() -> None:
    assert all(task.french for task in Task)
