"""What follows from what is told of a candidate, over the in-memory double."""

from uuid import uuid4

from chassis.memory import Memory
from services.immersion import use_cases
from services.immersion.domain.deadlines import REPLY
from services.immersion.domain.facts import Project, Reason, Status
from services.immersion.domain.guest import Guest
from services.immersion.domain.stay import Stay
from tests.immersion.desk import Desk, timers, told
from tests.immersion.stays import (
    ALONE,
    COUPLE,
    DAY,
    PROJECT,
    TODAY,
    refused,
)


async def test_a_qualified_candidate_is_offered_a_stay(memory: Memory, desk: Desk) -> None:
    candidate = await desk.qualified()
    (stay,) = await desk.stays(candidate)
    assert (stay.status, stay.party, stay.project) == (Status.PROPOSED, COUPLE, PROJECT)
    assert told(memory, candidate) == ["ImmersionProposed"]
    assert timers(memory, stay) == {}


async def test_a_candidate_who_qualifies_again_has_one_stay(memory: Memory, desk: Desk) -> None:
    candidate = await desk.qualified()
    await desk.qualified(candidate, ALONE, Project("creation"))
    (stay,) = await desk.stays(candidate)
    assert (stay.party, stay.project.type) == (ALONE, "creation")
    assert told(memory, candidate) == ["ImmersionProposed"]


async def test_a_candidate_who_qualifies_after_a_stay_is_offered_another(
    memory: Memory, desk: Desk
) -> None:
    stay = await desk.closed()
    await desk.qualified(stay.subject)
    assert [each.status for each in await desk.stays(stay.subject)] == [
        Status.AWAITING_EVALUATION,
        Status.PROPOSED,
    ]


async def test_a_withdrawal_ends_what_is_ahead_and_touches_nothing_else(
    memory: Memory, desk: Desk
) -> None:
    former = await desk.completed()
    async with desk.work() as work:
        ahead = await use_cases.renew(former.id, None, work)
    async with desk.work() as work:
        await use_cases.withdraw(former.subject, work.today, work)
    ended, cancelled = await desk.stays(former.subject)
    assert (ended.version, ended.status) == (former.version, Status.COMPLETED)
    assert (cancelled.id, cancelled.status) == (ahead.id, Status.CANCELLED)
    assert told(memory, former.subject)[-1] == "ImmersionCancelled"


async def test_what_is_told_of_a_candidate_who_never_qualified_changes_nothing(
    memory: Memory, desk: Desk
) -> None:
    stranger = uuid4()
    async with desk.work() as work:
        await use_cases.withdraw(stranger, TODAY, work)
        await use_cases.recompose(stranger, ALONE, work)
        await use_cases.anonymise(stranger, TODAY, work)
    assert memory.announced == []
    assert memory.kept(Guest) == []


async def test_a_household_that_changed_is_asked_again(memory: Memory, desk: Desk) -> None:
    stay = await desk.confirmed()
    async with desk.work() as work:
        await use_cases.recompose(stay.subject, ALONE, work)
    assert told(memory, stay.subject)[-2:] == ["ImmersionProposed", "ImmersionDatesProposed"]
    assert timers(memory, stay) == {REPLY: TODAY + 8 * DAY}


async def test_a_household_that_changed_leaves_its_former_stays_as_they_were(desk: Desk) -> None:
    stay = await desk.completed()
    async with desk.work() as work:
        await use_cases.recompose(stay.subject, ALONE, work)
    assert (await desk.stay(stay.subject)).party == COUPLE


async def test_of_two_merged_candidates_one_goes_on(memory: Memory, desk: Desk) -> None:
    survivor, merged = await desk.confirmed(ALONE), await desk.confirmed()
    async with desk.work() as work:
        await use_cases.merge(survivor.subject, merged.subject, COUPLE, TODAY, work)
    going_on, ended = await desk.stay(survivor.subject), await desk.stay(merged.subject)
    assert (going_on.status, going_on.party) == (Status.PROPOSED, COUPLE)
    assert (ended.status, ended.reason) == (Status.CANCELLED, Reason.HOUSEHOLD_CHANGED)
    assert timers(memory, ended) == {}


async def test_a_candidate_who_went_on_under_another_id_is_not_invited_again(desk: Desk) -> None:
    merged = await desk.completed(ALONE)
    async with desk.work() as work:
        await use_cases.merge(uuid4(), merged.subject, COUPLE, work.today, work)
    await desk.qualified(merged.subject)
    assert [each.id for each in await desk.stays(merged.subject)] == [merged.id]
    async with desk.work() as work:
        with refused("not-qualified"):
            await use_cases.renew(merged.id, None, work)


async def test_an_id_that_ended_is_not_invited_whatever_comes_later(
    memory: Memory, desk: Desk
) -> None:
    survivor, merged = uuid4(), uuid4()
    async with desk.work() as work:
        await use_cases.merge(survivor, merged, COUPLE, TODAY, work)
        await use_cases.withdraw(merged, TODAY, work)
        await use_cases.recompose(merged, ALONE, work)
    await desk.qualified(merged)
    assert await desk.stays(merged) == []
    assert memory.announced == []


async def test_nothing_is_kept_of_an_anonymised_candidate(memory: Memory, desk: Desk) -> None:
    stay = await desk.confirmed()
    other = await desk.planned()
    async with desk.work() as work:
        await use_cases.anonymise(stay.subject, TODAY, work)
    assert [each.id for each in memory.kept(Stay)] == [other.id]
    assert [each.id for each in memory.kept(Guest)] == [other.subject]
    assert timers(memory, stay) == {}
    assert told(memory, stay.subject)[-1] == "ImmersionCancelled"
