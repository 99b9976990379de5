"""What an event costs its listener: `python -m bench.intake [--events N]`."""

import asyncio
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

import asyncpg
import typer
from aiokafka import AIOKafkaProducer
from sqlalchemy import text

from bench.cpu import Lap
from bench.pairs import ROUNDS, Pair, cpu_per_thousand, interleave
from bench.results import Figure
from bench.trial import Trial, play
from chassis.intake import Outcome
from chassis.record import Partition, Record, classify
from tests.chassis.stage import PARTITIONS, Stage, running, until

BASELINE: Final = (
    "the same listeners, store and batch, without inbox, sequence, parking check and position"
)
NOTE: Final = (
    "Ten statements a batch against six (positions, brake, what is known, what was taken), and a"
    " row more of the inbox for each event: in small batches the statements weigh, in large ones"
    " the rows."
)
BATCH: Final = 100
SUBJECTS: Final = 1_000
"""How many households of a lap are told of in turn: later events meet what earlier ones left."""
PATIENCE_SECONDS: Final = 200
_STANDS_AT = text("select coalesce(sum(next_offset), 0) from position")


@dataclass
class Bench:
    """A receiver, and records as its consumer would hand them over."""

    trial: Trial
    stage: Stage
    _offsets: dict[Partition, int] = field(default_factory=dict)

    def records(self, count: int) -> list[Record]:
        """Events of some subjects in turn, each in sequence, over every partition."""
        subjects = [uuid4() for _ in range(min(count, SUBJECTS))]
        return [
            self._record(subjects[number % len(subjects)], number // len(subjects) + 1)
            for number in range(count)
        ]

    def _record(self, subject: UUID, sequence: int) -> Record:
        place = self.stage.topic, subject.int % PARTITIONS
        key, value, headers = self.stage.encoded(subject, sequence)
        offset = self._offsets[place] = self._offsets.get(place, -1) + 1
        return Record(*place, offset, key, value, tuple(headers))

    async def settle(self, events: int, batch: int) -> None:
        """Both sides once, so that what is measured is a service that has run for a while."""
        await self.taken(events, batch)
        await self.handled(events, batch)
        await self._vacuum()

    async def _vacuum(self) -> None:
        """As autovacuum does within a minute: plans made for empty tables read them whole."""
        connection = await asyncpg.connect(self.stage.receiver.settings.dsn())
        await connection.execute("vacuum analyze")
        await connection.close()

    async def taken(self, events: int, batch: int) -> Lap:
        """By the intake."""
        records = self.records(events)

        async def all_batches() -> None:
            for start in range(0, events, batch):
                await self.stage.receiver.intake.take(records[start : start + batch])

        return await self.trial.meter.rate(events, all_batches)

    async def handled(self, events: int, batch: int) -> Lap:
        """By the same listeners, in transactions that check nothing and remember nothing."""
        records = self.records(events)
        for record in records:  # the intake has not seen them
            self._offsets[record.place] -= 1

        async def all_batches() -> None:
            for start in range(0, events, batch):
                await self._handle(records[start : start + batch])

        return await self.trial.meter.rate(events, all_batches)

    async def _handle(self, records: Sequence[Record]) -> None:
        receiver = self.stage.receiver
        reactions = receiver.intake.reactions
        readings = [classify(record, reactions.kinds) for record in records]
        async with receiver.transactions.begin("bench") as work:
            subjects = reactions.subjects_of(readings)
            await work.lock(*subjects)
            await work.preload(subjects)
            for reading in readings:
                await reactions.react(reading, work)

    async def whole_path(self, events: int, rounds: int) -> None:
        """From the topic to the receiver's tables, through Kafka's client and FastStream."""
        gate = Gate(self.stage)
        async with running(self.stage.receiver.consumer.run):
            await until(lambda: self.stage.receiver.consumer.state == "running")
            await self._consumed(gate, events)
            await self._vacuum()
            laps = [await self._consumed(gate, events) for _ in range(rounds)]
        rates = [lap.value for lap in laps]
        self.trial.result.add(
            Figure(
                "from the topic to the tables, one process",
                statistics.median(rates),
                "events/s",
                note=f"CPU seconds per 1,000: {cpu_per_thousand(laps)}",
            )
        )

    async def _consumed(self, gate: "Gate", events: int) -> Lap:
        gate.open.clear()
        end = await self._stands_at() + events
        await self._produce(events)

        async def all_of_it() -> None:
            gate.open.set()
            await until(reached, PATIENCE_SECONDS)

        async def reached() -> bool:
            return await self._stands_at() >= end

        return await self.trial.meter.rate(events, all_of_it)

    async def _produce(self, events: int) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=self.trial.platform.bootstrap)
        await producer.start()
        waiting = []
        for _ in range(events):
            key, value, headers = self.stage.encoded(uuid4(), 1)
            sent = await producer.send(self.stage.topic, value, key=key, headers=headers)
            waiting.append(sent)
        await asyncio.gather(*waiting)
        await producer.stop()

    async def _stands_at(self) -> int:
        async with self.stage.receiver.engine.connect() as connection:
            return int(await connection.scalar(_STANDS_AT) or 0)


class Gate:
    """Stands before a receiver's intake: nothing is taken while it is closed."""

    def __init__(self, stage: Stage) -> None:
        self.open = asyncio.Event()
        self._take = stage.receiver.intake.take
        stage.receiver.intake.take = self._pass  # type: ignore[method-assign]  # the consumer calls it there

    async def _pass(self, records: Sequence[Record]) -> Outcome:
        await self.open.wait()
        return await self._take(records)


async def measure(trial: Trial, events: int, rounds: int) -> None:
    """The intake beside its listeners alone, then the whole path."""
    await compare(trial, events, BATCH, rounds, goal=0.7)
    await compare(trial, events // 10, 1, rounds, goal=None)
    bench = Bench(trial, await Stage(trial.platform).prepare())
    await bench.whole_path(events, rounds)
    await bench.stage.close()


async def compare(trial: Trial, events: int, batch: int, rounds: int, goal: float | None) -> None:
    """The intake beside its listeners alone, in batches of a size."""
    bench = Bench(trial, await Stage(trial.platform).prepare())
    pair = Pair(f"intake, batches of {batch}", "events/s", BASELINE, goal, NOTE)
    await bench.settle(events, batch)
    await interleave(
        pair, lambda: bench.taken(events, batch), lambda: bench.handled(events, batch), rounds
    )
    trial.result.add(pair)
    await bench.stage.close()


def main(events: int = 3_000, rounds: int = ROUNDS, keep: bool = False) -> None:
    """Batches of a hundred and of one beside their listeners alone, and the way from the topic."""
    play(
        "intake",
        "What an event costs its listener",
        lambda t: measure(t, events, rounds),
        keep=keep,
    )


if __name__ == "__main__":
    typer.run(main)
