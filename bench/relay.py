"""The relay beside a bare producer: `python -m bench.relay [--count N] [--rounds N]`."""

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import typer
from aiokafka import AIOKafkaProducer

from bench import outbox
from bench.cpu import Lap
from bench.member import a_member
from bench.outbox import Kept
from bench.pairs import ROUNDS, Pair, interleave
from bench.trial import Trial, play
from chassis.producer import BATCH_BYTES
from chassis.relay import WINDOW, events_sent
from tests.chassis.stage import Stage, running, until

DRAIN_SECONDS = 300.0
GOAL = 0.5
WRITERS = 1
ONE_WINDOW = (
    "One window at a time is how such figures are usually given. The bare producer reads nothing,"
    " keeps nothing and does not wait for a database between two windows."
)
SEVERAL = (
    "As many windows in flight as the relay has. What the relay adds is PostgreSQL: each event is"
    " read, deleted and kept in `sent`, and all three share two cores. Next: headers are kept as"
    " JSON, a quarter of the relay's own CPU; a batch handed over whole would spare a future for"
    " each record."
)
WRITING = "One process announces as fast as it can, 8 transactions at a time, beside both."


@dataclass
class Bench:
    """A sender, its relay, and a producer that knows nothing of an outbox."""

    trial: Trial
    stage: Stage
    producer: AIOKafkaProducer
    kept: Sequence[Kept]

    async def drained(self) -> Lap:
        """Rows that wait in the outbox, until as many are in the log and in `sent`."""
        await outbox.clear(self.stage)
        await outbox.load(self.stage, iter(self.kept))
        wanted = carried() + len(self.kept)

        async def drain() -> None:
            async with running(self.stage.sender.relay.run):
                await until(lambda: carried() >= wanted, DRAIN_SECONDS)

        return await self.trial.meter.rate(len(self.kept), drain)

    async def produced(self, in_flight: int) -> Lap:
        """The same records from memory, that many windows at a time."""
        starts = iter(range(0, len(self.kept), WINDOW))

        async def windows() -> None:
            for start in starts:
                waiting = [
                    await self.producer.send(
                        self.stage.topic, each.value, key=each.key, headers=each.headers
                    )
                    for each in self.kept[start : start + WINDOW]
                ]
                await asyncio.gather(*waiting)

        async def all_windows() -> None:
            await asyncio.gather(*(windows() for _ in range(in_flight)))

        return await self.trial.meter.rate(len(self.kept), all_windows)


def carried() -> float:
    """What the relays of this process have carried; asking the database would cost it."""
    [metric] = events_sent.labels("sender").collect()
    return sum(each.value for each in metric.samples if each.name.endswith("_total"))


@asynccontextmanager
async def a_bench(trial: Trial, count: int) -> AsyncIterator[Bench]:
    stage = await Stage(trial.platform).prepare()
    producer = AIOKafkaProducer(
        bootstrap_servers=trial.platform.bootstrap, acks="all", max_batch_size=BATCH_BYTES
    )
    await producer.start()
    try:
        bench = Bench(trial, stage, producer, list(outbox.events(stage, count)))
        gc.freeze()  # what the bench holds for itself is not to be looked through by either side
        yield bench
    finally:
        await producer.stop()
        await stage.close()


def main(count: int = 20_000, rounds: int = ROUNDS, keep: bool = False) -> None:
    """What it costs to carry the outbox: order of each subject, nothing lost, all kept."""

    async def measure(trial: Trial) -> None:
        async with a_bench(trial, count) as bench:
            at_once = bench.stage.sender.relay.workers
            for in_flight, note in ((1, ONE_WINDOW), (at_once, SEVERAL)):
                beside = f"bare aiokafka, {in_flight} × {WINDOW} in flight"
                pair = Pair("relay, draining", "events/s", beside, GOAL, note)
                await interleave(pair, bench.drained, partial(bench.produced, in_flight), rounds)
                trial.result.add(pair)
            async with AsyncExitStack() as stack:
                for slot in range(WRITERS):
                    await stack.enter_async_context(a_member(bench.stage, "writer", slot))
                beside = f"bare aiokafka, {at_once} × {WINDOW} in flight, the same writers"
                pair = Pair("relay, while writers write", "events/s", beside, note=WRITING)
                await interleave(pair, bench.drained, partial(bench.produced, at_once), rounds)
                trial.result.add(pair)

    play("relay", "The relay beside a bare producer", measure, keep=keep)


if __name__ == "__main__":
    typer.run(main)
