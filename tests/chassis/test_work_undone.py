"""What one of several lines made can be undone before anything is written, and nothing else."""

from uuid import uuid4

import pytest

from chassis.clock import SetClock
from chassis.memory import Memory
from tests.chassis.import_room import MORNING
from tests.chassis.stage import Note, Told, notes
from tests.territories import a_territory


@pytest.fixture
def memory() -> Memory:
    return Memory([notes], a_territory(), SetClock(MORNING))


def a_note(word: str) -> Note:
    return Note(uuid4(), uuid4(), [word])


def told(note: Note) -> Told:
    return Told(subject=note.subject, occurred_on=MORNING.date(), word="mot")


async def test_what_was_made_since_is_forgotten_and_what_was_before_is_kept(
    memory: Memory,
) -> None:
    first, second = a_note("un"), a_note("deux")
    async with memory.work() as work:
        work.save(first, told(first))
        point = work.point()
        work.save(second, told(second))
        work.remind("look-again", second, MORNING.date())
        assert work.undo(point)
        with pytest.raises(Exception, match="not-found"):
            await work.get(Note, second.id)
    assert [note.id for note in memory.kept(Note)] == [first.id]
    assert [each.event.subject for each in memory.told] == [first.subject]
    assert memory.timers == {}


async def test_what_was_held_before_and_changed_since_cannot_be_undone(memory: Memory) -> None:
    note = a_note("un")
    async with memory.work() as work:
        work.save(note)
        point = work.point()
        note.words.append("deux")
        work.save(note)
        assert not work.undo(point)


async def test_what_was_erased_since_cannot_be_undone(memory: Memory) -> None:
    note = a_note("un")
    async with memory.work() as work:
        work.save(note)
    async with memory.work() as work:
        point = work.point()
        work.erase(await work.get(Note, note.id))
        assert not work.undo(point)
