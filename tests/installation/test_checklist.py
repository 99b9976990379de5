"""The checklist: what the territory asks for, whose it is, and what does not concern them."""

import pytest

from services.installation.domain.checklist import Item, Progress, Step, a_checklist
from tests.installation.paths import (
    ALONE,
    COLLEAGUE,
    COUPLE,
    DAY,
    FIRM,
    OFFICER,
    TODAY,
    a_newcomer,
    an_opened_path,
    refused,
)

OPEN, DONE, NOT_THEIRS = Progress.OPEN, Progress.DONE, Progress.NOT_APPLICABLE


def progress(steps: list[Step]) -> dict[Item, Progress]:
    return {each.item: each.progress for each in steps}


def test_each_kind_has_the_checklist_of_the_territory() -> None:
    assert list(progress(an_opened_path(COUPLE).checklist)) == [
        Item.ACTIVITY,
        Item.HOUSING,
        Item.PARTNER,
        Item.SCHOOL,
        Item.ADMINISTRATION,
    ]
    assert list(progress(an_opened_path(FIRM).checklist)) == [Item.ACTIVITY, Item.HOUSING]


def test_what_does_not_concern_them_is_said_to_be_so() -> None:
    theirs = progress(a_checklist(Item, COUPLE, TODAY))
    assert set(theirs.values()) == {OPEN}
    alone = progress(a_checklist(Item, ALONE, TODAY))
    assert {item for item, each in alone.items() if each is NOT_THEIRS} == {
        Item.PARTNER,
        Item.SCHOOL,
    }


def test_the_checklist_follows_the_household_but_not_against_an_officers_word() -> None:
    path = an_opened_path(ALONE)
    path.move_on(Item.SCHOOL, Progress.IN_PROGRESS, None, None, TODAY)
    path.follows(a_newcomer(COUPLE))
    assert progress(path.checklist)[Item.PARTNER] is OPEN
    path.follows(a_newcomer(ALONE))
    assert progress(path.checklist)[Item.PARTNER] is NOT_THEIRS
    assert progress(path.checklist)[Item.SCHOOL] is Progress.IN_PROGRESS


def test_a_step_is_owned_and_dated() -> None:
    path = an_opened_path()
    path.move_on(Item.HOUSING, Progress.IN_PROGRESS, COLLEAGUE, TODAY + 9 * DAY, TODAY + DAY)
    step = next(each for each in path.checklist if each.item is Item.HOUSING)
    assert (step.owner, step.due_on, step.since) == (COLLEAGUE, TODAY + 9 * DAY, TODAY + DAY)
    path.move_on(Item.HOUSING, Progress.IN_PROGRESS, OFFICER, None, TODAY + 2 * DAY)
    step = next(each for each in path.checklist if each.item is Item.HOUSING)
    assert (step.owner, step.due_on, step.since) == (OFFICER, None, TODAY + DAY)


@pytest.mark.parametrize("settled", [DONE, NOT_THEIRS])
def test_a_settled_step_may_be_taken_up_again_but_does_not_become_untouched(
    settled: Progress,
) -> None:
    path = an_opened_path()
    path.move_on(Item.HOUSING, settled, None, None, TODAY)
    with refused("step-cannot-move"):
        path.move_on(Item.HOUSING, OPEN, None, None, TODAY)
    path.move_on(Item.HOUSING, Progress.IN_PROGRESS, None, None, TODAY)
    with refused("step-cannot-move"):
        path.move_on(Item.HOUSING, OPEN, None, None, TODAY)


def test_a_step_that_the_territory_does_not_ask_for_is_refused() -> None:
    with refused("step-not-asked"):
        an_opened_path().move_on(Item.DIGITAL, DONE, None, None, TODAY)
