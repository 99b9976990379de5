"""The real services as processes, on the tests' Kafka and PostgreSQL, for a territory of ours."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from confluent_kafka import Consumer, TopicPartition

from chassis.territory import Territory
from demo.officers import Officer
from happy.local import Platform as Local
from tests.platform import Platform
from tests.territories import FICTIVE


def a_folder(shelf: Path, code: str, source: Path = FICTIVE) -> Path:
    """A territory of a test's own: another's folder under another code."""
    shelf.mkdir(parents=True, exist_ok=True)
    folder = Path(shutil.copytree(source, shelf / code))
    about = folder / "territory.toml"
    words = about.read_text(encoding="utf-8")
    about.write_text(words.replace(f'"{source.name}"', f'"{code}"'), encoding="utf-8")
    return folder


@dataclass
class Live:
    """A running platform of one territory."""

    local: Local

    @property
    def territory(self) -> str:
        return self.local.territory

    @property
    def territory_epci(self) -> str:
        """An EPCI of the territory."""
        return Territory.load(self.local.territory_folder).epcis[0].siren

    async def count(self, service: str, query: str, *values: Any) -> Any:
        """One value out of a service's database."""
        connection = await self._connect(service)
        try:
            return await connection.fetchval(query, *values)
        finally:
            await connection.close()

    async def rows(self, service: str, query: str) -> list[tuple[Any, ...]]:
        """Rows of a service's database."""
        connection = await self._connect(service)
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    async def _connect(self, service: str) -> "asyncpg.Connection[asyncpg.Record]":
        told = self.local.environment(service)
        return await asyncpg.connect(
            host=told["HAPPY_POSTGRES_HOST"],
            port=int(told["HAPPY_POSTGRES_PORT"]),
            user=told["HAPPY_POSTGRES_USER"],
            password=told["HAPPY_POSTGRES_PASSWORD"],
            database=told["HAPPY_POSTGRES_DATABASE"],
        )

    def log(self, stage: str) -> list[Any]:
        """Every message of a stage's topic, partition by partition, in the order of offsets."""
        topic = f"{self.territory}.{stage}"
        consumer = Consumer(
            {
                "bootstrap.servers": self.local.bootstrap(),
                "group.id": "test-reader",
                "enable.partition.eof": True,
            }
        )
        found: list[Any] = []
        try:
            partitions = consumer.list_topics(topic, timeout=15).topics[topic].partitions
            consumer.assign([TopicPartition(topic, each, 0) for each in partitions])
            ended = 0
            while ended < len(partitions):
                message = consumer.poll(15)
                if message is None:
                    raise TimeoutError(f"{topic}: no message within 15 s")
                if message.error():
                    ended += 1
                else:
                    found.append(message)
        finally:
            consumer.close()
        return sorted(found, key=lambda message: (message.partition(), message.offset()))


@asynccontextmanager
async def officers(there: Live, service: str) -> AsyncIterator[tuple[Officer, Officer]]:
    """Two people at a service's door."""
    pair = [
        Officer(
            name, there.local.url(service), there.local.token("reception-officer", subject=name)
        )
        for name in (f"{service}-1", f"{service}-2")
    ]
    try:
        yield pair[0], pair[1]
    finally:
        for officer in pair:
            await officer.close()


def a_local(
    platform: Platform, source: Path = FICTIVE, settings: dict[str, str] | None = None
) -> Local:
    """A platform of a test's own territory, not started, on addresses given by the environment."""
    code = platform.territory()
    shelf = platform.folder / "territories" / code
    a_folder(shelf, code, source)
    folder = platform.folder / f"live-{code}"
    return Local(folder, code, territories=shelf, settings=settings or {})


@asynccontextmanager
async def live(platform: Platform, settings: dict[str, str] | None = None) -> AsyncIterator[Live]:
    """The services started; stopped at the end."""
    local = a_local(platform, settings=settings)
    try:
        await asyncio.to_thread(local.start)
        yield Live(local)
    finally:
        await asyncio.to_thread(local.stop)
