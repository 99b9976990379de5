"""Lines are brought in one by one, and the report says what became of each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from chassis.api import Begin
from chassis.clock import SetClock
from chassis.csv_cells import LineRefused
from chassis.csv_file import Line, Sheet
from chassis.csv_import import Brought, Known, Outcome, Report, Stopped, bring_in
from chassis.errors import RuleBroken, Taken
from chassis.memory import Memory
from chassis.work import Work
from tests.chassis.stage import Note, notes
from tests.territories import a_territory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RULE_BROKEN = RuleBroken("no", "Une règle s'y oppose.")


@pytest.fixture
def memory() -> Memory:
    return Memory([notes], a_territory(), SetClock(NOON))


def beginning(memory: Memory) -> Begin:
    @asynccontextmanager
    async def begin(name: str, size: int = 1) -> AsyncIterator[Work]:
        async with memory.work() as work:
            yield work

    return begin


def lines(*words: str) -> Sheet:
    return Sheet([Line(number, {"word": word}) for number, word in enumerate(words, 2)], ["autre"])


async def write_down(line: Line, work: Work) -> Brought:
    """Keeps a word; some of them can't be kept."""
    word = line.cells["word"]
    faults = {
        "wrong": LineRefused([("word", "Ce mot est refusé."), (None, "Cette ligne aussi.")]),
        "broken": RULE_BROKEN,
        "known": Known(),
        "taken": Taken(),
        "bug": ZeroDivisionError(),
        "away": ConnectionResetError(),
    }
    if word in faults:
        raise faults[word]
    if await work.find(Note, length=len(word)):
        raise Known
    note = Note(uuid4(), uuid4(), ["x"] * len(word))
    work.save(note)
    return Brought(note.id, str(len(word)))


async def imported(memory: Memory, *words: str, dry_run: bool = False) -> Report:
    return await bring_in(
        lines(*words), write_down, lambda line: None, beginning(memory), dry_run=dry_run
    )


def outcomes(report: Report) -> list[str]:
    return [item.outcome.value for item in report.items]


async def test_a_line_that_is_refused_stops_no_other(memory: Memory) -> None:
    report = await imported(memory, "a", "wrong", "bb", "broken", "known", "taken", "bug", "ccc")
    assert outcomes(report) == [
        "created",
        "refused",
        "created",
        "refused",
        "known",
        "known",
        "refused",
        "created",
    ]
    assert (report.lines, report.created, report.known, report.refused) == (8, 3, 2, 3)
    assert report.ignored_columns == ["autre"]
    assert len(memory.kept(Note)) == 3
    assert [(reason.column, reason.detail) for reason in report.items[1].reasons] == [
        ("word", "Ce mot est refusé."),
        (None, "Cette ligne aussi."),
    ]
    assert [reason.detail for reason in report.items[3].reasons] == ["Une règle s'y oppose."]
    assert [item.line for item in report.items] == list(range(2, 10))


async def test_every_outcome_has_its_french_word(memory: Memory) -> None:
    report = await imported(memory, "a", "wrong", "known")
    assert [item.label for item in report.items] == ["importée", "refusée", "déjà connue"]
    assert {outcome.french for outcome in Outcome} == {item.label for item in report.items}


async def test_a_rehearsal_says_the_same_and_keeps_nothing(memory: Memory) -> None:
    words = ("a", "bb", "a", "wrong", "bb", "known")
    rehearsed = await imported(memory, *words, dry_run=True)
    assert memory.kept(Note) == []
    done = await imported(memory, *words)
    assert outcomes(rehearsed) == outcomes(done)
    assert outcomes(done) == ["created", "created", "known", "refused", "known", "known"]
    assert [item.id for item in rehearsed.items] == [None] * 6
    kept = {note.id for note in memory.kept(Note)}
    assert {item.id for item in done.items if item.id} == kept


async def test_the_same_file_twice_creates_nothing(memory: Memory) -> None:
    await imported(memory, "a", "bb")
    again = await imported(memory, "a", "bb")
    assert outcomes(again) == ["known", "known"]
    assert outcomes(await imported(memory, "a", "bb", dry_run=True)) == ["known", "known"]
    assert len(memory.kept(Note)) == 2


async def test_a_refused_line_hides_no_later_one(memory: Memory) -> None:
    """Only what would be there counts as known, in a rehearsal too."""
    assert outcomes(await imported(memory, "broken", "a", dry_run=True)) == ["refused", "created"]


async def test_an_import_that_the_database_leaves_says_where_it_stopped(memory: Memory) -> None:
    with pytest.raises(Stopped) as stopped:
        await imported(memory, "a", "bb", "away", "ccc")
    assert stopped.value.status == 503
    assert "ligne 4" in stopped.value.sentence
    assert len(memory.kept(Note)) == 2


async def test_the_senders_own_reference_is_given_back(memory: Memory) -> None:
    report = await bring_in(
        lines("a", "wrong"),
        write_down,
        lambda line: line.cells["word"].upper(),
        beginning(memory),
        dry_run=False,
    )
    assert [item.reference for item in report.items] == ["A", "WRONG"]
