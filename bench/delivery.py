"""Announce, intake, and commit → applied: `python -m bench.delivery [--events N]`."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import typer
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from bench.cpu import Lap
from bench.pairs import ROUNDS, Pair, interleave, percentile
from bench.results import Figure
from bench.trial import Trial, play
from chassis import rows
from chassis.record import Record
from tests.chassis.stage import Note, Stage, notes, running, until
from tests.platform import Platform

WRITERS = 8
BATCH = 500
Act = Callable[[int], Awaitable[None]]


@dataclass
class Bench:
    """A sender and a receiver to measure, and how much to give them."""

    trial: Trial
    events: int
    rounds: int

    @property
    def platform(self) -> Platform:
        return self.trial.platform

    async def run(self) -> None:
        self.trial.result.add(await self.announce())
        self.trial.result.add(await self.intake())
        await self.trip()

    async def announce(self) -> Pair:
        """Commands that save and announce, against the same save without stream and outbox."""
        stage = await Stage(self.platform).prepare()
        count = self.events // 10

        async def told(number: int) -> None:
            await stage.tell(uuid4(), f"{number}")

        async def kept(_: int) -> None:
            async with stage.sender.transactions.begin("bench") as work:
                await rows.write(work.connection, notes, [Note(work.new_id(), uuid4())])

        async def many(act: Act) -> Lap:
            return await self.trial.meter.rate(count, lambda: _side_by_side(act, count))

        pair = Pair("announce", "transactions/s", "the same save, nothing announced")
        await interleave(pair, lambda: many(told), lambda: many(kept), self.rounds)
        await stage.close()
        return pair

    async def intake(self) -> Pair:
        """Batches of 500 taken, against the same listeners and store without the guarantees."""
        stage = await Stage(self.platform).prepare()
        receiver = stage.receiver
        offset = 0

        def batch(subjects: list[UUID], sequence: int) -> list[Record]:
            nonlocal offset
            records = []
            for subject in subjects:
                key, value, headers = stage.encoded(subject, sequence)
                records.append(Record(stage.topic, 0, offset, key, value, tuple(headers)))
                offset += 1
            return records

        async def taken() -> Lap:
            subjects = [uuid4() for _ in range(BATCH)]
            batches = [batch(subjects, n + 1) for n in range(self.events // BATCH)]

            async def all_batches() -> None:
                for each in batches:
                    await receiver.intake.take(each)

            return await self.trial.meter.rate(self.events, all_batches)

        async def handled() -> Lap:
            subjects = [uuid4() for _ in range(BATCH)]
            count = self.events // BATCH

            async def all_batches() -> None:
                for number in range(count):
                    async with receiver.transactions.begin("bench") as work:
                        await work.lock(*subjects)
                        await work.preload(subjects)
                        for subject in subjects:
                            known = await work.about(Note, subject)
                            note = known[0] if known else Note(work.new_id(), subject)
                            note.words.append(f"{number}")
                            work.save(note)

            return await self.trial.meter.rate(self.events, all_batches)

        pair = Pair("intake", "events/s", "the same store and batch, nothing checked or announced")
        await interleave(pair, taken, handled, self.rounds)
        await stage.close()
        return pair

    async def trip(self) -> None:
        """Commit → applied at the next service, beside a bare produce → consume."""
        stage = await Stage(self.platform).prepare()
        async with (
            running(stage.sender.relay.run),
            running(stage.sender.bell.run),
            running(stage.receiver.consumer.run),
        ):
            await until(lambda: stage.receiver.consumer.state == "running")
            trips = [await _one_trip(stage) for _ in range(100)]
        bare = await _bare_trips(self.platform, stage.topic, 100)
        self.trial.result.add(
            Figure("commit → applied, p50", 1_000 * percentile(trips, 50), "ms", at_most=40),
            Figure("commit → applied, p99", 1_000 * percentile(trips, 99), "ms", at_most=500),
            Figure("bare produce → consume, p50", 1_000 * percentile(bare, 50), "ms"),
        )
        await stage.close()


async def _side_by_side(act: Act, count: int) -> None:
    numbers = iter(range(count))

    async def writer() -> None:
        for number in numbers:
            await act(number)

    await asyncio.gather(*(writer() for _ in range(WRITERS)))


async def _one_trip(stage: Stage) -> float:
    subject = uuid4()
    await stage.tell(subject, "mot")
    began = time.monotonic()
    await until(lambda: stage.heard({subject: ["mot"]}))
    return time.monotonic() - began


async def _bare_trips(platform: Platform, topic: str, count: int) -> list[float]:
    producer = AIOKafkaProducer(bootstrap_servers=platform.bootstrap, acks="all")
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=platform.bootstrap, auto_offset_reset="latest"
    )
    await producer.start()
    await consumer.start()
    await consumer.seek_to_end()
    trips = []
    try:
        for _ in range(count):
            began = time.monotonic()
            await producer.send_and_wait(topic, b"x" * 330)
            await consumer.getone()
            trips.append(time.monotonic() - began)
    finally:
        await producer.stop()
        await consumer.stop()
    return trips


def main(events: int = 10_000, rounds: int = ROUNDS, keep: bool = False) -> None:
    """The sender's side, the receiver's, and the way from one to the other."""

    async def measure(trial: Trial) -> None:
        await Bench(trial, events, rounds).run()

    play("delivery", "What a command and an intake cost", measure, keep=keep)


if __name__ == "__main__":
    typer.run(main)
