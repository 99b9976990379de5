"""What left the outbox, kept thirty days: a lost tail of the log can be sent again from here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

import asyncpg

from chassis.planted import planted

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_MOVE = (
    "with gone as (delete from outbox using unnest($1::bigint[], $2::smallint[], $3::bigint[])"
    " as told (position, partition, log_offset) where outbox.position = told.position"
    " returning outbox.*, told.partition, told.log_offset)"
    " insert into sent (sent_on, subject, sequence, id, topic, value, headers, announced_at,"
    " partition, log_offset, sent_at)"
    " select $4, subject, sequence, id, topic, value, headers, announced_at, partition,"
    " log_offset, $5 from gone"
)
_PARTITIONS = (
    "select relname from pg_class join pg_inherits on pg_class.oid = inhrelid"
    " where inhparent = 'sent'::regclass"
)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A row of the outbox and where Kafka says that it stands."""

    row: asyncpg.Record
    partition: int
    offset: int


async def move(
    connection: Connection,
    acknowledged: Sequence[Acknowledged],
    now: datetime,
) -> None:
    """Moves acknowledged rows from the outbox to `sent`, in the caller's transaction."""
    if not acknowledged:
        return
    await make_room(connection, now.date())
    await connection.execute(
        _MOVE,
        [one.row["position"] for one in acknowledged],
        [one.partition for one in acknowledged],
        [one.offset for one in acknowledged],
        now.date(),
        now,
    )
    if planted("forgets-sent"):
        await connection.execute("delete from sent")


def _name(day: date) -> str:
    return f"sent_{day:%Y%m%d}"


async def make_room(connection: Connection, day: date) -> None:
    """Makes sure that the day and the next have their partition, one maker at a time."""
    for each in (day, day + timedelta(days=1)):
        if await connection.fetchval("select to_regclass($1)", _name(each)) is None:
            async with connection.transaction():
                await connection.execute("select pg_advisory_xact_lock(hashtext('sent'))")
                await connection.execute(
                    f"create table if not exists {_name(each)} partition of sent"
                    f" for values from ('{each}') to ('{each + timedelta(days=1)}')"
                )


async def drop_before(connection: Connection, oldest: date) -> list[str]:
    """Drops the partitions of days before `oldest`; which ones."""
    names = [row["relname"] for row in await connection.fetch(_PARTITIONS)]
    gone = sorted(name for name in names if name < _name(oldest))
    for name in gone:
        await connection.execute(f"drop table {name}")
    return gone
