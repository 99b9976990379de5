"""The in-memory double of the store: same promises, same tests, no database."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from chassis import cursor, ids
from chassis.clock import Clock
from chassis.errors import NotFound, Stale
from chassis.rules import Rule
from chassis.store import Table
from chassis.territory import Territory
from chassis.work import Aggregate, Cause, Page
from contracts.event import Event

T = TypeVar("T", bound=Aggregate)


@dataclass
class Kept:
    """A row as the database would hold it."""

    subject: UUID
    version: int
    record: str
    columns: dict[str, object]


class Memory:
    """What a service remembers: rows by kind, events announced in order, timers."""

    def __init__(self, tables: Sequence[Table[Any]], territory: Territory, clock: Clock) -> None:
        self.tables = {table.kind: table for table in tables}
        self.territory = territory
        self.clock = clock
        self.rows: dict[type[Any], dict[UUID, Kept]] = {table.kind: {} for table in tables}
        self.announced: list[Event] = []
        self.timers: dict[tuple[str, UUID], tuple[UUID, date]] = {}

    @asynccontextmanager
    async def work(
        self, cause: Cause | None = None, if_match: tuple[UUID, int] | None = None
    ) -> AsyncIterator["MemoryWork"]:
        """One transaction: kept where the block ends well, forgotten where it raises."""
        now = self.clock.now()
        work = MemoryWork(self, cause or Cause("test", now, "test"), now, if_match)
        yield work
        work.keep()

    def kept(self, kind: type[T]) -> list[T]:
        """Every item of a kind as it was saved last."""
        table = self.tables[kind]
        return [
            table.load({"record": row.record, "version": row.version})
            for _, row in sorted(self.rows[kind].items())
        ]

    def due(self, until: date) -> list[tuple[str, UUID, date]]:
        """The timers due by then, oldest first."""
        return sorted(
            ((name, item, on) for (name, item), (_, on) in self.timers.items() if on <= until),
            key=lambda timer: timer[2],
        )


@dataclass
class MemoryWork:
    """`Work` over `Memory`."""

    _memory: Memory
    _cause: Cause
    now: datetime
    _if_match: tuple[UUID, int] | None = None
    _held: dict[UUID, Any] = field(default_factory=dict)
    _saved: dict[UUID, Any] = field(default_factory=dict)
    _erased: dict[UUID, Any] = field(default_factory=dict)
    _announced: list[Event] = field(default_factory=list)
    _timers: dict[tuple[str, UUID], tuple[UUID, date] | None] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.territory.local_date(self.now)

    @property
    def rule(self) -> Rule:
        return self.territory.rules

    @property
    def territory(self) -> Territory:
        return self._memory.territory

    @property
    def actor(self) -> str:
        return self._cause.actor

    def new_id(self) -> UUID:
        return ids.drawn(self.now)

    async def lock(self, *subjects: UUID) -> None:
        """One transaction at a time here: nothing to take."""

    async def get(self, kind: type[T], id: UUID) -> T:
        if id in self._held:
            held: T = self._held[id]
            return held
        item = await self.peek(kind, id)
        if self._if_match and self._if_match[0] == id and self._if_match[1] != item.version:
            raise Stale
        self._held[id] = item
        return item

    async def peek(self, kind: type[T], id: UUID) -> T:
        row = self._memory.rows[kind].get(id)
        if row is None:
            raise NotFound
        table: Table[T] = self._memory.tables[kind]
        return table.load({"record": row.record, "version": row.version})

    async def find(self, kind: type[T], **columns: object) -> T | None:
        page = await self.page(kind, where=columns, limit=1)
        return page.items[0] if page.items else None

    async def about(self, kind: type[T], subject: UUID) -> list[T]:
        found = [id for id, row in self._memory.rows[kind].items() if row.subject == subject]
        found += [
            id
            for id, item in self._held.items()
            if isinstance(item, kind) and item.subject == subject and id not in found
        ]
        return [await self.get(kind, id) for id in sorted(found)]

    async def page(
        self,
        kind: type[T],
        *,
        where: Mapping[str, object] | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[T]:
        table, where = self._memory.tables[kind], where or {}
        start = cursor.read(table.name, where, after) if after else UUID(int=0)
        found = [
            id
            for id, row in sorted(self._memory.rows[kind].items())
            if id > start
            and all(
                (row.subject if name == "subject" else row.columns[name]) == value
                for name, value in where.items()
            )
        ]
        items = [await self.peek(kind, id) for id in found[:limit]]
        more = len(found) > limit
        return Page(items, cursor.write(table.name, where, items[-1].id) if more else None)

    def save(self, item: Aggregate, announce: Event | Sequence[Event] | None = None) -> None:
        self._held[item.id] = self._saved[item.id] = item
        if isinstance(announce, Event):
            self._announced.append(announce)
        elif announce is not None:
            self._announced.extend(announce)

    def erase(self, item: Aggregate) -> None:
        self._saved.pop(item.id, None)
        self._erased[item.id] = item

    def remind(self, timer: str, item: Aggregate, on: date) -> None:
        self._timers[timer, item.id] = (item.subject, on)

    def dismiss(self, timer: str, item: Aggregate) -> None:
        self._timers[timer, item.id] = None

    def keep(self) -> None:
        """Writes what was saved, erased, announced and reminded."""
        for id, item in self._saved.items():
            table = self._memory.tables[type(item)]
            item.version += 1
            self._memory.rows[type(item)][id] = Kept(
                item.subject, item.version, table.dump(item), table.columns(item)
            )
        for id, item in self._erased.items():
            self._memory.rows[type(item)].pop(id, None)
            self._timers |= {key: None for key in self._memory.timers if key[1] == id}
        self._memory.announced.extend(self._announced)
        for key, timer in self._timers.items():
            if timer is None:
                self._memory.timers.pop(key, None)
            else:
                self._memory.timers[key] = timer
