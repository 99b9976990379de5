"""What people read and write of others leaves its rows, in the transaction that does it."""

from uuid import UUID, uuid4

import pytest

from chassis import audit
from chassis.draft import Draft
from chassis.errors import NotFound
from chassis.work import Cause, Work
from tests.chassis.stage import Note
from tests.chassis.stores import EVENING, Bridge, Store, saved

PERSON = Cause("trace-1", EVENING, "c", actor="officer-1", purpose="bridge-read")
READ, WRITTEN, ERASED = (
    ("test_bridge-read", None),
    ("test_bridge-written", None),
    (
        "test_bridge-erased",
        None,
    ),
)


async def a_bridge(store: Store) -> Bridge:
    """A bridge home saved by nobody in particular."""
    bridge = Bridge(uuid4(), uuid4(), str(uuid4()))
    await saved(store, bridge)
    return bridge


async def read_by_id(work: Work, bridge: Bridge) -> None:
    await work.get(Bridge, bridge.id)


async def peeked_at(work: Work, bridge: Bridge) -> None:
    await work.peek(Bridge, bridge.id)


async def found(work: Work, bridge: Bridge) -> None:
    assert await work.find(Bridge, door=bridge.door)


async def read_by_subject(work: Work, bridge: Bridge) -> None:
    await work.about(Bridge, bridge.subject)


async def listed(work: Work, bridge: Bridge) -> None:
    await work.page(Bridge, where={"door": bridge.door})


WAYS = [read_by_id, peeked_at, found, read_by_subject, listed]


@pytest.mark.parametrize("way", WAYS)
async def test_whichever_way_a_person_reads_it_leaves_a_row(store: Store, way: object) -> None:
    bridge = await a_bridge(store)
    async with store.work(PERSON) as work:
        await way(work, bridge)  # type: ignore[operator]  # one of the functions above
    assert await store.acts(bridge.subject) == [READ]


async def test_what_is_written_and_erased_leaves_a_row_each(store: Store) -> None:
    bridge = await a_bridge(store)
    async with store.work(PERSON) as work:
        work.save(await work.get(Bridge, bridge.id))
    async with store.work(PERSON) as work:
        work.erase(await work.get(Bridge, bridge.id))
    assert await store.acts(bridge.subject) == [READ, WRITTEN, READ, ERASED]


async def test_a_new_item_leaves_a_row(store: Store) -> None:
    bridge = Bridge(uuid4(), uuid4())
    async with store.work(PERSON) as work:
        work.save(bridge)
    assert await store.acts(bridge.subject) == [WRITTEN]


async def test_reading_twice_in_a_transaction_is_reading_once(store: Store) -> None:
    bridge = await a_bridge(store)
    async with store.work(PERSON) as work:
        for way in WAYS:
            await way(work, bridge)
    assert await store.acts(bridge.subject) == [READ]


async def test_a_list_of_fifty_leaves_a_row_for_each_and_none_for_the_fifty_first(
    store: Store,
) -> None:
    bridges = [Bridge(UUID(int=n), uuid4()) for n in range(1, 52)]
    await saved(store, *bridges)
    async with store.work(PERSON) as work:
        page = await work.page(Bridge, limit=50)
    shown = {item.subject for item in page.items}
    hidden = [bridge for bridge in bridges if bridge.subject not in shown]
    assert len(shown) == 50
    assert [await store.acts(subject) for subject in shown] == [[READ]] * 50
    assert [await store.acts(bridge.subject) for bridge in hidden] == [[]] * len(hidden)


async def test_listeners_and_timers_are_nobody_and_leave_no_row(store: Store) -> None:
    bridge = await a_bridge(store)
    async with store.work() as work:
        work.save(await work.get(Bridge, bridge.id))
    assert await store.acts(bridge.subject) == []


async def test_what_is_not_personal_leaves_no_row(store: Store) -> None:
    note = Note(uuid4(), uuid4())
    async with store.work(PERSON) as work:
        work.save(note)
    assert await store.acts(note.subject) == []


async def test_what_was_not_there_was_not_read(store: Store) -> None:
    with pytest.raises(NotFound):
        async with store.work(PERSON) as work:
            await work.get(Bridge, uuid4())
    async with store.work(PERSON) as work:
        assert await work.find(Bridge, door="nulle part") is None


async def test_a_transaction_that_is_undone_takes_its_rows_with_it(store: Store) -> None:
    bridge = await a_bridge(store)
    with pytest.raises(ZeroDivisionError):
        await _read_and_fail(store, bridge)
    assert await store.acts(bridge.subject) == []


@pytest.mark.parametrize(
    "reason",
    ["rappeler au 06 39 98 00 01", "+33639980001 ne répond plus", "écrire à a.b@exemple.invalid"],
)
async def test_a_reason_by_which_somebody_can_be_reached_is_refused(
    store: Store, reason: str
) -> None:
    with pytest.raises(audit.ReasonNamesSomebody):
        await _discard(store, "subject", reason)


async def test_a_reason_with_other_numbers_is_kept(store: Store) -> None:
    subject, reason = uuid4(), "événement 0199aabb-0123 du 02/03/2026, offset 1234567890"
    await _discard(store, str(subject), reason)
    assert await store.acts(subject) == [("parked-discarded", reason)]


async def _read_and_fail(store: Store, bridge: Bridge) -> None:
    async with store.work(PERSON) as work:
        await work.get(Bridge, bridge.id)
        raise ZeroDivisionError


async def _discard(store: Store, subject: str, reason: str) -> None:
    async with store.work(PERSON) as work:
        assert isinstance(work, Draft)
        await audit.write(work, "parked-discarded", subject=subject, reason=reason)
