"""The store and its in-memory double promise the same: what is announced, named and reminded."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.errors import NotFound
from chassis.work import Cause
from contracts.event import TooLarge
from tests.chassis.stage import Note
from tests.chassis.stores import EVENING, TOMORROW, Store, a_note, told


async def test_events_keep_the_order_they_were_announced_in(store: Store) -> None:
    here, there = a_note(), a_note()
    async with store.work() as work:
        work.save(here, told(here.subject, "un", "deux"))
        work.save(there, told(there.subject, "ailleurs")[0])
        work.save(here, told(here.subject, "trois"))
    async with store.work() as work:
        work.save(await work.get(Note, here.id), told(here.subject, "quatre"))
    events = await store.told(here.subject)
    assert [(n, word) for n, _, word in events] == [
        (1, "un"),
        (2, "deux"),
        (3, "trois"),
        (4, "quatre"),
    ]
    assert [n for n, _, _ in await store.told(there.subject)] == [1]
    assert len({id for _, id, _ in events}) == 4


async def test_an_event_too_large_for_kafka_is_refused_when_it_is_written(store: Store) -> None:
    note = a_note()
    with pytest.raises(TooLarge):
        async with store.work() as work:
            work.save(note, told(note.subject, "x" * 300_000))
    async with store.work() as work:
        with pytest.raises(NotFound):
            await work.get(Note, note.id)


async def test_a_cause_that_can_come_twice_makes_the_same_ids_twice(store: Store) -> None:
    moment = EVENING - timedelta(days=3)
    cause = Cause(f"event-{uuid4()}", moment, "correlation", repeatable=True)
    made: list[tuple[UUID, UUID]] = []
    for _ in range(2):
        async with store.work(cause) as work:
            made.append((work.new_id(), work.new_id()))
    assert made[0] == made[1]
    assert made[0][0] != made[0][1]
    note = a_note()
    async with store.work(cause) as work:
        work.save(note, told(note.subject, "un", "deux"))
    first, second = [id for _, id, _ in await store.told(note.subject)]
    assert len({first, second, *made[0]}) == 4
    assert {id.int >> 80 for id in (first, second)} == {int(moment.timestamp() * 1000)}


async def test_a_command_makes_new_ids_each_time(store: Store) -> None:
    cause = Cause("command", EVENING, "correlation")
    async with store.work(cause) as work:
        first = work.new_id()
    async with store.work(cause) as work:
        assert work.new_id() != first
    assert first.version == 7


async def test_a_timer_is_set_to_the_start_of_its_local_day(store: Store) -> None:
    note = a_note()
    async with store.work() as work:
        work.save(note)
        work.remind("look", note, TOMORROW)
        work.remind("other", note, date(2026, 7, 4))
    assert await store.timers(note.id) == [
        ("look", TOMORROW, datetime(2026, 3, 3, 20, 0, tzinfo=UTC)),
        ("other", date(2026, 7, 4), datetime(2026, 7, 3, 20, 0, tzinfo=UTC)),
    ]


async def test_a_timer_set_again_replaces_itself_and_one_dismissed_is_gone(store: Store) -> None:
    note, later = a_note(), TOMORROW + timedelta(days=1)
    async with store.work() as work:
        work.save(note)
        work.remind("look", note, TOMORROW)
        work.remind("drop", note, TOMORROW)
    async with store.work() as work:
        got = await work.get(Note, note.id)
        work.remind("look", got, later)
        work.dismiss("drop", got)
        work.dismiss("never set", got)
    assert [(name, day) for name, day, _ in await store.timers(note.id)] == [("look", later)]
