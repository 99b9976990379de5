"""What waits on a path: what, since when, by when and whose."""

from datetime import date

import pytest

from services.installation.domain.checklist import Item, Progress
from services.installation.domain.facts import Livelihood
from services.installation.domain.newcomer import Project
from services.installation.domain.path import Path
from services.installation.domain.state import Doubt
from services.installation.domain.waiting import Task, Waiting, waiting
from tests.installation.paths import (
    A_YEAR_LATER,
    ALONE,
    COLLEAGUE,
    DAY,
    MOVING_DAY,
    OFFICER,
    RULE,
    TODAY,
    a_departed_path,
    a_planned_path,
    a_ready_path,
    an_abandoned_path,
    an_activity,
    an_appointment,
    an_arrived_path,
    an_installed_path,
    an_opened_path,
)


def tasks(path: Path, today: date) -> list[Task]:
    return [each.task for each in waiting(path, today, RULE)]


def one(path: Path, today: date, task: Task) -> Waiting:
    (found,) = [each for each in waiting(path, today, RULE) if each.task is task]
    return found


def test_a_path_that_is_followed_has_nothing_waiting_at_first() -> None:
    assert tasks(an_opened_path(), TODAY) == []


def test_a_path_nobody_follows_waits_for_somebody() -> None:
    path = an_opened_path()
    path.officer = None
    assert waiting(path, TODAY, RULE) == [Waiting(Task.ASSIGN, TODAY, None)]


@pytest.mark.parametrize("doubt", Doubt)
def test_a_doubt_waits_until_somebody_gets_in_touch(doubt: Doubt) -> None:
    path = an_opened_path()
    path.doubts_about(doubt, TODAY)
    (due,) = waiting(path, TODAY, RULE)
    assert (due.since, due.officer) == (TODAY, OFFICER)
    path.follow_up(TODAY + DAY)
    assert tasks(path, TODAY + DAY) == []
    path.doubts_about(doubt, TODAY)
    assert tasks(path, TODAY + DAY) == []
    path.doubts_about(doubt, TODAY + 2 * DAY)
    assert len(tasks(path, TODAY + 2 * DAY)) == 1


@pytest.mark.parametrize(
    ("project", "days"),
    [
        (Project("job"), 30),
        (Project("takeover", "N4101"), 45),
        (Project("takeover", "A1416"), 150),
        (Project("studies"), 150),
    ],
    ids=["job", "takeover", "farm", "studies"],
)
def test_silence_is_told_after_days_that_depend_on_the_project(project: Project, days: int) -> None:
    path = an_opened_path(ALONE, project)
    assert Task.GET_IN_TOUCH not in tasks(path, TODAY + (days - 1) * DAY)
    assert one(path, TODAY + days * DAY, Task.GET_IN_TOUCH).since == TODAY + days * DAY
    path.follow_up(TODAY + days * DAY)
    assert Task.GET_IN_TOUCH not in tasks(path, TODAY + days * DAY)


def test_the_activity_begun_says_more_than_the_project() -> None:
    path = an_opened_path(ALONE)
    path.work(an_activity(TODAY, Livelihood.STUDIES, "enrolment"), RULE)
    assert Task.GET_IN_TOUCH not in tasks(path, TODAY + 149 * DAY)


def test_silence_does_not_matter_once_installed() -> None:
    assert Task.GET_IN_TOUCH not in tasks(an_installed_path(), MOVING_DAY + 300 * DAY)


def test_silence_never_ends_a_path() -> None:
    path = an_opened_path()
    assert tasks(path, TODAY + 2000 * DAY) == [Task.GET_IN_TOUCH]
    assert path.is_active


def test_a_step_waits_once_its_day_is_past_and_is_its_owners() -> None:
    path = an_opened_path()
    path.move_on(Item.HOUSING, Progress.IN_PROGRESS, COLLEAGUE, TODAY + DAY, TODAY)
    assert tasks(path, TODAY + DAY) == []
    due = one(path, TODAY + 2 * DAY, Task.SETTLE_STEP)
    assert (due.item, due.officer, due.by) == (Item.HOUSING, COLLEAGUE, TODAY + DAY)
    assert due.late(TODAY + 2 * DAY)
    path.move_on(Item.HOUSING, Progress.DONE, COLLEAGUE, TODAY + DAY, TODAY)
    assert tasks(path, TODAY + 2 * DAY) == []


def test_an_arrival_waits_from_the_day_planned() -> None:
    path = a_planned_path()
    assert Task.NOTE_ARRIVAL not in tasks(path, MOVING_DAY - DAY)
    assert one(path, MOVING_DAY, Task.NOTE_ARRIVAL).by == MOVING_DAY


def test_the_milestone_waits_once_every_fact_holds() -> None:
    assert Task.INSTALL not in tasks(an_arrived_path(), MOVING_DAY)
    assert one(a_ready_path(), MOVING_DAY, Task.INSTALL).since == MOVING_DAY


def test_a_call_and_checks_wait_on_their_days() -> None:
    path = an_installed_path()
    assert tasks(path, date(2026, 5, 31)) == []
    assert tasks(path, date(2026, 6, 1)) == [Task.CALL]
    path.call(date(2026, 6, 1))
    assert tasks(path, A_YEAR_LATER - DAY) == []
    due = one(path, A_YEAR_LATER, Task.CHECK_PRESENCE)
    assert (due.month, due.by) == (12, A_YEAR_LATER + 29 * DAY)
    path.is_there(12, A_YEAR_LATER, RULE)
    assert tasks(path, A_YEAR_LATER) == []


def test_an_appointment_waits_for_what_became_of_it() -> None:
    path = an_opened_path()
    path.make_appointment(an_appointment(TODAY + DAY), TODAY, RULE)
    assert tasks(path, TODAY) == []
    assert tasks(path, TODAY + DAY) == [Task.NOTE_ATTENDANCE]


@pytest.mark.parametrize("path", [an_abandoned_path(), a_departed_path()])
def test_nothing_waits_on_a_path_that_ended(path: Path) -> None:
    assert tasks(path, A_YEAR_LATER) == []


def test_the_longest_wait_comes_first() -> None:
    path = an_opened_path()
    path.doubts_about(Doubt.WITHDREW, TODAY + 5 * DAY)
    path.doubts_about(Doubt.REVISED, TODAY + DAY)
    assert tasks(path, TODAY + 9 * DAY) == [Task.HEAR_AGAIN, Task.HEAR_WITHDRAWAL]


def test_every_task_is_said_in_french() -> None:
    assert len({each.french for each in Task}) == len(Task)
