"""Items are found by the criteria on which they meet something else, in SQL as in memory."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from chassis.errors import Invalid, RuleBroken, Taken
from chassis.store import Table
from chassis.work import Cause
from tests.chassis.stores import Bridge, BridgeRow, Store, saved


def a_word() -> str:
    return uuid4().hex


async def meeting(store: Store, *criteria: str) -> list[UUID]:
    async with store.work() as work:
        return [each.id for each in (await work.meeting(Bridge, criteria)).items]


async def a_bridge(store: Store, door: str) -> UUID:
    bridge = Bridge(uuid4(), uuid4(), door)
    await saved(store, bridge)
    return bridge.id


async def test_one_criterion_in_common_is_enough(store: Store) -> None:
    here, there = a_word(), a_word()
    one, other = await a_bridge(store, f"{here} a"), await a_bridge(store, f"{there} {here} b")
    assert set(await meeting(store, here)) == {one, other}
    assert await meeting(store, there, a_word()) == [other]
    assert await meeting(store, here[:8]) == []
    assert await meeting(store) == []


async def test_an_item_comes_once_however_many_criteria_it_meets(store: Store) -> None:
    here, there = a_word(), a_word()
    id = await a_bridge(store, f"{here} {there} {here}")
    assert await meeting(store, here, there) == [id]


async def test_criteria_follow_what_is_saved(store: Store) -> None:
    before, kept, after = a_word(), a_word(), a_word()
    id = await a_bridge(store, f"{before} {kept}")
    async with store.work() as work:
        bridge = await work.get(Bridge, id)
        bridge.door = f"{kept} {after}"
        work.save(bridge)
    assert [await meeting(store, each) for each in (before, kept, after)] == [[], [id], [id]]
    async with store.work() as work:
        bridge = await work.get(Bridge, id)
        bridge.door = None
        work.save(bridge)
    assert await meeting(store, kept, after) == []


async def test_what_is_erased_meets_nothing(store: Store) -> None:
    here = a_word()
    id = await a_bridge(store, here)
    async with store.work() as work:
        work.erase(await work.get(Bridge, id))
    assert await meeting(store, here) == []


async def test_many_come_page_by_page_in_the_order_of_ids(store: Store) -> None:
    here = a_word()
    ids = sorted([await a_bridge(store, f"{here} {number}") for number in range(5)])
    found: list[UUID] = []
    after: str | None = None
    async with store.work() as work:
        while True:
            page = await work.meeting(Bridge, [here], after=after, limit=2)
            found += [each.id for each in page.items]
            after = page.next
            if after is None:
                break
    assert found == ids


async def test_a_cursor_of_other_criteria_is_refused(store: Store) -> None:
    here = a_word()
    for number in range(3):
        await a_bridge(store, f"{here} {number}")
    async with store.work() as work:
        page = await work.meeting(Bridge, [here], limit=1)
        with pytest.raises(Invalid, match="cursor-unknown"):
            await work.meeting(Bridge, [a_word()], after=page.next)


async def test_whoever_looks_at_what_is_met_is_in_the_audit(store: Store) -> None:
    here, bridge = a_word(), Bridge(uuid4(), uuid4())
    bridge.door = here
    await saved(store, bridge)
    cause = Cause("test", datetime(2026, 3, 2, tzinfo=UTC), "test", purpose="sender.match-read")
    async with store.work(cause) as work:
        await work.meeting(Bridge, [here])
    assert ("test_bridge-read", None) in await store.acts(bridge.subject)


def test_a_constraint_is_said_in_the_words_of_its_table() -> None:
    bridges = Table(
        Bridge, BridgeRow, refusals={"door_key": lambda: RuleBroken("door-taken", "Porte prise.")}
    )
    said = bridges.refused_by("door_key")
    assert isinstance(said, RuleBroken)
    assert said.slug == "door-taken"
    assert isinstance(bridges.refused_by("another"), Taken)
