"""Where each partition stands, kept in the transaction of its effects and compared each time."""

from collections.abc import Iterable, Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.record import Partition

_LOCK = text(
    "select position.topic, position.partition, position.next_offset from position"
    " join unnest(cast(:topics as text[]), cast(:partitions as integer[]))"
    " as asked (topic, partition)"
    " on position.topic = asked.topic and position.partition = asked.partition"
    " order by position.topic, position.partition for update of position"
)
_CREATE = text(
    "insert into position (topic, partition, next_offset)"
    " select topic, partition, 0"
    " from unnest(cast(:topics as text[]), cast(:partitions as integer[]))"
    " as asked (topic, partition) on conflict do nothing"
)
_ADVANCE = text(
    "update position set next_offset = told.next_offset"
    " from unnest(cast(:topics as text[]), cast(:partitions as integer[]),"
    " cast(:offsets as bigint[])) as told (topic, partition, next_offset)"
    " where position.topic = told.topic and position.partition = told.partition"
)
_ALL = text("select topic, partition, next_offset from position")


async def lock(connection: AsyncConnection, places: Iterable[Partition]) -> dict[Partition, int]:
    """The stored next offsets, locked; a partition never met stands at its beginning, 0."""
    asked = sorted(places)
    names: dict[str, object] = {
        "topics": [topic for topic, _ in asked],
        "partitions": [p for _, p in asked],
    }
    found = await _locked(connection, names)
    if len(found) < len(asked):
        await connection.execute(_CREATE, names)
        found = await _locked(connection, names)
    return found


async def _locked(connection: AsyncConnection, names: Mapping[str, object]) -> dict[Partition, int]:
    rows = await connection.execute(_LOCK, dict(names))
    return {(row.topic, row.partition): row.next_offset for row in rows}


async def advance(connection: AsyncConnection, offsets: Mapping[Partition, int]) -> None:
    """Keeps the next offset to take of each partition."""
    await connection.execute(
        _ADVANCE,
        {
            "topics": [topic for topic, _ in offsets],
            "partitions": [partition for _, partition in offsets],
            "offsets": list(offsets.values()),
        },
    )


async def stored(connection: AsyncConnection) -> dict[Partition, int]:
    """Every stored position, not locked."""
    rows = await connection.execute(_ALL)
    return {(row.topic, row.partition): row.next_offset for row in rows}
