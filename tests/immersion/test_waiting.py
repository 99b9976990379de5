"""What waits for an officer, and what happens to a stay by itself."""

from datetime import date

import pytest

from services.immersion.domain.deadlines import EVALUATION, NO_SHOW, OUTCOME, REPLY, deadlines
from services.immersion.domain.evaluation import Evaluator
from services.immersion.domain.facts import Status
from services.immersion.domain.stay import Stay
from services.immersion.domain.waiting import Task, Waiting, waiting
from tests.immersion.stays import (
    ALONE,
    DAY,
    EVERY_STAY,
    FIRST_DAY,
    LAST_DAY,
    LEAD,
    RECORDER,
    RULE,
    TODAY,
    a_closed_stay,
    a_confirmed_stay,
    a_planned_stay,
    a_proposed_stay,
    an_agreed_stay,
    an_arranged_stay,
    an_evaluated_stay,
    an_evaluation,
    an_ongoing_stay,
)

REPLY_BY = TODAY + 7 * DAY


def a_stay_with_a_paper() -> Stay:
    stay = an_arranged_stay(ALONE)
    stay.agree(LEAD, TODAY, RECORDER)
    return stay


@pytest.mark.parametrize(
    ("stay", "task", "by"),
    [
        (a_proposed_stay(), Task.PLAN, None),
        (a_planned_stay(lodging_booked=False), Task.BOOK_LODGING, REPLY_BY),
        (a_planned_stay(), Task.COMPLETE_PROGRAMME, REPLY_BY),
        (an_arranged_stay(), Task.GATHER_AGREEMENTS, REPLY_BY),
        (a_stay_with_a_paper(), Task.COUNTERSIGN, REPLY_BY),
        (an_agreed_stay(), Task.CONFIRM, REPLY_BY),
    ],
    ids=lambda each: each.value if isinstance(each, Task) else None,
)
def test_a_stay_to_prepare_says_what_comes_next(stay: Stay, task: Task, by: date | None) -> None:
    assert waiting(stay, TODAY, RULE) == Waiting(task, TODAY, by)


def test_a_confirmed_stay_waits_for_nothing_until_its_first_day() -> None:
    stay = a_confirmed_stay()
    assert waiting(stay, FIRST_DAY - DAY, RULE) is None
    assert waiting(stay, FIRST_DAY, RULE) == Waiting(Task.RECEIVE, FIRST_DAY, FIRST_DAY)


def test_a_stay_under_way_is_closed_from_its_last_day_on() -> None:
    stay = an_ongoing_stay()
    assert waiting(stay, LAST_DAY - DAY, RULE) is None
    assert waiting(stay, LAST_DAY, RULE) == Waiting(Task.CLOSE, LAST_DAY, LAST_DAY)


def test_evaluations_are_gathered_then_the_stay_is_concluded() -> None:
    by = LAST_DAY + 9 * DAY
    assert waiting(a_closed_stay(), LAST_DAY, RULE) == Waiting(
        Task.GATHER_EVALUATIONS, LAST_DAY, by
    )
    stay = an_evaluated_stay(ALONE)
    stay.evaluate(an_evaluation(Evaluator.HOST, LAST_DAY + DAY))
    assert waiting(stay, LAST_DAY + DAY, RULE) == Waiting(Task.CONCLUDE, LAST_DAY + DAY, by)


@pytest.mark.parametrize("name", ["completed", "cancelled", "interrupted"])
def test_nothing_waits_on_a_stay_that_is_over(name: str) -> None:
    stay = EVERY_STAY[name]()
    assert waiting(stay, LAST_DAY, RULE) is None
    assert set(deadlines(stay, RULE).values()) == {None}


@pytest.mark.parametrize("name", ["expired", "missed"])
def test_somebody_gets_back_to_those_who_did_not_answer_or_come(name: str) -> None:
    stay = EVERY_STAY[name]()
    assert waiting(stay, LAST_DAY, RULE) == Waiting(Task.CALL_BACK, stay.since)
    assert set(deadlines(stay, RULE).values()) == {None}
    stay.follow_up()
    assert waiting(stay, LAST_DAY, RULE) is None


def test_a_task_is_late_the_day_after_the_last_one_to_do_it() -> None:
    due = Waiting(Task.CLOSE, LAST_DAY, LAST_DAY)
    assert not due.late(LAST_DAY)
    assert due.late(LAST_DAY + DAY)
    assert not Waiting(Task.PLAN, TODAY).late(LAST_DAY)


def test_every_code_has_its_french() -> None:
    assert all(each.french for each in (*Task, *Status))


@pytest.mark.parametrize(
    ("stay", "expected"),
    [
        (a_proposed_stay(), {}),
        (a_planned_stay(), {REPLY: REPLY_BY + DAY}),
        (an_agreed_stay(), {}),
        (a_confirmed_stay(), {NO_SHOW: FIRST_DAY + DAY}),
        (an_ongoing_stay(), {}),
        (a_closed_stay(), {EVALUATION: LAST_DAY + 9 * DAY, OUTCOME: LAST_DAY + 20 * DAY}),
        (an_evaluated_stay(), {OUTCOME: LAST_DAY + 20 * DAY}),
    ],
    ids=["proposed", "planned", "agreed", "confirmed", "ongoing", "closed", "evaluated"],
)
def test_the_days_of_a_stay_follow_from_what_it_is(stay: Stay, expected: dict[str, date]) -> None:
    assert {name: day for name, day in deadlines(stay, RULE).items() if day} == expected


def test_those_awaited_are_reminded_once() -> None:
    stay = a_closed_stay()
    stay.remind(LAST_DAY + 9 * DAY)
    assert deadlines(stay, RULE)[EVALUATION] is None
