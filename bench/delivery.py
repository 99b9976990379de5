"""Announce, relay, intake, and commit → applied: `python -m bench.delivery [--events N]`."""

import asyncio
import time
from dataclasses import dataclass
from uuid import UUID, uuid4

import typer
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from sqlalchemy import text

from bench.pairs import Pair, as_json, interleave, percentile, rate
from chassis import rows
from chassis.record import Record
from chassis.wire_text import headers_from_text
from tests.chassis.stage import Note, Stage, notes, running, until
from tests.platform import Platform

WRITERS = 8
BATCH = 500


@dataclass
class Bench:
    """A sender and a receiver to measure, and how much to give them."""

    platform: Platform
    events: int
    rounds: int

    async def run(self) -> list[Pair]:
        return [await self.announce(), await self.relay(), await self.intake(), await self.trip()]

    async def announce(self) -> Pair:
        """Commands that save and announce, against the same save without stream and outbox."""
        stage = await Stage(self.platform).prepare()
        count = self.events // 10

        async def told(number: int) -> None:
            await stage.tell(uuid4(), f"{number}")

        async def kept(_: int) -> None:
            async with stage.sender.transactions.begin("bench") as work:
                await rows.write(work.connection, notes, [Note(work.new_id(), uuid4())])

        async def many(act: object) -> float:
            return await rate(count, lambda: _side_by_side(act, count))

        pair = Pair("announce", "transactions/s", "the same save, nothing announced")
        await interleave(pair, lambda: many(told), lambda: many(kept), self.rounds)
        await stage.close()
        return pair

    async def relay(self) -> Pair:
        """Outbox rows to Kafka, against the same bytes from memory in windows of 500."""
        stage = await Stage(self.platform).prepare()
        producer = AIOKafkaProducer(
            bootstrap_servers=self.platform.bootstrap, acks="all", max_batch_size=131_072
        )
        await producer.start()
        rows: list[tuple[str, bytes, bytes, list[tuple[str, bytes]]]] = []

        async def carried() -> float:
            rows[:] = await _fill(stage, self.events)
            async with running(stage.sender.relay.run):
                return await rate(self.events, lambda: until(lambda: _empty(stage), 300))

        async def sent() -> float:
            async def all_windows() -> None:
                for start in range(0, len(rows), BATCH):
                    window = rows[start : start + BATCH]
                    waiting = [
                        await producer.send(topic, value, key=key, headers=headers)
                        for topic, key, value, headers in window
                    ]
                    await asyncio.gather(*waiting)

            return await rate(len(rows), all_windows)

        pair = Pair("relay", "events/s", "bare aiokafka, windows of 500")
        await interleave(pair, carried, sent, self.rounds)
        await producer.stop()
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

        async def taken() -> float:
            subjects = [uuid4() for _ in range(BATCH)]
            batches = [batch(subjects, n + 1) for n in range(self.events // BATCH)]

            async def all_batches() -> None:
                for each in batches:
                    await receiver.intake.take(each)

            return await rate(self.events, all_batches)

        async def handled() -> float:
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

            return await rate(self.events, all_batches)

        pair = Pair("intake", "events/s", "the same store and batch, nothing checked or announced")
        await interleave(pair, taken, handled, self.rounds)
        await stage.close()
        return pair

    async def trip(self) -> Pair:
        """Commit → applied at the next service, against a bare produce → consume: p50, in 1/s."""
        stage = await Stage(self.platform).prepare()
        async with (
            running(stage.sender.relay.run),
            running(stage.sender.bell.run),
            running(stage.receiver.consumer.run),
        ):
            await until(lambda: stage.receiver.consumer.state == "running")
            trips = [await _one_trip(stage) for _ in range(100)]
        bare = await _bare_trips(self.platform, stage.topic, 100)
        print(
            f"commit → applied: p50 {percentile(trips, 50) * 1000:.0f} ms,"
            f" p99 {percentile(trips, 99) * 1000:.0f} ms; bare produce → consume: p50"
            f" {percentile(bare, 50) * 1000:.1f} ms"
        )
        pair = Pair("commit → applied", "1/s (1 ÷ p50)", "bare produce → consume")
        pair.ours.append(1 / percentile(trips, 50))
        pair.theirs.append(1 / percentile(bare, 50))
        await stage.close()
        return pair


async def _side_by_side(act: object, count: int) -> None:
    numbers = iter(range(count))

    async def writer() -> None:
        for number in numbers:
            await act(number)  # type: ignore[operator]

    await asyncio.gather(*(writer() for _ in range(WRITERS)))


async def _fill(
    stage: Stage, count: int
) -> list[tuple[str, bytes, bytes, list[tuple[str, bytes]]]]:
    """Writes rows of the outbox; the same rows as bytes."""
    for start in range(0, count, BATCH):
        async with stage.sender.transactions.begin("fill") as work:
            for _ in range(start, min(count, start + BATCH)):
                subject = uuid4()
                work.save(Note(work.new_id(), subject), stage.word(subject, "mot"))
    async with stage.sender.engine.connect() as connection:
        rows = await connection.execute(text("select topic, subject, value, headers from outbox"))
        return [
            (
                row.topic,
                row.subject.encode(),
                row.value,
                [(name, value or b"") for name, value in headers_from_text(row.headers)],
            )
            for row in rows
        ]


async def _empty(stage: Stage) -> bool:
    return await stage.count("outbox", stage.sender) == 0


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


def main(events: int = 10_000, rounds: int = 3, json: str = "") -> None:
    """Starts a Kafka and a PostgreSQL of its own unless addresses are given."""
    platform = Platform()
    try:
        platform.start()
        pairs = asyncio.run(Bench(platform, events, rounds).run())
    finally:
        platform.stop()
    for pair in pairs:
        print(pair.sentence())
    if json:
        with open(json, "w", encoding="utf-8") as out:
            out.write(as_json(pairs))


if __name__ == "__main__":
    typer.run(main)
