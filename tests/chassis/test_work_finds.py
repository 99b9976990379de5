"""The store and its in-memory double promise the same: what is found and listed, in which order."""

from uuid import uuid4

import pytest

from chassis.errors import Invalid
from tests.chassis.stage import Note
from tests.chassis.stores import Bridge, Store, a_note, saved


async def test_the_first_of_its_columns_is_found(store: Store) -> None:
    subject = uuid4()
    kept = sorted((a_note("un", subject=subject) for _ in range(3)), key=lambda note: note.id)
    kept.append(Note(uuid4(), subject, ["un", "deux"]))
    await saved(store, *reversed(kept))
    async with store.work() as work:
        assert await work.find(Note, subject=subject, length=1) == kept[0]
        assert await work.find(Note, subject=subject, length=2) == kept[3]
        assert await work.find(Note, subject=subject, length=9) is None
        with pytest.raises(KeyError):
            await work.find(Note, colour="red")


async def test_what_has_no_value_in_a_column_is_found_by_none(store: Store) -> None:
    bare, subject = Bridge(uuid4(), uuid4()), uuid4()
    await saved(store, bare, Bridge(uuid4(), subject, f"porte {subject}"))
    async with store.work() as work:
        assert await work.find(Bridge, subject=bare.subject, door=None) == bare
        assert await work.find(Bridge, subject=subject, door=None) is None


async def test_all_of_a_subject_comes_in_the_order_of_ids_new_ones_too(store: Store) -> None:
    subject = uuid4()
    kept = [a_note(word, subject=subject) for word in "abc"]
    await saved(store, *kept, a_note("other"))
    async with store.work() as work:
        before, after = a_note("new", subject=subject), a_note("newer", subject=subject)
        work.save(before)
        await work.about(Note, subject)
        work.save(after)
        gone = await work.get(Note, kept[1].id)
        work.erase(gone)
        expected = sorted([before, after, kept[0], kept[2]], key=lambda note: note.id)
        assert await work.about(Note, subject) == expected
    async with store.work() as work:
        assert [note.id for note in await work.about(Note, subject)] == [n.id for n in expected]


async def test_items_are_counted_by_each_value_of_a_column(store: Store) -> None:
    async with store.work() as work:
        before = await work.count(Note, "length")
    await saved(store, a_note("un"), a_note("deux"), a_note("un", "deux"))
    async with store.work() as work:
        after = await work.count(Note, "length")
    more = {length: after[length] - before.get(length, 0) for length in ("1", "2")}
    assert more == {"1": 2, "2": 1}


async def test_a_list_is_walked_page_by_page(store: Store) -> None:
    subject = uuid4()
    kept = sorted((a_note("un", subject=subject) for _ in range(7)), key=lambda note: note.id)
    await saved(store, *kept, a_note("un", "deux", subject=subject))
    where = {"subject": subject, "length": 1}
    found: list[Note] = []
    after: str | None = None
    sizes = []
    async with store.work() as work:
        while True:
            page = await work.page(Note, where=where, after=after, limit=3)
            found += page.items
            sizes.append(len(page.items))
            after = page.next
            if after is None:
                break
    assert found == kept
    assert sizes == [3, 3, 1]


async def test_a_page_that_ends_with_the_list_has_no_next(store: Store) -> None:
    subject = uuid4()
    await saved(store, *(a_note(subject=subject) for _ in range(4)))
    async with store.work() as work:
        assert (await work.page(Note, where={"subject": subject}, limit=4)).next is None
        assert (await work.page(Note, where={"subject": uuid4()})).items == []


async def test_a_cursor_of_another_list_is_refused(store: Store) -> None:
    subject = uuid4()
    await saved(store, *(a_note(subject=subject) for _ in range(3)))
    async with store.work() as work:
        cursor = (await work.page(Note, where={"subject": subject}, limit=1)).next
        assert cursor
        for where, kind, after in (
            ({"subject": uuid4()}, Note, cursor),
            ({}, Note, cursor),
            ({"subject": subject}, Bridge, cursor),
            ({"subject": subject}, Note, cursor[:-4]),
            ({"subject": subject}, Note, "é"),
            ({"subject": subject}, Note, "\ud800"),
            ({"subject": subject}, Note, "x"),
        ):
            with pytest.raises(Invalid, match="cursor-unknown"):
                await work.page(kind, where=where, after=after)
