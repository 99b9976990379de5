"""`Work` over PostgreSQL: loads what a transaction needs under lock, writes once at its end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, TextClause, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import cursor, ids, outbox, stream, timers
from chassis.errors import NotFound, Stale
from chassis.rules import Rule
from chassis.store import Table
from chassis.territory import Territory
from chassis.work import Aggregate, Cause, Page
from contracts.event import Encoded, Envelope, Event, encode, topic

T = TypeVar("T", bound=Aggregate)
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


@dataclass(frozen=True)
class Place:
    """What every transaction of a service shares."""

    service: str
    territory: Territory
    tables: Mapping[type[Any], Table[Any]]

    @property
    def source(self) -> str:
        """The CloudEvents source of this service's events."""
        return f"/{self.territory.code}/{self.service}"


class SqlWork:
    """One transaction of a service, as its use cases see it."""

    def __init__(
        self,
        connection: AsyncConnection,
        place: Place,
        cause: Cause,
        now: datetime,
        if_match: tuple[UUID, int] | None = None,
    ) -> None:
        self.connection = connection
        self.now = now
        self.announces = 0
        """How many events were written so far."""
        self._place = place
        self._cause = cause
        self.if_match = if_match
        self._ordinal = 0
        self._streams: dict[str, stream.Stream] = {}
        self._whole: dict[tuple[type[Any], UUID], list[Any]] = {}
        self._held: dict[UUID, Any] = {}
        self._saved: dict[UUID, Any] = {}
        self._erased: dict[UUID, Any] = {}
        self._announced: list[tuple[Event, Cause, int]] = []
        self._reminders: dict[tuple[str, UUID], timers.Reminder | None] = {}
        self._versions: dict[UUID, int] = {}

    @property
    def today(self) -> date:
        return self.territory.local_date(self.now)

    @property
    def rule(self) -> Rule:
        return self.territory.rules

    @property
    def territory(self) -> Territory:
        return self._place.territory

    @property
    def actor(self) -> str:
        return self._cause.actor

    def because(self, cause: Cause) -> None:
        """What is saved from here on happens for that cause."""
        self._cause, self._ordinal = cause, 0

    def new_id(self) -> UUID:
        if not self._cause.repeatable:
            return ids.drawn(self.now)
        self._ordinal += 1
        return ids.derived(self._cause.time, self._place.service, self._cause.id, self._ordinal)

    async def lock(self, *subjects: UUID) -> None:
        await self.lock_streams(map(str, subjects))

    async def lock_streams(self, subjects: Iterable[str]) -> None:
        """Takes the streams of subjects that this transaction does not hold yet."""
        missing = set(subjects) - self._streams.keys()
        if missing:
            self._streams |= await stream.lock(self.connection, missing)

    async def preload(self, subjects: Sequence[UUID]) -> None:
        """Loads every item of those subjects, a statement a table; their streams are locked."""
        for kind, table in self._place.tables.items():
            found: dict[UUID, list[Any]] = {subject: [] for subject in subjects}
            rows = await self.connection.execute(
                _select(table).where(_column(table, "subject").in_(subjects))
            )
            for row in rows.mappings():
                found[row["subject"]].append(self._hold(table, row))
            for subject, items in found.items():
                self._whole[kind, subject] = sorted(items, key=lambda item: item.id)

    def _hold(self, table: Table[T], row: Mapping[str, Any]) -> T:
        held: T | None = self._held.get(row["id"])
        if held is None:
            held = self._held[row["id"]] = table.load(row)
        return held

    async def get(self, kind: type[T], id: UUID) -> T:
        if id in self._erased:
            raise NotFound
        if id not in self._held:
            table = self._place.tables[kind]
            one = _select(table).where(_column(table, "id") == id)
            seen = (await self.connection.execute(one)).mappings().one_or_none()
            if seen is None:
                raise NotFound
            await self.lock_streams([str(seen["subject"])])
            row = (await self.connection.execute(one)).mappings().one_or_none()
            if row is None:
                raise NotFound
            self._hold(table, row)
        held: T = self._held[id]
        if self.if_match and self.if_match[0] == id and self.if_match[1] != held.version:
            raise Stale
        return held

    async def peek(self, kind: type[T], id: UUID) -> T:
        table: Table[T] = self._place.tables[kind]
        one = _select(table).where(_column(table, "id") == id)
        row = (await self.connection.execute(one)).mappings().one_or_none()
        if row is None:
            raise NotFound
        self._versions[id] = row["version"]
        return table.load(row)

    def version_of(self, id: UUID) -> int | None:
        """The version of an item that this transaction saw, or saved once it is flushed."""
        return self._held[id].version if id in self._held else self._versions.get(id)

    async def find(self, kind: type[T], **columns: object) -> T | None:
        items = (await self.page(kind, where=columns, limit=1)).items
        return items[0] if items else None

    async def about(self, kind: type[T], subject: UUID) -> list[T]:
        if (kind, subject) not in self._whole:
            await self.lock(subject)
            await self.preload([subject])
        loaded = self._whole[kind, subject]
        fresh = [
            item
            for item in self._saved.values()
            if isinstance(item, kind) and item.subject == subject and item not in loaded
        ]
        return [item for item in [*loaded, *fresh] if item.id not in self._erased]

    async def page(
        self,
        kind: type[T],
        *,
        where: Mapping[str, object] | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[T]:
        table, where = self._place.tables[kind], where or {}
        query = _select(table).order_by(_column(table, "id")).limit(limit + 1)
        for name, value in where.items():
            query = query.where(_column(table, name) == value)
        if after:
            query = query.where(_column(table, "id") > cursor.read(table.name, where, after))
        rows = (await self.connection.execute(query)).mappings().all()
        items = [table.load(row) for row in rows[:limit]]
        more = len(rows) > limit
        return Page(items, cursor.write(table.name, where, items[-1].id) if more else None)

    def save(self, item: Aggregate, announce: Event | Sequence[Event] | None = None) -> None:
        self._held[item.id] = self._saved[item.id] = item
        if announce is None:
            return
        for event in [announce] if isinstance(announce, Event) else announce:
            self._ordinal += 1
            self._announced.append((event, self._cause, self._ordinal))

    def erase(self, item: Aggregate) -> None:
        self._saved.pop(item.id, None)
        self._erased[item.id] = item

    def remind(self, timer: str, item: Aggregate, on: date) -> None:
        moment = self.territory.start_of(on)
        self._reminders[timer, item.id] = timers.Reminder(timer, item.id, item.subject, on, moment)

    def dismiss(self, timer: str, item: Aggregate) -> None:
        self._reminders[timer, item.id] = None

    async def flush(self) -> None:
        """Writes what was saved, erased, announced and reminded: a few statements in all."""
        await self.lock_streams(
            {str(item.subject) for item in self._saved.values()}
            | {str(event.subject) for event, _, _ in self._announced}
        )
        for kind, items in _by_kind(self._saved.values()).items():
            await _upsert(self.connection, self._place.tables[kind], items)
        for kind, items in _by_kind(self._erased.values()).items():
            await _delete(self.connection, self._place.tables[kind], items)
        if self._announced:
            announced = [self._announce(*one) for one in self._announced]
            await outbox.insert(self.connection, announced)
            await stream.advance(
                self.connection, {a.stream.subject: a.stream for a in announced}.values()
            )
        await timers.write(self.connection, self._reminders)
        self.announces += len(self._announced)
        self._saved, self._erased, self._announced, self._reminders = {}, {}, [], {}

    def _announce(self, event: Event, cause: Cause, ordinal: int) -> outbox.Announced:
        place, subject = self._place, self._streams[str(event.subject)]
        subject.last_sequence += 1
        id = (
            ids.derived(cause.time, place.service, cause.id, "event", ordinal)
            if cause.repeatable
            else ids.drawn(self.now)
        )
        return outbox.Announced(
            stream=subject,
            sequence=subject.last_sequence,
            id=id,
            topic=topic(place.territory.code, place.service),
            encoded=self.enveloped(event, id, subject.last_sequence, cause),
            moment=self.now,
        )

    def enveloped(
        self, event: Event, id: UUID, sequence: int, cause: Cause | None = None
    ) -> Encoded:
        """The event as Kafka will hold it. Raises TooLarge."""
        place, cause = self._place, cause or self._cause
        envelope = Envelope(
            id=id,
            source=place.source,
            type=event.type,
            subject=str(event.subject),
            time=self.now,
            dataschema=f"urn:happy:schema:{event.type}",
            sequence=sequence,
            correlationid=cause.correlation,
            causationid=cause.id,
            territory=place.territory.code,
            rulesversion=place.territory.rules.version(event.occurred_on),
            traceparent=cause.traceparent,
        )
        return encode(event, envelope)


def _column(table: Table[Any], name: str) -> Any:
    return table.row.__table__.c[name]  # type: ignore[attr-defined]  # SQLModel adds it to tables


def _select(table: Table[Any]) -> Select[Any]:
    return select(table.row.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to tables


def _by_kind(items: Iterable[Any]) -> dict[type[Any], list[Any]]:
    kinds: dict[type[Any], list[Any]] = defaultdict(list)
    for item in items:
        kinds[type(item)].append(item)
    return kinds


def _upsert_statement(table: Table[Any]) -> TextClause:
    names = ("id", "subject", "version", "record", *table.column_names)
    arrays = ", ".join(
        f"cast(:{name} as {_column(table, name).type.compile(_DIALECT)}[])" for name in names
    )
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    return text(
        f"insert into {table.name} ({', '.join(names)}) select * from unnest({arrays})"
        f" on conflict (id) do update set {changes}"
    )


async def _upsert(connection: AsyncConnection, table: Table[T], items: Sequence[T]) -> None:
    for item in items:
        item.version += 1
    columns = [table.columns(item) for item in items]
    await connection.execute(
        _upsert_statement(table),
        {
            "id": [item.id for item in items],
            "subject": [item.subject for item in items],
            "version": [item.version for item in items],
            "record": [table.dump(item) for item in items],
        }
        | {name: [each[name] for each in columns] for name in table.column_names},
    )


async def _delete(connection: AsyncConnection, table: Table[T], items: Sequence[T]) -> None:
    gone = {"ids": [item.id for item in items]}
    await connection.execute(text(f"delete from {table.name} where id = any(:ids)"), gone)
    await connection.execute(text("delete from timer where item = any(:ids)"), gone)
