"""Where each partition's log starts and ends, asked by a client of its own.

Through the consumer the question costs a second a partition, under the database's lock.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from typing import TypeVar

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from chassis.record import Partition
from chassis.waiting import within

ASK_SECONDS = 15.0

T = TypeVar("T")


class KafkaBounds:
    """The starts known so far, and the check of stored positions against both ends."""

    def __init__(self, bootstrap: str, topics: Sequence[str]) -> None:
        self._bootstrap = bootstrap
        self._topics = topics
        self._clients: tuple[AIOKafkaAdminClient, AIOKafkaConsumer] | None = None
        self._starts: dict[Partition, int] = {}
        self._asking = asyncio.Lock()

    def start(self, place: Partition) -> int:
        """The first offset that the log holds, as last asked."""
        return self._starts.get(place, 0)

    async def check(self, stored: Mapping[Partition, int]) -> str | None:
        """`history-lost` below the start, `log-lost` beyond the end, None when all is well.

        A position of 0 is the beginning, wherever the log starts. Raises KafkaError, OSError or
        TimeoutError while the broker is away.
        """
        starts, ends = await self._ask()
        for place, offset in stored.items():
            if 0 < offset < starts.get(place, 0):
                return "history-lost"
            if offset > ends.get(place, offset):
                return "log-lost"
        return None

    async def ends(self) -> dict[Partition, int]:
        """The offset after the last record of each partition."""
        return (await self._ask())[1]

    async def missing_topics(self) -> list[str]:
        """The topics that do not exist yet. Raises as `check` does."""
        async with self._asking:
            existing = await self._partitions()
        return sorted(set(self._topics) - set(existing))

    async def _ask(self) -> tuple[dict[Partition, int], dict[Partition, int]]:
        async with self._asking:
            places = [
                TopicPartition(topic, partition)
                for topic, partitions in (await self._partitions()).items()
                for partition in range(partitions)
            ]
            consumer = self._connected[1]
            starts = await self._bounded(consumer.beginning_offsets(places))
            ends = await self._bounded(consumer.end_offsets(places))
        self._starts = {(place.topic, place.partition): at for place, at in starts.items()}
        return self._starts, {(place.topic, place.partition): at for place, at in ends.items()}

    async def _partitions(self) -> dict[str, int]:
        """How many partitions each topic that exists has."""
        if self._clients is None:
            await self._connect()
        admin = self._connected[0]
        described = await self._bounded(admin.describe_topics(self._topics))
        return {
            topic["topic"]: len(topic["partitions"])
            for topic in described
            if topic["error_code"] == 0
        }

    @property
    def _connected(self) -> tuple[AIOKafkaAdminClient, AIOKafkaConsumer]:
        assert self._clients is not None  # noqa: S101  # connected by whoever asks
        return self._clients

    async def _connect(self) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        consumer = AIOKafkaConsumer(bootstrap_servers=self._bootstrap, enable_auto_commit=False)
        self._clients = admin, consumer
        await self._bounded(admin.start())
        await self._bounded(consumer.start())

    async def _bounded(self, asked: Awaitable[T]) -> T:
        """Waits for an answer; the clients are made anew after one that did not come."""
        try:
            return await within(ASK_SECONDS, asked)
        except BaseException:
            await self._forget()
            raise

    async def _forget(self) -> None:
        if self._clients is not None:
            (admin, consumer), self._clients = self._clients, None
            await admin.close()
            await consumer.stop()

    async def close(self) -> None:
        """Ends the clients."""
        async with self._asking:
            await self._forget()
