"""The store and its in-memory double promise the same: what is kept, found, locked, refused."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from chassis.errors import NotFound, Stale, Taken
from tests.chassis.stage import Note
from tests.chassis.stores import EVENING, TOMORROW, Bridge, Store, a_note, saved, told


async def test_what_is_saved_comes_back_as_it_was(store: Store) -> None:
    note = a_note("un", "deux")
    await saved(store, note)
    async with store.work() as work:
        assert await work.get(Note, note.id) == note
        assert await work.peek(Note, note.id) == note


async def test_a_version_counts_the_transactions_that_saved(store: Store) -> None:
    note = a_note("un")
    await saved(store, note)
    for expected in (1, 2, 3):
        async with store.work() as work:
            got = await work.get(Note, note.id)
            assert got.version == expected
            work.save(got)
            work.save(got)


async def test_what_was_never_saved_is_not_found(store: Store) -> None:
    note = a_note()
    await saved(store, note)
    async with store.work() as work:
        for missing in (work.get(Note, uuid4()), work.peek(Note, uuid4())):
            with pytest.raises(NotFound):
                await missing
        with pytest.raises(NotFound):
            await work.get(Bridge, note.id)


async def test_one_transaction_holds_one_item_once(store: Store) -> None:
    note = a_note("un")
    await saved(store, note)
    async with store.work() as work:
        first = await work.get(Note, note.id)
        first.words.append("deux")
        assert await work.get(Note, note.id) is first
        assert (await work.about(Note, note.subject))[0] is first


async def test_a_glance_shows_what_is_kept_not_what_is_being_changed(store: Store) -> None:
    note = a_note("un")
    await saved(store, note)
    async with store.work() as work:
        got = await work.get(Note, note.id)
        got.words.append("deux")
        work.save(got)
        assert (await work.peek(Note, note.id)).words == ["un"]
        assert (await work.find(Note, subject=note.subject)) == note


async def test_what_was_only_glanced_at_is_not_saved(store: Store) -> None:
    note = a_note("un")
    await saved(store, note)
    async with store.work() as work:
        with pytest.raises(ValueError, match="Note: saved without having been got"):
            work.save(await work.peek(Note, note.id))
        found = await work.find(Note, subject=note.subject)
        assert found is not None
        with pytest.raises(ValueError, match="saved without"):
            work.save(found)


async def test_two_kinds_may_share_an_id(store: Store) -> None:
    note = a_note("un")
    bridge = Bridge(note.id, note.subject, f"porte {note.id}")
    await saved(store, note, bridge)
    async with store.work() as work:
        assert await work.get(Note, note.id) == note
        assert await work.get(Bridge, note.id) == bridge
        work.erase(await work.get(Bridge, note.id))
        assert await work.get(Note, note.id) == note
    async with store.work() as work:
        assert await work.about(Note, note.subject) == [note]
        assert await work.about(Bridge, note.subject) == []


async def test_an_item_of_another_version_than_asked_is_stale(store: Store) -> None:
    note, other = a_note("un"), a_note("autre")
    await saved(store, note, other)
    async with store.work(if_match=(note.id, 2)) as work:
        await work.get(Note, other.id)
        with pytest.raises(Stale):
            await work.get(Note, note.id)
    async with store.work(if_match=(note.id, 1)) as work:
        got = await work.get(Note, note.id)
        work.save(got)
        assert await work.get(Note, note.id) is got


async def test_an_item_met_about_its_subject_is_compared_too(store: Store) -> None:
    note = a_note("un")
    await saved(store, note)
    async with store.work(if_match=(note.id, 2)) as work:
        with pytest.raises(Stale):
            await work.about(Note, note.subject)
        with pytest.raises(Stale):
            await work.get(Note, note.id)


async def test_what_is_undone_leaves_nothing(store: Store) -> None:
    note, bridge = a_note("un"), Bridge(uuid4(), uuid4())
    await saved(store, note)

    async def fail() -> None:
        async with store.work() as work:
            got = await work.get(Note, note.id)
            got.words.append("deux")
            work.save(got, told(got.subject, "deux"))
            work.remind("look", got, TOMORROW)
            work.save(bridge)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.work() as work:
        assert await work.get(Note, note.id) == note
        with pytest.raises(NotFound):
            await work.get(Bridge, bridge.id)
    assert await store.told(note.subject) == []
    assert await store.timers(note.id) == []


async def test_what_is_erased_is_not_found_and_its_timers_go_with_it(store: Store) -> None:
    note, other = a_note("un"), a_note("autre")
    async with store.work() as work:
        for each in (note, other):
            work.save(each)
            work.remind("look", each, TOMORROW)
    async with store.work() as work:
        got = await work.get(Note, note.id)
        work.save(got)
        work.erase(got)
        work.remind("again", got, TOMORROW)
        with pytest.raises(NotFound):
            await work.get(Note, note.id)
        with pytest.raises(ValueError, match="saved without"):
            work.save(got)
        assert (await work.peek(Note, note.id)).words == ["un"]
    async with store.work() as work:
        for missing in (work.get(Note, note.id), work.peek(Note, note.id)):
            with pytest.raises(NotFound):
                await missing
        assert (await work.page(Note, where={"subject": note.subject})).items == []
    assert await store.timers(note.id) == []
    assert [name for name, _, _ in await store.timers(other.id)] == ["look"]


async def test_an_erasure_tells_what_it_has_to_tell(store: Store) -> None:
    note = a_note("un")
    await saved(store, note)
    async with store.work() as work:
        got = await work.get(Note, note.id)
        work.save(got, told(note.subject, "oublié"))
        work.erase(got)
    assert [word for _, _, word in await store.told(note.subject)] == ["oublié"]


async def test_what_may_be_once_only_is_refused_the_second_time(store: Store) -> None:
    door = f"porte {uuid4()}"
    first, second = Bridge(uuid4(), uuid4(), door), Bridge(uuid4(), uuid4(), door)
    await saved(store, first, Bridge(uuid4(), uuid4()), Bridge(uuid4(), uuid4()))
    with pytest.raises(Taken):
        await saved(store, second)
    async with store.work() as work:
        with pytest.raises(NotFound):
            await work.get(Bridge, second.id)


async def test_what_an_erased_item_had_is_free_at_once(store: Store) -> None:
    door = f"porte {uuid4()}"
    first, second = Bridge(uuid4(), uuid4(), door), Bridge(uuid4(), uuid4(), door)
    await saved(store, first)
    async with store.work() as work:
        work.erase(await work.get(Bridge, first.id))
        work.save(second)
    async with store.work() as work:
        assert await work.find(Bridge, door=door) == second


async def test_a_new_item_never_overwrites_one_that_is_there(store: Store) -> None:
    note = a_note("un")
    await saved(store, note)
    with pytest.raises(Taken):
        await saved(store, Note(note.id, note.subject, ["autre"]))
    async with store.work() as work:
        assert (await work.get(Note, note.id)).words == ["un"]


async def test_two_changes_of_one_item_at_once_both_count(store: Store) -> None:
    note = a_note()
    await saved(store, note)

    async def change(word: str) -> None:
        async with store.work() as work:
            got = await work.get(Note, note.id)
            await asyncio.sleep(0)
            got.words.append(word)
            work.save(got, told(got.subject, word))

    await asyncio.gather(*(change(f"{n}") for n in range(8)))
    async with store.work() as work:
        got = await work.get(Note, note.id)
    assert sorted(got.words) == [f"{n}" for n in range(8)]
    assert got.version == 9
    events = await store.told(note.subject)
    assert [word for _, _, word in events] == got.words
    assert [n for n, _, _ in events] == list(range(1, 9))


async def test_subjects_locked_together_never_wait_for_each_other(store: Store) -> None:
    one, other = a_note(), a_note()
    await saved(store, one, other)

    async def touch(first: Note, second: Note) -> None:
        async with store.work() as work:
            await work.lock(first.subject, second.subject)
            await asyncio.sleep(0)
            for each in (first, second):
                got = await work.get(Note, each.id)
                got.words.append("vu")
                work.save(got)

    await asyncio.gather(*(touch(*pair) for pair in [(one, other), (other, one)] * 5))
    async with store.work() as work:
        assert len((await work.get(Note, one.id)).words) == 10


async def test_the_day_is_the_territorys(store: Store) -> None:
    async with store.work() as work:
        assert work.now == EVENING
        assert work.today == date(2026, 3, 3)
        assert work.actor in {"test", "platform"}
        assert work.territory.rules is work.rule
