"""A service that brings in files of words: some can't be kept, each for a reason of its own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from chassis.clock import SetClock
from chassis.csv_cells import LineRefused
from chassis.csv_file import Columns, Line
from chassis.csv_import import Brought, FileKind, Known
from chassis.errors import RuleBroken, Taken
from chassis.import_routes import import_routers
from chassis.importer import Importer
from chassis.web import application
from chassis.work import Work
from happy import issuer
from happy.layout import Layout
from tests.chassis.counter import Counter
from tests.chassis.stage import Note, Stage, Told, a_sender
from tests.platform import Platform

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
Body = dict[str, Any]


@dataclass
class Words:
    """What a line becomes: a note of its word; `away` says how often the database goes away."""

    away: int = 0
    tried: list[int] = field(default_factory=list)

    async def take(self, line: Line, work: Work, second: str | None) -> Brought:
        """Keeps a word; two words of one length are the same thing."""
        word = line.cells["mot"]
        self.tried.append(line.number)
        self._may_fail(word)
        if await work.find(Note, length=len(word)):
            raise Known
        id = work.new_id()
        note = Note(id, id, ["x"] * len(word))
        work.save(note, Told(subject=id, occurred_on=work.today, word=second or word))
        if word == "late":
            raise RuleBroken("late", "Une règle s'y oppose après coup.")
        return Brought(id, str(len(word)))

    def _may_fail(self, word: str) -> None:
        faults = {
            "wrong": LineRefused([("mot", "Ce mot est refusé."), (None, "Cette ligne aussi.")]),
            "broken": RuleBroken("no", "Une règle s'y oppose."),
            "known": Known(),
            "taken": Taken(),
            "bug": ZeroDivisionError(),
        }
        if word in faults:
            raise faults[word]
        if word == "away" and self.away:
            self.away -= 1
            raise ConnectionResetError


def kinds(words: Words) -> tuple[FileKind, FileKind]:
    """Files of words, and those that two people vouch for."""

    def of(name: str, path: str, *, countersigned: bool = False) -> FileKind:
        return FileKind(
            name=name,
            path=path,
            action="note-import",
            summary="Importer des mots",
            description="Un mot par ligne.",
            columns=Columns(known=("mot", "reference"), mandatory=("mot",)),
            table="note",
            take=words.take,
            refer=lambda line: line.cells.get("reference") or None,
            countersigned=countersigned,
        )

    return of("words", "/v1/imports"), of("vouched", "/v1/vouched-imports", countersigned=True)


@dataclass
class ImportRoom:
    """A service's database, its HTTP edge and its importer, on a clock that tests move."""

    counter: Counter
    clock: SetClock
    words: Words

    @property
    def importer(self) -> Importer:
        return self.counter.runtime.importer

    def another(self, holder: str) -> Importer:
        """The importer of another process."""
        mine = self.importer
        return Importer(mine.transactions, mine.policy, mine.kinds, holder)

    async def rows(self, query: str, **values: Any) -> list[Any]:
        return await self.counter.rows(query, **values)

    async def kept(self) -> list[int]:
        """The lengths of the words that are kept."""
        return [row.length for row in await self.rows("select length from note order by length")]

    async def bytes_left(self) -> int:
        """How many pieces of files are kept."""
        [row] = await self.rows(
            "select (select count(*) from import_piece) + (select count(*) from import_file)"
            " + (select count(*) from import_key) as left"
        )
        return int(row[0])


def a_file(*words: str) -> bytes:
    return "\r\n".join(["mot;reference", *[f"{word};R{word}" for word in words]]).encode()


async def send(
    client: httpx.AsyncClient, content: Any, *, path: str = "/v1/imports", **more: Any
) -> httpx.Response:
    headers = {"Content-Type": "text/csv"} | more.pop("headers", {})
    return await client.post(path, content=content, headers=headers, params=more)


async def sent(client: httpx.AsyncClient, *words: str, **more: Any) -> str:
    """The id of the job of some words."""
    answer = await send(client, a_file(*words), **more)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


async def job(client: httpx.AsyncClient, id: str) -> Body:
    answer = await client.get(f"/v1/imports/{id}")
    assert answer.is_success, answer.text
    found: Body = answer.json()
    return found


async def became(client: httpx.AsyncClient, id: str, **query: Any) -> list[Body]:
    answer = await client.get(f"/v1/imports/{id}/lines", params={"limit": 500, **query})
    assert answer.is_success, answer.text
    found: list[Body] = answer.json()["items"]
    return found


def outcomes(found: Sequence[Body]) -> list[str]:
    return [each["outcome"] for each in found]


@asynccontextmanager
async def an_import_room(platform: Platform) -> AsyncIterator[ImportRoom]:
    """A room with a database of its own; nobody brings anything in until a test says so."""
    clock, words = SetClock(MORNING), Words()
    files = kinds(words)
    stage = Stage(platform, clock)
    stage.sender_service = a_sender(import_routers(*files), files)
    keys = Layout(platform.folder / "issuer")
    issuer.prepare(keys)
    made = await stage.database()
    stage.settings["sender"] = made.model_copy(
        update={"issuer_keys": keys.issuer_keys, "heavy_rate_at_once": 1_000}
    )
    stage.sender = stage.runtime(stage.sender_service)
    try:
        yield ImportRoom(Counter(stage, keys, application(stage.sender)), clock, words)
    finally:
        await stage.close()
