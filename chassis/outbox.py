"""Events on their way: written with the state they tell of, in the same transaction."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.crashpoints import crashpoint
from chassis.database import AWAY
from chassis.stream import Stream
from chassis.waiting import insist
from chassis.wire_text import headers_to_text
from contracts.event import Encoded

CHANNEL = "outbox"

log = structlog.get_logger()

_INSERT = text(
    "insert into outbox"
    " (shard, subject, sequence, id, topic, value, headers, announced_at)"
    " select * from unnest(cast(:shards as smallint[]), cast(:subjects as text[]),"
    " cast(:sequences as bigint[]), cast(:ids as uuid[]), cast(:topics as text[]),"
    " cast(:values as bytea[]), cast(:headers as text[]), cast(:moments as timestamptz[]))"
)


@dataclass(frozen=True, slots=True)
class Announced:
    """An event with its place in its subject's stream, encoded as Kafka will hold it."""

    stream: Stream
    sequence: int
    id: UUID
    topic: str
    encoded: Encoded
    moment: datetime


async def insert(connection: AsyncConnection, announced: Sequence[Announced]) -> None:
    """Writes events in the order they were announced; their subjects' rows are locked already."""
    await connection.execute(
        _INSERT,
        {
            "shards": [one.stream.shard for one in announced],
            "subjects": [one.stream.subject for one in announced],
            "sequences": [one.sequence for one in announced],
            "ids": [one.id for one in announced],
            "topics": [one.topic for one in announced],
            "values": [one.encoded.value for one in announced],
            "headers": [headers_to_text(one.encoded.headers) for one in announced],
            "moments": [one.moment for one in announced],
        },
    )


class Bell:
    """Wakes the relay after a commit: debounced, from a connection of its own.

    A NOTIFY inside the business transaction would serialise every commit of the server.
    """

    def __init__(self, dsn: str, debounce_seconds: float = 0.005) -> None:
        self._dsn = dsn
        self._debounce = debounce_seconds
        self._rung = asyncio.Event()
        self.connection: asyncpg.Connection | None = None

    def ring(self) -> None:
        """Says that something was committed; returns at once."""
        self._rung.set()

    async def run(self) -> None:
        """Notifies until cancelled; while the database is away the relay's slow poll is the net."""
        try:
            while True:
                await self._rung.wait()
                await asyncio.sleep(self._debounce)
                self._rung.clear()
                await self.notify()
        finally:
            self.close()

    async def notify(self) -> None:
        """Wakes the relays of this service, wherever they run; says so where it can't."""
        crashpoint("bell.before_notify")
        try:
            if self.connection is None or self.connection.is_closed():
                self.connection = await asyncpg.connect(self._dsn, timeout=5)
            await self.connection.execute(f"notify {CHANNEL}", timeout=5)
        except AWAY as e:
            insist(e)
            log.warning("bell-silent", error=type(e).__name__)
            self.connection = None

    def close(self) -> None:
        """Drops its connection."""
        if self.connection is not None:
            self.connection.terminate()
