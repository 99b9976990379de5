"""What the audit costs a command, a list and its sealer: `python -m bench.audit [--commands N]`."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import uuid4

import typer

from bench.cpu import Lap
from bench.pairs import ROUNDS, Pair, interleave
from bench.results import Figure
from bench.trial import Trial, play
from chassis.clock import SystemClock
from chassis.sealer import Sealer
from chassis.work import Cause, Work
from tests.chassis.ledger_room import a_ledger_room
from tests.chassis.stores import Bridge, a_sql_store

LISTED = 50

Begin = Callable[[], AbstractAsyncContextManager[Work]]


@dataclass
class Bench:
    """Somebody's commands, which are audited, against nobody's, which are not."""

    trial: Trial
    commands: int
    rounds: int

    async def run(self) -> None:
        async with a_sql_store(self.trial.platform) as store:
            cause = Cause("trace", SystemClock().now(), "c", actor="officer", purpose="bridge-read")

            def somebodys() -> AbstractAsyncContextManager[Work]:
                return store.work(cause)

            for name, act in (
                ("command: get, save", self._commands),
                ("list of 50", self._lists),
            ):
                self.trial.result.add(await self._compare(name, act, somebodys, store.work))

    async def sealed(self) -> None:
        """Acts a second of one sealer."""
        room = await a_ledger_room(self.trial.platform)
        await room.act(*[f"act-{number}" for number in range(self.commands)])
        sealer = Sealer(room.stage.sender.transactions)
        lap = await self.trial.meter.rate(self.commands, sealer.seal)
        self.trial.result.add(Figure("one sealer", lap.value, "acts/s"))
        await room.stage.close()

    async def _compare(
        self,
        name: str,
        act: Callable[[Begin], Awaitable[Lap]],
        somebodys: Begin,
        nobodys: Begin,
    ) -> Pair:
        pair = Pair(name, "transactions/s", "the same, not audited")
        return await interleave(pair, lambda: act(somebodys), lambda: act(nobodys), self.rounds)

    async def _commands(self, begin: Begin) -> Lap:
        bridge = Bridge(uuid4(), uuid4(), str(uuid4()))
        async with begin() as work:
            work.save(bridge)

        async def all_of_them() -> None:
            for _ in range(self.commands):
                async with begin() as work:
                    work.save(await work.get(Bridge, bridge.id))

        return await self.trial.meter.rate(self.commands, all_of_them)

    async def _lists(self, begin: Begin) -> Lap:
        async with begin() as work:
            for _ in range(LISTED):
                work.save(Bridge(uuid4(), uuid4()))

        async def all_of_them() -> None:
            for _ in range(self.commands):
                async with begin() as work:
                    await work.page(Bridge, limit=LISTED)

        return await self.trial.meter.rate(self.commands, all_of_them)


def main(commands: int = 500, rounds: int = ROUNDS, keep: bool = False) -> None:
    """Commands and lists with and without the audit, and the rate of its sealer."""

    async def measure(trial: Trial) -> None:
        bench = Bench(trial, commands, rounds)
        await bench.run()
        await bench.sealed()

    play("audit", "What the audit costs", measure, keep=keep)


if __name__ == "__main__":
    typer.run(main)
