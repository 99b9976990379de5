"""The row each subject is locked by: whoever writes to a subject takes it first."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.planted import planted

SHARDS = 16
"""Fixed for ever: a subject never changes shard."""

_LOCK = text(
    "select subject, shard, last_sequence from stream where subject = any(:subjects)"
    " order by subject for update"
)
_CREATE = text(
    "insert into stream (subject, shard)"
    " select * from unnest(cast(:subjects as text[]), cast(:shards as smallint[]))"
    " on conflict (subject) do nothing returning subject"
)
_ADVANCE = text(
    "update stream set last_sequence = told.last_sequence"
    " from unnest(cast(:subjects as text[]), cast(:sequences as bigint[]))"
    " as told (subject, last_sequence) where stream.subject = told.subject"
)


@dataclass(slots=True)
class Stream:
    """A subject's place in what this service announces."""

    subject: str
    shard: int
    last_sequence: int


def shard_of(subject: str) -> int:
    """The shard of a subject: 0 to 15."""
    return zlib.crc32(subject.encode()) % SHARDS


async def lock(connection: AsyncConnection, subjects: Iterable[str]) -> dict[str, Stream]:
    """Locks the subjects' rows in their order, making those that are missing."""
    wanted = sorted(set(subjects))
    found = await _locked(connection, wanted)
    missing = [subject for subject in wanted if subject not in found]
    if missing:
        found |= await _made(connection, missing)
        raced = [subject for subject in missing if subject not in found]
        if raced:
            found |= await _locked(connection, raced)
    return found


async def lock_of(connection: AsyncConnection, table: str, id: UUID) -> Stream | None:
    """Locks the row of an item's subject; None where there is no such item, or no row yet."""
    row = (await connection.execute(_lock_of(table), {"id": id})).one_or_none()
    return Stream(row.subject, row.shard, row.last_sequence) if row else None


@cache
def _lock_of(table: str) -> TextClause:
    return text(
        "select subject, shard, last_sequence from stream"
        f" where subject = (select cast(subject as text) from {table} where id = :id) for update"
    )


async def _made(connection: AsyncConnection, subjects: list[str]) -> dict[str, Stream]:
    """Makes rows, which nobody else can hold before we commit; not those made meanwhile."""
    shards = [shard_of(subject) for subject in subjects]
    rows = await connection.execute(_CREATE, {"subjects": subjects, "shards": shards})
    return {row.subject: Stream(row.subject, shard_of(row.subject), 0) for row in rows}


async def _locked(connection: AsyncConnection, subjects: list[str]) -> dict[str, Stream]:
    query = text(_LOCK.text.removesuffix("for update")) if planted("sequence-unlocked") else _LOCK
    rows = await connection.execute(query, {"subjects": subjects})
    return {row.subject: Stream(row.subject, row.shard, row.last_sequence) for row in rows}


async def advance(connection: AsyncConnection, streams: Iterable[Stream]) -> None:
    """Keeps how far each subject has been told."""
    told = list(streams)
    await connection.execute(
        _ADVANCE,
        {
            "subjects": [stream.subject for stream in told],
            "sequences": [stream.last_sequence for stream in told],
        },
    )
