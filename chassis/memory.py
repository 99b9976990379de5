"""The in-memory double of the store: same promises, same tests, no database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from chassis import cursor, search
from chassis.announcing import Place, encoded
from chassis.audit import Act
from chassis.clock import Clock
from chassis.draft import Draft
from chassis.errors import NotFound, Taken
from chassis.rights import PLATFORM, Rights
from chassis.store import Table
from chassis.territory import Territory
from chassis.timers import Reminder
from chassis.work import Aggregate, Cause, Page
from contracts.event import Event

T = TypeVar("T", bound=Aggregate)
Rows = dict[UUID, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """An event that was announced, with its id and its rank among its subject's."""

    id: UUID
    sequence: int
    event: Event


class Memory:
    """What a service remembers: rows by kind, events announced in order, timers, the audit."""

    def __init__(self, tables: Sequence[Table[Any]], territory: Territory, clock: Clock) -> None:
        self.place = Place("memory", territory, {table.kind: table for table in tables})
        self.clock = clock
        self.rows: dict[type[Any], Rows] = {table.kind: {} for table in tables}
        self.told: list[Told] = []
        self.timers: dict[tuple[str, UUID], Reminder] = {}
        self.acts: list[Act] = []
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def work(
        self,
        cause: Cause | None = None,
        if_match: tuple[UUID, int] | None = None,
        rights: Rights = PLATFORM,
    ) -> AsyncIterator["MemoryWork"]:
        """One transaction at a time: kept where the block ends well, forgotten where it raises."""
        async with self._turn:
            now = self.clock.now()
            work = MemoryWork(self, cause or Cause("test", now, "test"), now, if_match, rights)
            yield work
            work.keep()

    @property
    def announced(self) -> list[Event]:
        """Every event announced, in order."""
        return [told.event for told in self.told]

    def kept(self, kind: type[T]) -> list[T]:
        """Every item of a kind as it was saved last."""
        return [self.place.tables[kind].load(row) for _, row in sorted(self.rows[kind].items())]

    def due(self, until: date) -> list[tuple[str, UUID, date]]:
        """The timers due by then, oldest first."""
        due = [timer for timer in self.timers.values() if timer.due_on <= until]
        due.sort(key=lambda timer: (timer.due_at, timer.name, timer.item))
        return [(timer.name, timer.item, timer.due_on) for timer in due]


class MemoryWork(Draft):
    """`Work` over `Memory`."""

    def __init__(
        self,
        memory: Memory,
        cause: Cause,
        now: datetime,
        if_match: tuple[UUID, int] | None,
        rights: Rights,
    ) -> None:
        super().__init__(memory.place, cause, now, if_match, rights)
        self._memory = memory

    async def lock(self, *subjects: UUID) -> None:
        """One transaction at a time here: nothing to take."""

    async def get(self, kind: type[T], id: UUID) -> T:
        held = self._held_item(kind, id)
        if held is not None:
            return held
        self._hold(self._place.tables[kind], self._row(kind, id))
        return await self.get(kind, id)

    async def peek(self, kind: type[T], id: UUID) -> T:
        item: T = self._seen(self._place.tables[kind], self._row(kind, id))
        return item

    def _row(self, kind: type[Any], id: UUID) -> Mapping[str, Any]:
        row = self._memory.rows[kind].get(id)
        if row is None or not self._reaches(self._place.tables[kind], row):
            raise NotFound
        return row

    async def find(self, kind: type[T], **columns: object) -> T | None:
        page = await self.page(kind, where=columns, limit=1)
        return page.items[0] if page.items else None

    async def about(self, kind: type[T], subject: UUID) -> list[T]:
        held = self._held_about(kind, subject)
        if held is not None:
            return held
        rows = [row for row in self._memory.rows[kind].values() if row["subject"] == subject]
        self._hold_whole(self._place.tables[kind], subject, rows)
        return await self.about(kind, subject)

    async def page(
        self,
        kind: type[T],
        *,
        where: Mapping[str, object] | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[T]:
        table, where = self._place.tables[kind], where or {}
        start = cursor.read(table.name, where, after) if after else UUID(int=0)
        found = [
            row
            for id, row in sorted(self._memory.rows[kind].items())
            if id > start
            and self._reaches(table, row)
            and all(row[name] == value for name, value in where.items())
        ]
        items: list[T] = [self._shown(table, row) for row in found[:limit]]
        more = len(found) > limit
        return Page(items, cursor.write(table.name, where, items[-1].id) if more else None)

    async def count(self, kind: type[T], by: str) -> dict[str, int]:
        rows, table = self._memory.rows[kind].values(), self._place.tables[kind]
        return dict(Counter(str(row[by]) for row in rows if self._reaches(table, row)))

    async def meeting(
        self, kind: type[T], criteria: Collection[str], *, after: str | None = None, limit: int = 50
    ) -> Page[T]:
        table, where = self._place.tables[kind], {"criteria": sorted(criteria)}
        start = cursor.read(table.name, where, after) if after else UUID(int=0)
        found = [
            row
            for id, row in sorted(self._memory.rows[kind].items())
            if id > start
            and self._reaches(table, row)
            and not set(criteria).isdisjoint(table.criteria(table.load(row)))
        ]
        items: list[T] = [self._shown(table, row) for row in found[:limit]]
        more = len(found) > limit
        return Page(items, cursor.write(table.name, where, items[-1].id) if more else None)

    async def search(self, kind: type[T], typed: str, limit: int = 20) -> list[T]:
        table, query = self._place.tables[kind], search.asked(typed)
        ranked = [
            (-rank, id, row)
            for id, row in self._memory.rows[kind].items()
            if self._reaches(table, row)
            and (rank := search.rank(query, table.found_by(table.load(row)))) is not None
        ]
        best = sorted(ranked, key=lambda each: each[:2])[:limit]
        return [self._shown(table, row) for _, _, row in best]

    def keep(self) -> None:
        """Writes what was saved, erased, announced and reminded; all of it, or nothing."""
        rows = {kind: dict(kept) for kind, kept in self._memory.rows.items()}
        for kind, id in self._erased:
            rows[kind].pop(id, None)
        for item in self._saved.values():
            _write(rows[type(item)], self._place.tables[type(item)], item)
        told = self._tell()
        timers = {key: t for key, t in self._memory.timers.items() if not self._is_gone(t.item)}
        for key, reminder in self._timers().items():
            timers.pop(key, None)
            if reminder is not None:
                timers[key] = reminder
        self._memory.rows, self._memory.timers = rows, timers
        self._memory.told += told
        self._memory.acts += self._acts
        self._written()

    def _is_gone(self, item: UUID) -> bool:
        return any(id == item for _, id in self._erased)

    def _tell(self) -> list[Told]:
        told = []
        last = Counter(each.event.subject for each in self._memory.told)
        for one in self._announced:
            last[one.event.subject] += 1
            id, sequence = one.id(self._place, self.now), last[one.event.subject]
            encoded(one.event, id, sequence, self._place, one.cause, self.now)
            told.append(Told(id, sequence, one.event))
        return told


def _write(rows: Rows, table: Table[T], item: T) -> None:
    known = rows.get(item.id)
    if known is not None and known["version"] != item.version:
        raise Taken
    columns = table.columns(item)
    others = [row for id, row in rows.items() if id != item.id]
    for name in table.unique_names:
        if columns[name] is not None and any(row[name] == columns[name] for row in others):
            raise table.refused_by(f"{table.name}_{name}_key")
    item.version += 1
    rows[item.id] = columns | {
        "id": item.id,
        "subject": item.subject,
        "version": item.version,
        "record": table.dump(item),
    }
