"""A local person's path as advisers and the calendar ask for it, each in its own transaction."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from chassis.memory import Memory
from services.insertion import use_cases
from services.insertion.domain.local.contract import Way
from services.insertion.domain.local.deadlines import (
    CONTRACT_OVERDUE,
    FORGETTING_NEAR,
    FORGOTTEN,
)
from services.insertion.domain.local.endings import Ground, Reason, Standing
from services.insertion.domain.local.facts import Status
from services.insertion.domain.local.path import InsertionPath
from tests.insertion.desk import Desk, timers, told
from tests.insertion.local_people import (
    ADVISER,
    CAMILLE,
    CONTRACT,
    DAY,
    PLACE,
    REFERRAL,
    TODAY,
    WITNESS,
    refused,
)

LATE = date(2026, 4, 3)


async def referred(desk: Desk) -> InsertionPath:
    async with desk.work() as work:
        return await use_cases.refer_person(CAMILLE, REFERRAL, ADVISER, work)


async def oriented(desk: Desk) -> InsertionPath:
    path = await referred(desk)
    async with desk.work() as work:
        await use_cases.assess_person(path.id, [], None, work)
    return await decided(desk, path.id)


async def decided(desk: Desk, id: UUID, way: Way = Way.SOCIAL) -> InsertionPath:
    async with desk.work() as work:
        return await use_cases.decide_referral(
            id, way, "departement", ADVISER, work.today, None, work
        )


async def contracted(desk: Desk) -> InsertionPath:
    path = await oriented(desk)
    async with desk.work() as work:
        await use_cases.take_contract(path.id, CONTRACT, work)
    async with desk.work(WITNESS) as work:
        return await use_cases.countersign_contract(path.id, CONTRACT, work)


async def kept(desk: Desk, id: UUID) -> InsertionPath:
    async with desk.work() as work:
        return await work.peek(InsertionPath, id)


async def fires(desk: Desk, path: InsertionPath) -> None:
    """Every timer of the path, whether it has come or not: each looks at the path first."""
    for act in (
        use_cases.tell_contract_overdue,
        use_cases.tell_forgetting_near,
        use_cases.forget_person,
    ):
        async with desk.work("platform") as work:
            await act(path.id, work)


async def test_one_reference_of_a_body_is_referred_once(desk: Desk) -> None:
    await referred(desk)
    async with desk.work() as work:
        again = replace(REFERRAL, reference="ft 1")
        with refused("already-referred"):
            await use_cases.refer_person(CAMILLE, again, ADVISER, work)


async def test_nothing_is_dated_of_a_day_to_come(desk: Desk) -> None:
    path = await contracted(desk)
    ahead = TODAY + DAY
    async with desk.work() as work:
        with refused("date-in-the-future"):
            await use_cases.refer_person(CAMILLE, replace(REFERRAL, on=ahead), None, work)
        with refused("date-in-the-future"):
            await use_cases.take_contract(path.id, replace(CONTRACT, signed_on=ahead), work)
        with refused("date-in-the-future"):
            await use_cases.review_path(path.id, ahead, work)


async def test_a_contract_s_month_is_a_timer_that_each_decision_sets_again(
    desk: Desk, memory: Memory
) -> None:
    path = await oriented(desk)
    assert timers(memory, path.id) == {CONTRACT_OVERDUE: LATE}
    desk.on(TODAY + 20 * DAY)
    await decided(desk, path.id, Way.PROFESSIONAL)
    assert timers(memory, path.id) == {CONTRACT_OVERDUE: date(2026, 4, 23)}
    desk.on(LATE)
    await fires(desk, path)
    assert "EngagementContractOverdue" not in told(memory, path.id)
    desk.on(date(2026, 4, 23))
    await fires(desk, path)
    await fires(desk, path)
    assert told(memory, path.id).count("EngagementContractOverdue") == 1
    assert timers(memory, path.id) == {}


async def test_a_contract_signed_meanwhile_is_never_told_to_be_late(
    desk: Desk, memory: Memory
) -> None:
    path = await contracted(desk)
    desk.on(LATE)
    await fires(desk, path)
    assert "EngagementContractOverdue" not in told(memory, path.id)


async def test_a_late_timer_dates_its_fact_of_its_own_day(desk: Desk, memory: Memory) -> None:
    path = await oriented(desk)
    desk.on(LATE + 9 * DAY)
    await fires(desk, path)
    assert memory.announced[-1].occurred_on == LATE


async def test_a_path_that_ended_is_told_of_no_more_until_nobody_is_named(
    desk: Desk, memory: Memory
) -> None:
    path = await oriented(desk)
    async with desk.work() as work:
        await use_cases.close_path(path.id, Reason.MOVED, None, work)
    assert timers(memory, path.id) == {FORGETTING_NEAR: date(2027, 8, 13)}
    before = told(memory, path.id)
    desk.on(date(2027, 8, 13))
    await fires(desk, path)
    assert timers(memory, path.id) == {FORGOTTEN: date(2027, 9, 2)}
    desk.on(date(2027, 9, 1))
    await fires(desk, path)
    assert (await kept(desk, path.id)).person == CAMILLE
    desk.on(date(2027, 9, 2))
    await fires(desk, path)
    gone = await kept(desk, path.id)
    assert (gone.status, gone.person) == (Status.ANONYMISED, None)
    assert (told(memory, path.id), timers(memory, path.id)) == (before, {})


async def test_an_exit_that_is_looked_at_puts_the_anonymisation_off(
    desk: Desk, memory: Memory
) -> None:
    path = await contracted(desk)
    async with desk.work() as work:
        await use_cases.leave_path(path.id, Ground.PERMANENT_JOB, None, None, work)
    near = timers(memory, path.id)[FORGETTING_NEAR]
    desk.on(date(2026, 7, 2))
    async with desk.work() as work:
        await use_cases.check_exit(path.id, 4, Standing.STILL, None, work)
    assert timers(memory, path.id)[FORGETTING_NEAR] > near


async def test_shared_actions_are_counted_under_each_of_their_orientations(desk: Desk) -> None:
    path = await contracted(desk)
    for orientations, shared in ((("nouveau-1", "nouveau-2"), True), (("nouveau-1",), False)):
        async with desk.work() as work:
            await use_cases.start_action(path.id, "mobility-help", orientations, shared, None, work)
    async with desk.work() as work:
        counted = await use_cases.count_actions(work)
    assert {each.orientation.code: (each.actions, each.with_newcomers) for each in counted} == {
        "ancien-1": (0, 0),
        "nouveau-1": (2, 1),
        "nouveau-2": (1, 1),
        "nouveau-3": (0, 0),
    }
    assert len(PLACE.orientations) == len(counted)


async def test_a_countersignature_of_an_unknown_path_is_refused(desk: Desk) -> None:
    async with desk.work(WITNESS) as work:
        with refused("not-found"):
            await use_cases.countersign_contract(work.new_id(), CONTRACT, work)


@pytest.mark.parametrize("officer", [None, WITNESS])
async def test_a_path_is_given_to_somebody_or_taken(desk: Desk, officer: str | None) -> None:
    path = await referred(desk)
    async with desk.work() as work:
        given = await use_cases.assign_path(path.id, officer, work)
    assert given.officer == (officer or ADVISER)
