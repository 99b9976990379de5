"""Where each partition stands, kept in the transaction of its effects and compared each time."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.record import Partition

_CREATE = text(
    "insert into position (topic, partition, next_offset)"
    " select topic, partition, 0"
    " from unnest(cast(:topics as text[]), cast(:partitions as integer[]))"
    " as asked (topic, partition) on conflict do nothing"
)
_MOVE = text(
    "with stood as (select position.topic, position.partition, position.next_offset, asked.reached"
    " from position join unnest(cast(:topics as text[]), cast(:partitions as integer[]),"
    " cast(:offsets as bigint[])) as asked (topic, partition, reached)"
    " on position.topic = asked.topic and position.partition = asked.partition"
    " order by position.topic, position.partition for update of position)"
    " update position set next_offset = stood.reached from stood"
    " where position.topic = stood.topic and position.partition = stood.partition"
    " returning stood.topic, stood.partition, stood.next_offset"
)
_ALL = text("select topic, partition, next_offset from position")


async def move(
    connection: AsyncConnection, offsets: Mapping[Partition, int]
) -> dict[Partition, int]:
    """Keeps the next offset to take of each partition, and says where each stood until then.

    The rows are locked in their order; a partition never met stood at its beginning, 0.
    """
    asked = sorted(offsets)
    names = {"topics": [topic for topic, _ in asked], "partitions": [p for _, p in asked]}
    values = names | {"offsets": [offsets[place] for place in asked]}
    stood = await _moved(connection, values)
    if len(stood) < len(asked):
        await connection.execute(_CREATE, names)
        stood = await _moved(connection, values) | stood
    return stood


async def _moved(connection: AsyncConnection, values: Mapping[str, object]) -> dict[Partition, int]:
    rows = await connection.execute(_MOVE, dict(values))
    return {(row.topic, row.partition): row.next_offset for row in rows}


async def stored(connection: AsyncConnection) -> dict[Partition, int]:
    """Every stored position, not locked."""
    rows = await connection.execute(_ALL)
    return {(row.topic, row.partition): row.next_offset for row in rows}
