"""A long backlog, and an old snapshot held open: `python -m bench.backlog [--rows N]`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import typer

from bench import outbox
from bench.cpu import Lap
from bench.imports import resident
from bench.pairs import ROUNDS, Pair, interleave
from bench.relay import DRAIN_SECONDS, carried
from bench.results import Figure
from bench.trial import Trial, play
from tests.chassis.stage import Stage, running, until

BACKLOG_SECONDS = 900.0
SENT_BYTES = (
    "select sum(pg_total_relation_size(inhrelid)) from pg_inherits"
    " where inhparent = 'sent'::regclass"
)
PARTS = 20
"""The backlog's beginning and its end are a twentieth each."""


async def long_backlog(trial: Trial, stage: Stage, rows: int) -> None:
    """How fast the first and the last rows of a backlog leave, and what they cost."""
    await outbox.load(stage, outbox.events(stage, rows))
    part, start, held = rows // PARTS, carried(), resident()

    async def until_left(count: int) -> None:
        await until(lambda: carried() >= start + count, BACKLOG_SECONDS)

    async with running(stage.sender.relay.run):
        first = await trial.meter.rate(part, lambda: until_left(part))
        await until_left(rows - part)
        last = await trial.meter.rate(part, lambda: until_left(rows))
    for name, lap in (("first", first), ("last", last)):
        trial.result.add(
            Figure(f"{name} {part:,} of {rows:,} rows", lap.value, "events/s"),
            Figure(f"{name}: PostgreSQL", lap.cpu_per_thousand("PostgreSQL"), "CPU s per 1,000"),
        )
    log = sum(
        each.stat().st_size
        for each in trial.platform.folder.glob(f"kafka/data/{stage.topic}-*/*.log")
    )
    carried_in_all = await _of(stage, "select count(*) from sent")
    trial.result.add(
        Figure("memory gained by the relay's process", resident() - held, "MB"),
        Figure("an event in `sent`", await _of(stage, SENT_BYTES) / carried_in_all, "bytes"),
        Figure("an event in the log", log / carried_in_all, "bytes"),
    )


async def old_snapshot(trial: Trial, stage: Stage, rows: int, rounds: int) -> None:
    """The same drains while somebody's long transaction keeps dead rows from being swept."""

    async def drained() -> Lap:
        await outbox.load(stage, outbox.events(stage, rows))
        wanted = carried() + rows

        async def drain() -> None:
            async with running(stage.sender.relay.run):
                await until(lambda: carried() >= wanted, DRAIN_SECONDS)

        return await trial.meter.rate(rows, drain)

    async def drained_under_it() -> Lap:
        async with a_snapshot(stage):
            await drained()
            lap = await drained()
            sizes.append(await _of(stage, "select pg_total_relation_size('outbox')"))
            return lap

    async def drained_without() -> Lap:
        await _vacuum(stage)
        return await drained()

    sizes: list[int] = []
    pair = Pair("draining under an old snapshot", "events/s", "the same, no snapshot")
    await interleave(pair, drained_under_it, drained_without, rounds)
    trial.result.add(pair, Figure(f"outbox after {2 * rows:,} dead rows", max(sizes) / 1e6, "MB"))


@asynccontextmanager
async def a_snapshot(stage: Stage) -> AsyncIterator[None]:
    """A transaction that has begun to read, and goes on for as long as it likes."""
    connection = await asyncpg.connect(stage.settings["sender"].dsn())
    transaction = connection.transaction(isolation="repeatable_read")
    try:
        await transaction.start()
        await connection.execute("set local idle_in_transaction_session_timeout = 0")
        await connection.fetchval("select count(*) from outbox")
        yield
        await transaction.rollback()
    finally:
        await connection.close()


async def _vacuum(stage: Stage) -> None:
    connection = await asyncpg.connect(stage.settings["sender"].dsn())
    await connection.execute("vacuum outbox")
    await connection.close()


async def _of(stage: Stage, query: str) -> int:
    connection = await asyncpg.connect(stage.settings["sender"].dsn())
    try:
        return int(await connection.fetchval(query))
    finally:
        await connection.close()


def main(
    rows: int = 1_000_000, under: int = 10_000, rounds: int = ROUNDS, keep: bool = False
) -> None:
    """A million rows by default; the snapshot's rounds carry `under` rows, twice."""

    async def measure(trial: Trial) -> None:
        stage = await Stage(trial.platform).prepare()
        await old_snapshot(trial, stage, under, rounds)
        await long_backlog(trial, stage, rows)
        await stage.close()

    play("backlog", "A long backlog, and an old snapshot", measure, keep=keep)


if __name__ == "__main__":
    typer.run(main)
