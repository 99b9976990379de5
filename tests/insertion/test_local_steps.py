"""Actions under the programme, reviews, and steps at work: what guards each, and nothing more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.insertion.domain.local.actions import Action
from services.insertion.domain.local.facts import Status
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.steps import Kind, Pmsmp, Purpose, Siae, Step
from tests.insertion.local_people import (
    ADVISER,
    DAY,
    PLACE,
    RULE,
    TODAY,
    a_contracted_path,
    a_referred_path,
    an_assessed_path,
    an_oriented_path,
    refused,
)

HOST, ELSEWHERE = "12345678200010", "73282932000074"


def an_action(**changes: object) -> Action:
    action = Action(
        id=uuid4(),
        kind="mobility-help",
        orientations=("nouveau-1",),
        started_on=TODAY,
        by=ADVISER,
    )
    return replace(action, **changes)  # type: ignore[arg-type]  # tests name the fields they change


def a_job(on: date = TODAY) -> Step:
    return Step(id=uuid4(), kind=Kind.JOB, started_on=on)


def days_in_a_firm(on: date = TODAY, ends_on: date | None = None, host: str = HOST) -> Step:
    return Step(
        id=uuid4(),
        kind=Kind.PMSMP,
        started_on=on,
        pmsmp=Pmsmp(host, ends_on or on + 4 * DAY, Purpose.DISCOVER, "france-travail"),
    )


def in_a_siae(
    on: date = TODAY,
    since: date = date(2025, 1, 1),
    until: date = date(2026, 12, 31),
    diagnosed_on: date = TODAY,
) -> Step:
    door = Siae(since, until, diagnosed_on)
    return Step(id=uuid4(), kind=Kind.SIAE, started_on=on, siae=door)


def test_an_action_serves_orientations_in_force_on_its_day() -> None:
    path = a_contracted_path()
    told = path.start_action(
        an_action(orientations=("nouveau-1", "nouveau-2"), with_newcomers=True), RULE, PLACE
    )
    assert (told.orientations, told.with_newcomers) == (("nouveau-1", "nouveau-2"), True)
    assert path.status is Status.IN_PROGRESS


@pytest.mark.parametrize("orientation", ["ancien-1", "nouveau-3"])
def test_an_orientation_of_another_time_is_refused(orientation: str) -> None:
    with refused("orientation-not-in-force"):
        a_contracted_path().start_action(an_action(orientations=(orientation,)), RULE, PLACE)


def test_an_orientation_that_no_programme_has_is_refused() -> None:
    with refused("orientation-unknown"):
        a_contracted_path().start_action(an_action(orientations=("autre",)), RULE, PLACE)


def test_an_action_serves_at_least_one_orientation_each_once() -> None:
    with refused("orientation-missing"):
        a_contracted_path().start_action(an_action(orientations=()), RULE, PLACE)
    with refused("orientation-twice"):
        a_contracted_path().start_action(an_action(orientations=("nouveau-1",) * 2), RULE, PLACE)


def test_an_action_is_of_the_territory_s_kinds() -> None:
    with refused("code-unknown"):
        a_contracted_path().start_action(an_action(kind="sewing"), RULE, PLACE)


def test_actions_and_reviews_come_under_a_contract() -> None:
    with refused("no-contract"):
        an_oriented_path().start_action(an_action(), RULE, PLACE)
    with refused("no-contract"):
        an_oriented_path().review(TODAY, ADVISER)


def test_an_action_ends_once() -> None:
    path = a_contracted_path()
    action = an_action()
    path.start_action(action, RULE, PLACE)
    path.end_action(action.id, TODAY)
    with refused("action-already-ended"):
        path.end_action(action.id, TODAY)
    with refused("action-unknown"):
        path.end_action(uuid4(), TODAY)


def test_a_review_is_due_some_months_after_the_last_one() -> None:
    path = a_contracted_path()
    assert path.review_due_on(RULE) == date(2026, 5, 2)
    path.review(date(2026, 4, 20), ADVISER)
    assert path.review_due_on(RULE) == date(2026, 6, 20)


@pytest.mark.parametrize(
    "path", [a_referred_path, an_assessed_path, an_oriented_path, a_contracted_path]
)
def test_work_and_training_start_from_any_active_path(path: Callable[[], InsertionPath]) -> None:
    for step in (a_job(), replace(a_job(), kind=Kind.TRAINING)):
        at_work = path()
        told = at_work.start_step(step, RULE)
        assert (at_work.status, told.kind) == (Status.IN_WORK_STEP, step.kind.value)


def test_a_path_goes_on_where_it_was_when_its_step_ends() -> None:
    path = an_oriented_path()
    step = a_job()
    path.start_step(step, RULE)
    path.end_step(step.id, TODAY + DAY)
    assert path.status is Status.ORIENTED
    with refused("step-already-ended"):
        path.end_step(step.id, TODAY + DAY)
    with refused("step-unknown"):
        path.end_step(uuid4(), TODAY)


def test_no_step_starts_while_the_path_is_paused_nor_on_a_day_of_the_pause() -> None:
    path = an_oriented_path()
    path.suspend("unavailable", TODAY + DAY, RULE)
    with refused("path-suspended"):
        path.start_step(a_job(TODAY + DAY), RULE)
    path.resume(TODAY + 5 * DAY)
    with refused("path-suspended"):
        path.start_step(a_job(TODAY + 4 * DAY), RULE)
    path.start_step(a_job(TODAY + 5 * DAY), RULE)


@pytest.mark.parametrize(
    "step",
    [
        replace(in_a_siae(), siae=None),
        replace(days_in_a_firm(), pmsmp=None),
        replace(in_a_siae(), kind=Kind.JOB),
        replace(days_in_a_firm(), siae=in_a_siae().siae),
    ],
)
def test_each_kind_of_step_says_what_it_needs_and_nothing_else(step: Step) -> None:
    with refused("step-details"):
        a_referred_path().start_step(step, RULE)


@pytest.mark.parametrize(
    ("since", "until"),
    [(TODAY + DAY, TODAY + 9 * DAY), (TODAY - 9 * DAY, TODAY - DAY)],
)
def test_a_pass_is_valid_on_the_first_day_of_a_siae_step(since: date, until: date) -> None:
    with refused("pass-not-valid"):
        a_referred_path().start_step(in_a_siae(since=since, until=until), RULE)


@pytest.mark.parametrize("diagnosed_on", [date(2025, 9, 2), TODAY + DAY])
def test_a_diagnosis_is_younger_than_six_months_at_a_siae_step(diagnosed_on: date) -> None:
    with refused("diagnosis-too-old"):
        a_referred_path().start_step(in_a_siae(diagnosed_on=diagnosed_on), RULE)


def test_a_siae_step_starts_with_its_pass_and_its_diagnosis() -> None:
    a_referred_path().start_step(in_a_siae(diagnosed_on=date(2025, 9, 3)), RULE)


def test_days_in_a_firm_last_a_month_at_most() -> None:
    with refused("pmsmp-too-long"):
        a_referred_path().start_step(days_in_a_firm(ends_on=date(2026, 4, 2)), RULE)
    a_referred_path().start_step(days_in_a_firm(ends_on=date(2026, 4, 1)), RULE)
    with refused("before-previous-fact"):
        a_referred_path().start_step(days_in_a_firm(ends_on=TODAY - DAY), RULE)


def test_days_in_a_firm_are_prescribed_by_who_may() -> None:
    step = days_in_a_firm()
    by_others = replace(step, pmsmp=Pmsmp(HOST, TODAY, Purpose.DISCOVER, "ccas"))
    with refused("prescriber-not-authorised"):
        a_referred_path().start_step(by_others, RULE)


def test_two_stays_with_one_host_fit_in_twelve_months_and_no_third() -> None:
    path = a_referred_path()
    path.start_step(days_in_a_firm(TODAY), RULE)
    path.start_step(days_in_a_firm(TODAY + 200 * DAY), RULE)
    with refused("pmsmp-too-many-with-host"):
        path.start_step(days_in_a_firm(date(2027, 3, 1)), RULE)
    path.start_step(days_in_a_firm(date(2027, 3, 1), host=ELSEWHERE), RULE)
    path.start_step(days_in_a_firm(date(2027, 3, 2)), RULE)


def test_stays_written_down_late_count_where_they_were() -> None:
    path = a_referred_path()
    path.start_step(days_in_a_firm(TODAY + timedelta(days=20)), RULE)
    path.start_step(days_in_a_firm(TODAY + timedelta(days=60)), RULE)
    with refused("pmsmp-too-many-with-host"):
        path.start_step(days_in_a_firm(TODAY), RULE)
