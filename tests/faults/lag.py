"""How far the platform is behind itself: what waits to leave, and what waits to be taken."""

import asyncio
from dataclasses import dataclass

import asyncpg
from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # it is documented there
    AdminClient,
    OffsetSpec,
)

from tests.faults.checker.expected import READS
from tests.faults.world import World

ANSWER_SECONDS = 4
_LATEST = OffsetSpec.latest()  # type: ignore[no-untyped-call]  # as confluent_kafka has it
_POSITIONS = "select topic, partition, next_offset from position"
_OUTBOX = "select count(*) as rows, coalesce(max(position), 0) as last from outbox"
_PARKED = "select count(*) from parked where cause <> 'awaiting'"
_LEFT = "select count(*) from outbox where position <= $1"

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in the outboxes at a moment: how many rows, and each service's latest."""

    rows: int
    lasts: dict[str, int]


class Lag:
    """Asks the servers themselves, never a service."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._admin = AdminClient({"bootstrap.servers": world.platform.bootstrap(), "log_level": 0})

    async def ends(self) -> dict[Place, int] | None:
        """Where the log of each stage ends; None while the broker is away."""
        try:
            return await asyncio.to_thread(self._ends)
        except (KafkaException, KeyError):
            return None

    def _ends(self) -> dict[Place, int]:
        known = self._admin.list_topics(timeout=ANSWER_SECONDS).topics
        code = self._world.platform.territory
        topics = [f"{code}.{stage}" for stage in self._world.services]
        places = [TopicPartition(name, each) for name in topics for each in known[name].partitions]
        asked = self._admin.list_offsets(
            dict.fromkeys(places, _LATEST), request_timeout=ANSWER_SECONDS
        )
        return {
            (place.topic, place.partition): told.result(timeout=ANSWER_SECONDS).offset
            for place, told in asked.items()
        }

    async def positions(self, service: str) -> dict[Place, int]:
        """Up to where a service took each partition."""
        rows = await self._fetch(service, _POSITIONS)
        return {(row["topic"], row["partition"]): row["next_offset"] for row in rows}

    async def behind(self, service: str, ends: dict[Place, int]) -> int:
        """How many records before those ends the service has yet to take."""
        at = await self.positions(service)
        code = self._world.platform.territory
        read = {f"{code}.{stage}" for stage in READS[service]}
        return sum(
            max(0, end - at.get(place, 0)) for place, end in ends.items() if place[0] in read
        )

    async def backlog(self) -> Backlog:
        """What waits to leave."""
        found = {name: (await self._fetch(name, _OUTBOX))[0] for name in self._world.services}
        return Backlog(
            sum(row["rows"] for row in found.values()),
            {name: row["last"] for name, row in found.items()},
        )

    async def left_of(self, backlog: Backlog) -> int:
        """How many of those rows still wait."""
        return sum(
            [(await self._fetch(name, _LEFT, last))[0][0] for name, last in backlog.lasts.items()]
        )

    async def parked(self, service: str) -> int:
        """How many events a service set aside, but for those that await another stage."""
        found: int = (await self._fetch(service, _PARKED))[0][0]
        return found

    async def _fetch(self, service: str, query: str, *values: int) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self._world.dsn(service), timeout=ANSWER_SECONDS)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(query, *values)
            return rows
        finally:
            connection.terminate()
