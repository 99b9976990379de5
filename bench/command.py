"""What a command costs: `python -m bench.command [--commands N]`."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import typer

from bench.asgi import Caller
from bench.cpu import Lap
from bench.pairs import ROUNDS, Pair, interleave
from bench.trial import Trial, play
from chassis import rows
from chassis.api import Router, Working
from chassis.sql_work import SqlWork
from happy import issuer
from tests.chassis.counter import Counter, Shown, Telling, a_counter
from tests.chassis.stage import notes

AT_ONCE: Final = 8
NO_LIMIT: Final = 1_000_000
BODY: Final = json.dumps({"word": "mot"}).encode()

bare = Router(prefix="/v1/bare-notes")


@bare.post("/{id}/words", action="note-write")
async def add(id: UUID, telling: Telling, work: Working) -> Shown:
    """The sender's command without a stream and an outbox: read, change, written."""
    assert isinstance(work, SqlWork)  # its connection is all that is used
    row = await rows.one(work.connection, notes, id)
    assert row is not None  # made before
    note = notes.load(row)
    note.words.append(telling.word)
    await rows.write(work.connection, notes, [note])
    return Shown(id=id, words=note.words)


@dataclass
class Bench:
    """Officers who write words down, eight at once, each in notes of their own."""

    trial: Trial
    counter: Counter
    caller: Caller

    async def notes(self, count: int) -> list[UUID]:
        """Makes that many notes, which hold a word each."""
        for _ in range(count):
            await self.caller.post("/v1/notes", BODY)
        found = await self.counter.rows(
            "select id from note order by id desc limit :most", most=count
        )
        return [row.id for row in found]

    async def lap(self, address: str, ids: Sequence[UUID]) -> Lap:
        """A word more in each of those notes: no writer waits for another's row."""

        async def writer(first: int) -> None:
            for id in ids[first::AT_ONCE]:
                await self.caller.post(f"{address}/{id}/words", BODY)

        async def all_of_them() -> None:
            await asyncio.gather(*map(writer, range(AT_ONCE)))

        return await self.trial.meter.rate(len(ids), all_of_them)


async def measure(trial: Trial, commands: int, rounds: int) -> None:
    """The same command, with and without what lets others know of it."""
    counter = await a_counter(trial.platform, bare, rate_at_once=NO_LIMIT)
    code = counter.stage.territory.code
    token = issuer.token(counter.keys, code, ["reception-officer"], "officer-1")
    bench = Bench(trial, counter, Caller(counter.app, token))
    ours, theirs = await bench.notes(commands), await bench.notes(commands)
    pair = Pair(
        "admin command",
        "commands/s",
        "the same endpoint, access and idempotency, without stream and outbox",
        goal=0.6,
        note="Seven statements against four, each a round trip: fewer statements, or several"
        " sent at once, which asyncpg does not do, is the way to more.",
    )
    await interleave(
        pair,
        lambda: bench.lap("/v1/notes", ours),
        lambda: bench.lap("/v1/bare-notes", theirs),
        rounds,
    )
    trial.result.add(pair)
    await counter.stage.close()


def main(commands: int = 800, rounds: int = ROUNDS, keep: bool = False) -> None:
    """A command that announces, beside the same one that only saves."""
    play("command", "What a command costs", lambda t: measure(t, commands, rounds), keep=keep)


if __name__ == "__main__":
    typer.run(main)
