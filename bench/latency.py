"""From a commit to its effect at the next service: `python -m bench.latency [--seconds N]`."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

import typer
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from bench.pairs import ROUNDS, percentile
from bench.results import Figure
from bench.trial import Trial, play
from chassis.intake import Outcome
from chassis.record import Record
from tests.chassis.stage import Stage, running, until
from tests.platform import Platform

TRIPS: Final = 60
"""One after the other, in each round."""
FLOOD: Final = 400
AT_ONCE: Final = 8
ONE_PROCESS: Final = (
    "Teller, relay and listener share one process, so each waits for the others' turns: a"
    " deployment has a process for each service."
)
P50: Final = 40
P99: Final = 500


@dataclass
class Watch:
    """Stands behind a receiver's intake, and notes when each event was committed there."""

    stage: Stage
    applied: dict[UUID, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._take = self.stage.receiver.intake.take
        self._told = asyncio.Event()
        self.stage.receiver.intake.take = self._note  # type: ignore[method-assign]  # the consumer calls it there

    async def _note(self, records: Sequence[Record]) -> Outcome:
        outcome = await self._take(records)
        now = time.monotonic()
        self.applied |= {UUID((record.key or b"").decode()): now for record in records}
        self._told.set()
        return outcome

    async def arrival(self, subject: UUID) -> float:
        """When what was told of a subject was applied."""
        async with asyncio.timeout(60):
            while subject not in self.applied:
                self._told.clear()
                await self._told.wait()
        return self.applied[subject]


@dataclass
class Bench:
    """A sender and a receiver with all their loops, in one process."""

    trial: Trial
    stage: Stage
    watch: Watch

    async def trip(self) -> float:
        """Seconds from the sender's commit to the receiver's."""
        subject = uuid4()
        await self.stage.tell(subject, "mot")
        began = time.monotonic()
        return await self.watch.arrival(subject) - began

    async def most(self) -> float:
        """Events a second that go the whole way when nobody waits."""
        subjects = iter([uuid4() for _ in range(FLOOD)])
        told: list[UUID] = []

        async def writer() -> None:
            for subject in subjects:
                await self.stage.tell(subject, "mot")
                told.append(subject)

        began = time.monotonic()
        await asyncio.gather(*(writer() for _ in range(AT_ONCE)))
        ended = [await self.watch.arrival(subject) for subject in told]
        return FLOOD / (max(ended) - began)

    async def paced(self, rate: float, seconds: float) -> list[float]:
        """Trips that begin at their hour, whether or not those before them ended."""
        trips: list[asyncio.Task[float]] = []
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            while (late := time.monotonic() - began) < seconds:
                trips.append(group.create_task(self.trip()))
                await asyncio.sleep(max(0.0, len(trips) / rate - late))
        return [trip.result() for trip in trips]


@dataclass
class Bare:
    """A producer and a consumer that do nothing else."""

    producer: AIOKafkaProducer
    consumer: AIOKafkaConsumer
    topic: str

    async def trip(self) -> float:
        """Seconds from the sending of a record to its coming."""
        began = time.monotonic()
        await self.producer.send(self.topic, b"x" * 330)
        await self.consumer.getone()
        return time.monotonic() - began


@asynccontextmanager
async def bare(platform: Platform) -> AsyncIterator[Bare]:
    """On a topic of its own, set as ours are."""
    [topic] = await platform.topics(platform.territory(), ["bare"], partitions=1)
    producer = AIOKafkaProducer(bootstrap_servers=platform.bootstrap, acks="all")
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=platform.bootstrap)
    await producer.start()
    await consumer.start()
    await consumer.seek_to_end()
    try:
        yield Bare(producer, consumer, topic)
    finally:
        await producer.stop()
        await consumer.stop()


@asynccontextmanager
async def both(trial: Trial) -> AsyncIterator[Bench]:
    """Both services at work."""
    stage = await Stage(trial.platform).prepare()
    watch = Watch(stage)
    sender, receiver = stage.sender, stage.receiver
    async with (
        running(sender.relay.run),
        running(sender.bell.run),
        running(receiver.bell.run),
        running(receiver.relay.run),
        running(receiver.retrier.run),
        running(receiver.consumer.run),
    ):
        await until(lambda: receiver.consumer.state == "running")
        yield Bench(trial, stage, watch)
    await stage.close()


async def measure(trial: Trial, seconds: float, rounds: int) -> None:
    """Idle trips beside bare ones, in turn; then trips at half of what the process can carry."""
    ours: list[float] = []
    theirs: list[float] = []
    async with both(trial) as bench, bare(trial.platform) as producer_and_consumer:
        await bench.paced(rate=10, seconds=2)  # connections, statements and groups are there then
        for _ in range(rounds):
            ours += [await bench.trip() for _ in range(TRIPS)]
            theirs += [await producer_and_consumer.trip() for _ in range(TRIPS)]
        most = max([await bench.most() for _ in range(3)])
        half = await bench.paced(most / 2, seconds)
    report(trial, ours, theirs, most, half)


def report(
    trial: Trial, ours: list[float], theirs: list[float], most: float, half: list[float]
) -> None:
    """Milliseconds, and how many times a bare trip that is."""
    trial.result.add(
        Figure("commit → applied, idle, p50", _ms(ours, 50), "ms", at_most=P50),
        Figure("commit → applied, idle, p99", _ms(ours, 99), "ms", at_most=P99),
        Figure("bare produce → consume, p50", _ms(theirs, 50), "ms"),
        Figure("bare produce → consume, p99", _ms(theirs, 99), "ms"),
        Figure("commit → applied, beside bare, p50", _ms(ours, 50) / _ms(theirs, 50), "×"),
        Figure("both services in one process, told and applied", most, "events/s"),
        Figure(
            "commit → applied, half load, p50", _ms(half, 50), "ms", at_most=P50, note=ONE_PROCESS
        ),
        Figure("commit → applied, half load, p99", _ms(half, 99), "ms", at_most=P99),
    )


def _ms(seconds: list[float], percent: int) -> float:
    return 1_000 * percentile(seconds, percent)


def main(seconds: float = 20, rounds: int = ROUNDS, keep: bool = False) -> None:
    """How long after a command's commit the next service has applied its event."""
    play("latency", "From a commit to its effect", lambda t: measure(t, seconds, rounds), keep=keep)


if __name__ == "__main__":
    typer.run(main)
