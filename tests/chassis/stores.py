"""The store and its in-memory double, seen alike by the suite that both pass."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlmodel import Field, SQLModel

from chassis import criteria_rows, search
from chassis.clock import SetClock
from chassis.listening import Listen
from chassis.memory import Memory
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.store import Row, Table
from chassis.wire_text import headers_from_text
from chassis.work import Cause, Work
from contracts.event import decode, read
from tests.chassis.stage import Note, Stage, Told, notes
from tests.platform import Platform
from tests.territories import a_territory

EVENING = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
TOMORROW = date(2026, 3, 4)


@dataclass
class Bridge:
    """A bridge home: no two have one door, if they have a door."""

    id: UUID
    subject: UUID
    door: str | None = None
    version: int = 0


class BridgeRow(Row, table=True):
    __tablename__ = "test_bridge"
    door: str | None = Field(default=None, unique=True)


bridges = Table(
    Bridge,
    BridgeRow,
    columns=lambda bridge: {"door": bridge.door},
    personal=True,
    searched=lambda bridge: [bridge.door],
    matched=lambda bridge: (bridge.door or "").split(),
)


class Store(Protocol):
    """What the suite needs to see of either."""

    def work(
        self, cause: Cause | None = None, if_match: tuple[UUID, int] | None = None
    ) -> AbstractAsyncContextManager[Work]: ...

    async def told(self, subject: UUID) -> list[tuple[int, UUID, str]]:
        """Sequence, id and word of what was announced of a subject, in order."""

    async def timers(self, item: UUID) -> list[tuple[str, date, datetime]]:
        """Name, day and moment of an item's timers, by name."""

    async def acts(self, subject: UUID) -> list[tuple[str, str | None]]:
        """Action and reason of what the audit says of a subject, in order."""


class OfSql:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def work(
        self, cause: Cause | None = None, if_match: tuple[UUID, int] | None = None
    ) -> AbstractAsyncContextManager[Work]:
        return self._runtime.transactions.begin("test", cause=cause, if_match=if_match)

    async def told(self, subject: UUID) -> list[tuple[int, UUID, str]]:
        found = []
        for row in await self._rows("outbox", "subject", str(subject), "position"):
            headers = headers_from_text(row.headers)
            envelope, value = decode(row.subject.encode(), row.value, headers)
            assert (envelope.id, envelope.sequence) == (row.id, row.sequence)
            found.append((row.sequence, row.id, read(Told, value).word))
        return found

    async def timers(self, item: UUID) -> list[tuple[str, date, datetime]]:
        rows = await self._rows("timer", "item", item, "name")
        return [(row.name, row.due_on, row.due_at) for row in rows]

    async def acts(self, subject: UUID) -> list[tuple[str, str | None]]:
        rows = await self._rows("audit", "subject", str(subject), "position")
        return [(row.action, row.reason) for row in rows]

    async def _rows(self, table: str, column: str, value: object, order: str) -> list[Any]:
        query = text(f"select * from {table} where {column} = :value order by {order}")
        async with self._runtime.engine.connect() as connection:
            return list(await connection.execute(query, {"value": value}))


class OfMemory:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def work(
        self, cause: Cause | None = None, if_match: tuple[UUID, int] | None = None
    ) -> AbstractAsyncContextManager[Work]:
        return self._memory.work(cause, if_match)

    async def told(self, subject: UUID) -> list[tuple[int, UUID, str]]:
        return [
            (each.sequence, each.id, each.event.word)
            for each in self._memory.told
            if isinstance(each.event, Told) and each.event.subject == subject
        ]

    async def timers(self, item: UUID) -> list[tuple[str, date, datetime]]:
        found = [timer for timer in self._memory.timers.values() if timer.item == item]
        return sorted((timer.name, timer.due_on, timer.due_at) for timer in found)

    async def acts(self, subject: UUID) -> list[tuple[str, str | None]]:
        return [
            (act.action, act.reason) for act in self._memory.acts if act.subject == str(subject)
        ]


@asynccontextmanager
async def a_sql_store(platform: Platform) -> AsyncIterator[Store]:
    """A store on a database of its own."""
    stage = Stage(platform, SetClock(EVENING))
    service = Service("sender", "Émetteur", (notes, bridges), (), Listen(), ModuleType("sender"))
    runtime = stage.runtime(service, await stage.database())
    async with runtime.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.tables["test_bridge"].create)
        for statement in (*search.index("test_bridge"), *criteria_rows.index("test_bridge")):
            await connection.execute(text(statement))
    yield OfSql(runtime)
    await runtime.engine.dispose()


def a_memory_store() -> Store:
    return OfMemory(Memory((notes, bridges), a_territory(), SetClock(EVENING)))


def a_note(*words: str, subject: UUID | None = None) -> Note:
    return Note(uuid4(), subject or uuid4(), list(words))


def told(subject: UUID, *words: str) -> list[Told]:
    return [Told(subject=subject, occurred_on=TOMORROW, word=word) for word in words]


async def saved(store: Store, *items: Note | Bridge) -> None:
    async with store.work() as work:
        for item in items:
            work.save(item)
