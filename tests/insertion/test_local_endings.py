"""Pauses, exits, checks, closings, and the day on which nobody is named any more."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from services.insertion.domain.local.appointments import Attendance
from services.insertion.domain.local.endings import Ground, Reason, Result, Standing
from services.insertion.domain.local.facts import Status
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.steps import Kind, Step
from tests.insertion.local_people import (
    ADVISER,
    CAMILLE,
    CONTRACT,
    DAY,
    EPCI,
    RULE,
    TODAY,
    a_contracted_path,
    a_referred_path,
    an_assessed_path,
    refused,
)

LATER = TODAY + 30 * DAY


def an_exited_path(
    ground: Ground = Ground.PERMANENT_JOB, months: int | None = None
) -> InsertionPath:
    path = a_contracted_path()
    path.leave(ground, months, LATER, RULE)
    return path


def a_closed_path(reason: Reason = Reason.MOVED) -> InsertionPath:
    path = a_contracted_path()
    path.close(reason, LATER, RULE)
    return path


def test_a_path_pauses_for_a_class_of_reasons_and_resumes() -> None:
    path = a_contracted_path()
    with refused("code-unknown"):
        path.suspend("hospital", LATER, RULE)
    path.suspend("unavailable", LATER, RULE)
    assert path.status is Status.SUSPENDED
    with refused("path-suspended"):
        path.suspend("unavailable", LATER, RULE)
    with refused("before-previous-fact"):
        path.resume(LATER - DAY)
    path.resume(LATER + DAY)
    assert path.is_active
    with refused("not-suspended"):
        path.resume(LATER + DAY)


def test_a_pause_does_not_begin_before_what_was_done_already() -> None:
    path = a_contracted_path()
    path.review(LATER, ADVISER)
    with refused("before-previous-fact"):
        path.suspend("unavailable", LATER - DAY, RULE)


def test_a_pause_does_not_begin_before_the_end_of_the_one_before() -> None:
    path = a_contracted_path()
    path.suspend("unavailable", LATER, RULE)
    path.resume(LATER + 9 * DAY)
    with refused("before-previous-fact"):
        path.suspend("unavailable", LATER - DAY, RULE)


@pytest.mark.parametrize(
    ("ground", "months", "result"),
    [
        (Ground.PERMANENT_JOB, None, Result.DURABLE),
        (Ground.FIXED_TERM_JOB, 6, Result.DURABLE),
        (Ground.FIXED_TERM_JOB, 5, Result.TRANSITION),
        (Ground.SUBSIDISED_JOB, None, Result.TRANSITION),
        (Ground.BUSINESS, None, Result.DURABLE),
        (Ground.QUALIFYING_TRAINING, None, Result.DURABLE),
        (Ground.OTHER_SIAE, None, Result.POSITIVE),
        (Ground.RETIREMENT, None, Result.OTHER),
    ],
)
def test_the_territory_says_how_an_exit_counts(
    ground: Ground, months: int | None, result: Result
) -> None:
    path = a_contracted_path()
    told = path.leave(ground, months, LATER, RULE)
    assert (path.status, told.exit) == (Status.EXITED, result.value)


def test_the_length_is_said_of_fixed_terms_and_of_nothing_else() -> None:
    for ground, months in ((Ground.FIXED_TERM_JOB, None), (Ground.BUSINESS, 6)):
        with refused("job-months"):
            a_contracted_path().leave(ground, months, LATER, RULE)


def test_a_path_does_not_end_before_what_happened_in_it() -> None:
    path = a_contracted_path()
    path.start_step(Step(id=uuid4(), kind=Kind.JOB, started_on=LATER), RULE)
    with refused("before-previous-fact"):
        path.leave(Ground.PERMANENT_JOB, None, LATER - DAY, RULE)
    with refused("before-previous-fact"):
        path.close(Reason.MOVED, LATER - DAY, RULE)


def test_an_exit_is_looked_at_again_once_on_the_days_foreseen() -> None:
    path = an_exited_path()
    due = date(2026, 8, 1)
    assert path.next_check(RULE) == (4, due)
    with refused("check-not-foreseen"):
        path.check(3, Standing.STILL, due, RULE)
    with refused("check-too-early"):
        path.check(4, Standing.STILL, due - DAY, RULE)
    path.check(4, Standing.STILL, due, RULE)
    with refused("check-already-done"):
        path.check(4, Standing.NO_MORE, due, RULE)
    assert path.next_check(RULE) is None


def test_only_an_exit_is_looked_at_again() -> None:
    with refused("not-exited"):
        a_closed_path().check(4, Standing.STILL, LATER, RULE)


def test_a_path_is_closed_for_want_of_contact_only_after_a_long_silence() -> None:
    path = a_contracted_path()
    assert path.silent_on(RULE) == date(2027, 9, 2)
    with refused("contact-too-recent"):
        path.close(Reason.NO_CONTACT, date(2027, 9, 1), RULE)
    path.close(Reason.NO_CONTACT, date(2027, 9, 2), RULE)
    assert (path.status, path.last_contact_on) == (Status.CLOSED, TODAY)


@pytest.mark.parametrize(
    "act",
    [
        lambda path: path.assess(LATER, ADVISER, {}),
        lambda path: path.open_barrier(uuid4(), "numerique--acquerir-un-equipement", LATER),
        lambda path: path.take_contract(CONTRACT, RULE),
        lambda path: path.start_step(Step(id=uuid4(), kind=Kind.JOB, started_on=LATER), RULE),
        lambda path: path.suspend("unavailable", LATER, RULE),
        lambda path: path.resume(LATER),
        lambda path: path.leave(Ground.OTHER, None, LATER, RULE),
        lambda path: path.close(Reason.MOVED, LATER, RULE),
        lambda path: path.assign(ADVISER),
        lambda path: path.correct(CAMILLE, EPCI),
        lambda path: path.attend(uuid4(), Attendance.SEEN, LATER),
    ],
)
@pytest.mark.parametrize("ended", [an_exited_path, a_closed_path])
def test_a_path_that_ended_is_never_written_again(
    ended: Callable[[], InsertionPath], act: Callable[[InsertionPath], object]
) -> None:
    with refused("path-ended"):
        act(ended())


def test_nobody_is_forgotten_while_their_path_is_open() -> None:
    for path in (a_referred_path(), an_assessed_path(), a_contracted_path()):
        assert (path.forgetting_near_on(RULE), path.forgotten_on(RULE)) == (None, None)


def test_a_path_is_anonymised_after_its_term_and_the_whole_notice() -> None:
    path = a_closed_path()
    assert path.forgetting_near_on(RULE) == date(2027, 9, 11)
    path.is_to_be_forgotten(told := date(2027, 9, 25))
    assert path.forgotten_on(RULE) == told + 20 * DAY


def test_who_objects_is_forgotten_without_waiting_for_the_term() -> None:
    path = a_closed_path(Reason.OBJECTED)
    assert path.forgetting_near_on(RULE) is None
    assert path.forgotten_on(RULE) == LATER + 20 * DAY
    assert path.may_be_carried is False


def test_what_is_left_of_an_anonymised_path_leads_to_nobody() -> None:
    path = a_referred_path()
    path.assess(
        TODAY,
        ADVISER,
        {uuid4(): "sante--addictions", uuid4(): "numerique--acquerir-un-equipement"},
    )
    path.close(Reason.MOVED, LATER, RULE)
    path.anonymise(LATER)
    assert path.status is Status.ANONYMISED
    assert (path.person, path.officer, path.referral.reference, path.referral.key) == (None,) * 4
    assert [each.theme for each in path.barriers] == ["numerique--acquerir-un-equipement"]
    assert (path.forgetting_near_on(RULE), path.next_check(RULE)) == (None, None)
