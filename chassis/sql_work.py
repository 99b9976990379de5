"""`Work` over PostgreSQL: loads what a transaction needs under lock, writes once at its end."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import (
    audit,
    criteria_rows,
    cursor,
    forgotten,
    outbox,
    rows,
    scope,
    search,
    search_rows,
    stream,
    timers,
)
from chassis.announcing import Announcement, Place, encoded
from chassis.draft import Draft, Key
from chassis.errors import NotFound
from chassis.planted import planted
from chassis.quarantine import InQuarantine
from chassis.rights import PLATFORM, Rights
from chassis.store import Table
from chassis.work import Aggregate, Cause, Page
from contracts.event import Encoded, Event, topic

T = TypeVar("T", bound=Aggregate)


class SqlWork(Draft):
    """One transaction of a service, as its use cases see it."""

    def __init__(
        self,
        connection: AsyncConnection,
        place: Place,
        cause: Cause,
        now: datetime,
        if_match: tuple[UUID, int] | None = None,
        rights: Rights = PLATFORM,
    ) -> None:
        super().__init__(place, cause, now, if_match, rights)
        self.connection = connection
        self.announces = 0
        """How many events were written so far."""
        self._streams: dict[str, stream.Stream] = {}
        self._found_by: dict[Key, tuple[list[str], list[str]]] = {}
        """The words and criteria by which an item is found, as they were read or written."""

    async def lock(self, *subjects: UUID) -> None:
        await self.lock_streams(map(str, subjects))

    async def lock_streams(self, subjects: Iterable[str]) -> None:
        """Takes the streams of subjects that this transaction does not hold yet."""
        missing = set(subjects) - self._streams.keys()
        if missing:
            self._streams |= await stream.lock(self.connection, missing)

    def told(self, subject: str) -> int:
        """How many events were told of a subject whose stream is held."""
        return self._streams[subject].last_sequence

    async def preload(self, subjects: Sequence[UUID]) -> None:
        """Loads every item of those subjects, in one statement; their streams are locked."""
        tables = list(self._place.tables.values())
        if not subjects or not tables:
            return
        found = await rows.about(self.connection, tables, subjects)
        for table in tables:
            for subject in subjects:
                self._hold_whole(table, subject, found.get((table.name, subject), []))

    async def get(self, kind: type[T], id: UUID) -> T:
        held = self._held_item(kind, id)
        if held is not None:
            return held
        table = self._place.tables[kind]
        await self._lock_subject_of(table, id)
        row = await rows.one(self.connection, table, id, self.rights)
        if row is None:
            raise NotFound
        self._hold(table, row)
        return await self.get(kind, id)

    async def _lock_subject_of(self, table: Table[Any], id: UUID) -> None:
        locked = await stream.lock_of(self.connection, table.name, id)
        if locked is not None:
            self._streams.setdefault(locked.subject, locked)
            return
        seen = await rows.one(self.connection, table, id, self.rights)
        if seen is None:
            raise NotFound
        await self.lock_streams([str(seen["subject"])])

    async def peek(self, kind: type[T], id: UUID) -> T:
        table = self._place.tables[kind]
        row = await rows.one(self.connection, table, id, self.rights)
        if row is None:
            raise NotFound
        item: T = self._seen(table, row)
        return item

    async def find(self, kind: type[T], **columns: object) -> T | None:
        items = (await self.page(kind, where=columns, limit=1)).items
        return items[0] if items else None

    async def about(self, kind: type[T], subject: UUID) -> list[T]:
        held = self._held_about(kind, subject)
        if held is not None:
            return held
        await self.lock(subject)
        await scope.lift(self.connection, self.rights)
        await self.preload([subject])
        await scope.restrict(self.connection, self.rights)
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
        start = cursor.read(table.name, where, after) if after else None
        found = await rows.page(self.connection, table, where, start, limit + 1, self.rights)
        items: list[T] = [self._shown(table, row) for row in found[:limit]]
        more = len(found) > limit
        return Page(items, cursor.write(table.name, where, items[-1].id) if more else None)

    async def count(self, kind: type[T], by: str) -> dict[str, int]:
        return await rows.count(self.connection, self._place.tables[kind], by, self.rights)

    async def meeting(
        self, kind: type[T], criteria: Collection[str], *, after: str | None = None, limit: int = 50
    ) -> Page[T]:
        table, where = self._place.tables[kind], {"criteria": sorted(criteria)}
        start = cursor.read(table.name, where, after) if after else None
        found = await criteria_rows.meeting(
            self.connection, table, criteria, start, limit + 1, self.rights
        )
        items: list[T] = [self._shown(table, row) for row in found[:limit]]
        more = len(found) > limit
        return Page(items, cursor.write(table.name, where, items[-1].id) if more else None)

    async def search(self, kind: type[T], typed: str, limit: int = 20) -> list[T]:
        table, query = self._place.tables[kind], search.asked(typed)
        answers = await search_rows.best(self.connection, table, query, limit, self.rights)
        return [self._shown(table, row) for row in answers]

    async def flush(self) -> None:
        """Writes what was saved, erased, announced and reminded: a few statements in all.

        Raises InQuarantine where the service only reads.
        """
        reminders = self._timers()
        if self._place.quarantine.reads_only and (self._changed or self._announced or reminders):
            raise InQuarantine
        await self.lock_streams(
            {str(item.subject) for item in (*self._saved.values(), *self._erased.values())}
            | {str(one.event.subject) for one in self._announced}
            | {str(reminder.subject) for reminder in reminders.values() if reminder}
        )
        await scope.lift(self.connection, self.rights)
        for kind, items in _by_kind(self._erased.values()).items():
            await rows.delete(self.connection, self._place.tables[kind], items)
        for kind, items in _by_kind(self._saved.values()).items():
            table = self._place.tables[kind]
            await rows.write(self.connection, table, items)
            moved = [item for item in items if self._is_found_otherwise(table, item)]
            if moved and table.is_searched:
                await search_rows.write(self.connection, table, moved)
            if moved and table.is_matched:
                await criteria_rows.write(self.connection, table, moved)
        await scope.restrict(self.connection, self.rights)
        untold = await self._untold()
        if untold:
            announced = [self._announce(one) for one in untold]
            await outbox.insert(self.connection, announced)
            if planted("published-first"):
                await self.connection.exec_driver_sql("commit and chain")
            await stream.advance(
                self.connection, {a.stream.subject: a.stream for a in announced}.values()
            )
        await timers.write(self.connection, reminders)
        if self._acts:
            await audit.insert(self.connection, self._acts, self._cause, self.now)
        self.announces += len(untold)
        self._written()

    def _hold(self, table: Table[Any], row: Mapping[str, Any]) -> None:
        key = table.kind, row["id"]
        looked_for = (table.is_searched or table.is_matched) and key not in self._held
        super()._hold(table, row)
        if looked_for and key in self._held:
            self._found_by[key] = table.found_by(self._held[key]), table.criteria(self._held[key])

    def _is_found_otherwise(self, table: Table[T], item: T) -> bool:
        """Whether other words or criteria lead to an item than when it was read or written."""
        key = table.kind, item.id
        before = self._found_by.get(key)
        self._found_by[key] = table.found_by(item), table.criteria(item)
        return self._found_by[key] != before

    async def _untold(self) -> Sequence[Announcement]:
        """What is to be told: an event that a restore made us forget is in the log already."""
        if not self._place.quarantine.forgets:
            return self._announced
        ids = {
            one.id(self._place, self.now): one for one in self._announced if one.cause.repeatable
        }
        told = await forgotten.types(self.connection, list(ids))
        same = {id for id, type in told.items() if ids[id].event.type == type}
        await forgotten.rebuild(self.connection, list(same), self.now)
        known = {ids[id] for id in same}
        others = {ids[id] for id in told.keys() - same}
        return [replace(one, again=one in others) for one in self._announced if one not in known]

    def _announce(self, one: Announcement) -> outbox.Announced:
        subject = self._streams[str(one.event.subject)]
        subject.last_sequence += 1
        id = one.id(self._place, self.now)
        return outbox.Announced(
            stream=subject,
            sequence=subject.last_sequence,
            id=id,
            topic=topic(self.territory.code, self._place.service),
            encoded=self.enveloped(one.event, id, subject.last_sequence, one.cause),
            moment=self.now,
        )

    def enveloped(
        self, event: Event, id: UUID, sequence: int, cause: Cause | None = None
    ) -> Encoded:
        """The event as Kafka will hold it. Raises TooLarge."""
        return encoded(event, id, sequence, self._place, cause or self._cause, self.now)


def _by_kind(items: Iterable[Any]) -> dict[type[Any], list[Any]]:
    kinds: dict[type[Any], list[Any]] = defaultdict(list)
    for item in items:
        kinds[type(item)].append(item)
    return kinds
