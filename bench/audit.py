"""What the audit costs a command, a list and its sealer: `python -m bench.audit [--commands N]`."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import uuid4

import typer

from bench.pairs import Pair, as_json, interleave, rate
from chassis.clock import SystemClock
from chassis.sealer import Sealer
from chassis.work import Cause, Work
from tests.chassis.ledger_room import a_ledger_room
from tests.chassis.stores import Bridge, a_sql_store
from tests.platform import Platform

LISTED = 50

Begin = Callable[[], AbstractAsyncContextManager[Work]]


@dataclass
class Bench:
    """Somebody's commands, which are audited, against nobody's, which are not."""

    platform: Platform
    commands: int
    rounds: int

    async def run(self) -> list[Pair]:
        async with a_sql_store(self.platform) as store:
            cause = Cause("trace", SystemClock().now(), "c", actor="officer", purpose="bridge-read")

            def somebodys() -> AbstractAsyncContextManager[Work]:
                return store.work(cause)

            return [
                await self._compare(name, act, somebodys, store.work)
                for name, act in (
                    ("command: get, save", self._commands),
                    ("list of 50", self._lists),
                )
            ]

    async def sealed(self) -> float:
        """Acts a second of one sealer."""
        room = await a_ledger_room(self.platform)
        await room.act(*[f"act-{number}" for number in range(self.commands)])
        sealer = Sealer(room.stage.sender.transactions)
        found = await rate(self.commands, sealer.seal)
        await room.stage.close()
        return found

    async def _compare(
        self,
        name: str,
        act: Callable[[Begin], Awaitable[float]],
        somebodys: Begin,
        nobodys: Begin,
    ) -> Pair:
        pair = Pair(name, "transactions/s", "the same, not audited")
        return await interleave(pair, lambda: act(somebodys), lambda: act(nobodys), self.rounds)

    async def _commands(self, begin: Begin) -> float:
        bridge = Bridge(uuid4(), uuid4(), str(uuid4()))
        async with begin() as work:
            work.save(bridge)

        async def all_of_them() -> None:
            for _ in range(self.commands):
                async with begin() as work:
                    work.save(await work.get(Bridge, bridge.id))

        return await rate(self.commands, all_of_them)

    async def _lists(self, begin: Begin) -> float:
        async with begin() as work:
            for _ in range(LISTED):
                work.save(Bridge(uuid4(), uuid4()))

        async def all_of_them() -> None:
            for _ in range(self.commands):
                async with begin() as work:
                    await work.page(Bridge, limit=LISTED)

        return await rate(self.commands, all_of_them)


async def _measured(bench: Bench) -> tuple[list[Pair], float]:
    return await bench.run(), await bench.sealed()


def main(commands: int = 500, rounds: int = 3, json: str = "") -> None:
    """Starts a Kafka and a PostgreSQL of its own unless addresses are given."""
    platform = Platform()
    try:
        platform.start()
        pairs, sealed = asyncio.run(_measured(Bench(platform, commands, rounds)))
    finally:
        platform.stop()
    for pair in pairs:
        print(pair.sentence())
    print(f"sealer: {sealed:.0f} acts/s")
    if json:
        with open(json, "w", encoding="utf-8") as out:
            out.write(as_json(pairs))


if __name__ == "__main__":
    typer.run(main)
