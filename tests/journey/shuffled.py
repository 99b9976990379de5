"""What stages tell, written to real topics in an order of chance, heard by the services asked."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from aiokafka import AIOKafkaProducer
from sqlalchemy import text

from chassis import ids, migrate
from chassis.clock import SetClock
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.settings import Settings
from chassis.territory import Territory
from contracts.event import Encoded, Envelope, Event, encode, topic
from tests.chassis.stage import running, until
from tests.desk import NOON
from tests.platform import Platform
from tests.territories import a_territory

MOST_AT_ONCE = 5
Story = Sequence[Event]
"""What one stage tells of one subject, in its order; stages have no order between them."""


@dataclass
class Air:
    """Topics of a territory of their own, and the services that listen to them."""

    territory: Territory
    producer: AIOKafkaProducer
    clock: SetClock
    runtimes: dict[str, Runtime] = field(default_factory=dict)
    _sequences: Counter[tuple[str, UUID]] = field(default_factory=Counter)
    _written: Counter[str] = field(default_factory=Counter)

    async def tell(self, seed: int, stories: Iterable[Story]) -> None:
        """Tells stories to their end, some events at a time, each time heard before the next."""
        chance = random.Random(seed)
        left = [list(story) for story in stories]
        while left := [story for story in left if story]:
            for _ in range(chance.randint(1, MOST_AT_ONCE)):
                if told := [story for story in left if story]:
                    await self._write(chance.choice(told).pop(0))
            await until(self._is_heard)
        await until(self._nothing_waits)

    async def repeat(self, event: Event, times: int) -> None:
        """Tells one event as often as asked, under one id, each time heard before the next."""
        made = self._enveloped(event)
        for _ in range(times):
            await self._send(event, made)
            await until(self._is_heard)

    async def _write(self, event: Event) -> None:
        await self._send(event, self._enveloped(event))

    async def _send(self, event: Event, made: Encoded) -> None:
        stage = event.type.split(".")[2]
        self._written[stage] += 1
        await self.producer.send_and_wait(
            topic(self.territory.code, stage), made.value, key=made.key, headers=list(made.headers)
        )

    def _enveloped(self, event: Event) -> Encoded:
        stage = event.type.split(".")[2]
        self._sequences[stage, event.subject] += 1
        now = self.clock.now()
        envelope = Envelope(
            id=ids.drawn(now),
            source=f"/{self.territory.code}/{stage}",
            type=event.type,
            subject=str(event.subject),
            time=now,
            dataschema=f"urn:happy:schema:{event.type}",
            sequence=self._sequences[stage, event.subject],
            correlationid="shuffled",
            causationid="shuffled",
            territory=self.territory.code,
            rulesversion="shuffled",
            traceparent=None,
        )
        return encode(event, envelope)

    async def _is_heard(self) -> bool:
        """Whether every service has read, of the stages written here, all that was written."""
        query = text("select coalesce(sum(next_offset), 0) from position where topic = :topic")
        for runtime in self.runtimes.values():
            async with runtime.engine.connect() as connection:
                for stage in runtime.service.listen.stages() & self._written.keys():
                    told = {"topic": topic(self.territory.code, stage)}
                    if await connection.scalar(query, told) < self._written[stage]:
                        return False
        return True

    async def _nothing_waits(self) -> bool:
        for runtime in self.runtimes.values():
            async with runtime.engine.connect() as connection:
                if await connection.scalar(text("select count(*) from parked")):
                    return False
        return True


@asynccontextmanager
async def air(platform: Platform, *services: Service) -> AsyncIterator[Air]:
    """Services that listen, each on a fresh database; what they tell stays in their outbox."""
    territory = a_territory(platform.territory())
    stages = {stage for each in services for stage in each.listen.stages()}
    await platform.topics(territory.code, sorted(stages), partitions=3)
    producer = AIOKafkaProducer(bootstrap_servers=platform.bootstrap)
    await producer.start()
    made = Air(territory, producer, SetClock(NOON))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(producer.stop)
        for service in services:
            runtime = await _runtime(platform, service, made)
            stack.push_async_callback(runtime.engine.dispose)
            for loop in (runtime.consumer.run, runtime.retrier.run):
                await stack.enter_async_context(running(loop))
            made.runtimes[service.name] = runtime
        yield made


async def _runtime(platform: Platform, service: Service, made: Air) -> Runtime:
    base = await platform.database(service.name)
    settings = Settings(
        territory=made.territory.code,
        kafka_bootstrap=platform.bootstrap,
        postgres_host=base.host,
        postgres_port=base.port,
        postgres_user=base.user,
        postgres_password=base.password,
        postgres_database=base.database,
    )
    await migrate.upgrade(service.name, settings.url())
    return Runtime(service, settings, territory=made.territory, clock=made.clock)
