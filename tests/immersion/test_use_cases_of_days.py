"""What happens by itself, and what waits for officers, over the in-memory double."""

from uuid import UUID, uuid4

from chassis.memory import Memory
from services.immersion import use_cases
from services.immersion.domain.deadlines import OUTCOME
from services.immersion.domain.evaluation import Outcome
from services.immersion.domain.facts import Status
from services.immersion.domain.stay import Stay
from services.immersion.domain.waiting import Task
from tests.immersion.desk import Desk, timers
from tests.immersion.stays import (
    COUPLE,
    DAY,
    FIRST_DAY,
    LAST_DAY,
    RECORDER,
    TODAY,
    WITNESS,
)


async def test_an_unanswered_stay_expires_on_its_day(memory: Memory, desk: Desk) -> None:
    stay = await desk.planned()
    desk.on(TODAY + 12 * DAY)
    async with desk.work() as work:
        await use_cases.expire(stay.id, work)
    assert (await desk.stay(stay.subject)).status is Status.EXPIRED
    assert memory.announced[-1].occurred_on == TODAY + 8 * DAY


async def test_a_party_nobody_saw_is_a_no_show_on_its_day(memory: Memory, desk: Desk) -> None:
    stay = await desk.confirmed()
    desk.on(FIRST_DAY + 3 * DAY)
    async with desk.work() as work:
        await use_cases.notice_a_no_show(stay.id, work)
    assert (await desk.stay(stay.subject)).status is Status.NO_SHOW
    assert memory.announced[-1].occurred_on == FIRST_DAY + DAY


async def test_those_who_have_not_answered_are_reminded_then_given_up(
    memory: Memory, desk: Desk
) -> None:
    stay = await desk.closed()
    desk.on(LAST_DAY + 25 * DAY)
    async with desk.work() as work:
        await use_cases.remind_of_evaluations(stay.id, work)
    assert timers(memory, stay) == {OUTCOME: LAST_DAY + 20 * DAY}
    async with desk.work() as work:
        await use_cases.give_up_waiting(stay.id, work)
    ended = await desk.stay(stay.subject)
    assert (ended.reminded_on, ended.outcome) == (LAST_DAY + 9 * DAY, Outcome.UNKNOWN)
    assert memory.announced[-1].occurred_on == LAST_DAY + 20 * DAY


async def test_what_comes_too_early_changes_nothing(memory: Memory, desk: Desk) -> None:
    planned, confirmed, closed = await desk.planned(), await desk.confirmed(), await desk.closed()
    before = len(memory.announced)
    desk.on(TODAY)
    async with desk.work() as work:
        await use_cases.expire(planned.id, work)
        await use_cases.notice_a_no_show(confirmed.id, work)
        await use_cases.remind_of_evaluations(closed.id, work)
        await use_cases.give_up_waiting(closed.id, work)
    assert len(memory.announced) == before
    assert (await desk.stay(closed.subject)).reminded_on is None


async def test_the_work_list_says_what_waits_today_and_whose_it_is(desk: Desk) -> None:
    mine = await desk.planned()
    theirs = await desk.planned()
    upcoming = await desk.confirmed()
    async with desk.work(WITNESS) as work:
        await use_cases.assign(theirs.id, None, work)
    async with desk.work() as work:
        everybody, _ = await use_cases.work_list(None, None, 50, work)
        own, _ = await use_cases.work_list(RECORDER, None, 50, work)
    assert [(stay.id, due.task) for stay, due in everybody] == [
        (mine.id, Task.COMPLETE_PROGRAMME),
        (theirs.id, Task.COMPLETE_PROGRAMME),
    ]
    assert [stay.id for stay, _ in own] == [mine.id]
    desk.on(FIRST_DAY)
    async with desk.work() as work:
        arrivals, _ = await use_cases.work_list(RECORDER, None, 50, work)
    assert (upcoming.id, Task.RECEIVE) in [(stay.id, due.task) for stay, due in arrivals]


async def test_the_work_list_passes_over_what_does_not_wait_without_short_pages(
    desk: Desk,
) -> None:
    waiting = [(await desk.planned()).id]
    await desk.confirmed()
    waiting += [(await desk.planned()).id, (await desk.planned()).id]
    found: list[UUID] = []
    after: str | None = None
    for size in (2, 1):
        async with desk.work() as work:
            page, after = await use_cases.work_list(None, after, 2, work)
        assert len(page) == size
        found += [stay.id for stay, _ in page]
    assert after is None
    assert found == waiting


async def an_expired_stay(desk: Desk) -> Stay:
    stay = await desk.planned()
    desk.on(TODAY + 8 * DAY)
    async with desk.work() as work:
        await use_cases.expire(stay.id, work)
    return stay


async def tasks(desk: Desk) -> list[Task]:
    async with desk.work() as work:
        found, _ = await use_cases.work_list(None, None, 50, work)
    return [due.task for _, due in found]


async def test_a_stay_nobody_answered_waits_until_the_candidate_is_invited_again(
    desk: Desk,
) -> None:
    stay = await an_expired_stay(desk)
    assert await tasks(desk) == [Task.CALL_BACK]
    async with desk.work() as work:
        await use_cases.renew(stay.id, None, work)
    assert await tasks(desk) == [Task.PLAN]


async def test_a_stay_nobody_answered_waits_until_the_candidate_qualifies_again(
    desk: Desk,
) -> None:
    stay = await an_expired_stay(desk)
    await desk.qualified(stay.subject)
    assert await tasks(desk) == [Task.PLAN]


async def test_a_stay_nobody_answered_waits_until_the_candidate_gives_up(desk: Desk) -> None:
    stay = await an_expired_stay(desk)
    async with desk.work() as work:
        await use_cases.withdraw(stay.subject, work.today, work)
    assert await tasks(desk) == []


async def test_a_stay_nobody_answered_waits_until_its_candidate_goes_on_under_another_id(
    desk: Desk,
) -> None:
    stay = await an_expired_stay(desk)
    async with desk.work() as work:
        await use_cases.merge(uuid4(), stay.subject, COUPLE, work.today, work)
    assert await tasks(desk) == []
