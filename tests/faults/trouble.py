"""What goes wrong at seeded moments: services, broker and database are killed or frozen."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import asyncpg

from tests.chassis.stage import until
from tests.faults import mounts
from tests.faults.world import World

READY_SECONDS = 60.0
ORDER_SECONDS = 6.0
FREEZE_SECONDS = 13.0
"""Longer than a relay's shard lasts without a word, and than a consumer's session."""
FAULT_SECONDS = 300.0
MOST_TRIES = 3
"""For each fault that is wanted, where some are met by nobody."""

T = TypeVar("T", bound=Hashable)


@dataclass
class Trouble:
    """Whoever harms the platform, and counts what was done."""

    world: World
    seed: int
    done: Counter[str] = field(default_factory=Counter)
    slowest_return: float = 0.0
    """The longest that a part needed to answer again, in seconds."""
    slowest_stop: float = 0.0
    """The longest that a service needed to end when it was asked to."""
    measured: dict[str, float] = field(default_factory=dict)
    """What a scenario measures beside what all of them do: a name, its unit in it, and a figure."""
    exits: Counter[int] = field(default_factory=Counter)
    """The exit codes of the services that were asked to end."""
    taken_over: int = 0
    """How many events a service's other process sent while one was frozen."""

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed}/trouble")
        self._decks: dict[tuple[Hashable, ...], list[Any]] = {}

    def draw(self, *of: T) -> T:
        """One of those by chance, and no one again before all others had their turn."""
        deck = self._decks.setdefault(of, [])
        if not deck:
            deck += self.chance.sample(of, len(of))
        drawn: T = deck.pop()
        return drawn

    def worst(self, name: str, value: float) -> None:
        """Keeps the largest of a figure."""
        self.measured[name] = max(self.measured.get(name, value), value)

    def pid(self, part: str) -> int | None:
        """The process of a part, if it runs."""
        found: int | None = self.world.platform.parts().get(part, {}).get("pid")
        return found

    def a_service(self) -> str:
        """One of the services, by chance."""
        return self.draw(*self.world.services)

    async def signal(self, part: str, number: int) -> int | None:
        """Sends a signal to a part that is up: which process got it."""
        await self.back(part)
        pid = self.pid(part)
        if pid is not None:
            os.kill(pid, number)
        return pid

    async def back(self, part: str, not_pid: int | None = None) -> None:
        """Waits until a part answers, by another process than the one given."""
        started = time.monotonic()

        def is_back() -> bool:
            found = self.world.platform.parts().get(part, {})
            return bool(found.get("ready")) and found.get("pid") not in {None, not_pid}

        await until(is_back, READY_SECONDS)
        self.slowest_return = max(self.slowest_return, time.monotonic() - started)

    async def freeze(self, part: str, seconds: float) -> None:
        """Stops a process without its knowing, and lets it go on."""
        await self.back(part)
        pid = self.pid(part)
        if pid is not None:
            with frozen(pid):
                await asyncio.sleep(seconds)  # the fault itself

    async def ask(self, service: str, query: str) -> None:
        """Says something to a service's database, which may be away."""
        connection = await asyncpg.connect(self.world.dsn(service), timeout=5)
        try:
            await connection.execute(query)
        finally:
            connection.terminate()

    async def harm(self, faults: Sequence["Fault"], most: int, due: Callable[[], bool]) -> None:
        """One fault after the other, each when it is due; until there were enough."""
        met = 0
        for _ in range(MOST_TRIES * most):
            await until(due, FAULT_SECONDS)
            name = await self.draw(*faults)(self)
            self.done[name] += 1
            met += is_met(name)
            if met == most:
                return

    async def heal(self) -> None:
        """No fault any more: everything runs, nothing is ordered to die."""
        for line in self.world.lines.values():
            line.heal()
        for disk in self.world.disks.values():
            mounts.empty(disk)
        for order in self.world.crashes.iterdir():
            order.unlink(missing_ok=True)
        for part in self.world.platform.parts():
            await self.back(part)


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """A process that stands still, and believes afterwards that no time went by."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


Fault = Callable[[Trouble], Awaitable[str]]
"""Does some harm; its name, under which it is counted."""
NOT_MET = "not met"
"""How the name of a fault ends that nobody ran into."""


def is_met(name: str) -> bool:
    """Whether something was harmed."""
    return not name.endswith(NOT_MET)


async def kill_a_service(trouble: Trouble) -> str:
    """kill -9, wherever it stands."""
    await trouble.signal(trouble.a_service(), signal.SIGKILL)
    return "kill -9 service"


def kill_at(*points: str) -> Fault:
    """kill -9 of whoever passes one of those crash points next."""

    async def kill(trouble: Trouble) -> str:
        point = trouble.draw(*points)
        order = trouble.world.crashes / point
        order.touch()
        with suppress(TimeoutError):
            await until(lambda: not order.exists(), ORDER_SECONDS)
        was_met = not order.exists()
        order.unlink(missing_ok=True)
        return point if was_met else NOT_MET

    return kill


async def freeze_a_service(trouble: Trouble) -> str:
    """SIGSTOP beyond every time-out, then SIGCONT: it believes that no time went by."""
    await trouble.freeze(trouble.a_service(), FREEZE_SECONDS)
    return "SIGSTOP service"


async def restart_a_service(trouble: Trouble) -> str:
    """SIGTERM: it ends what it does, another one takes over."""
    service = trouble.a_service()
    started = time.monotonic()
    pid = await trouble.signal(service, signal.SIGTERM)
    await until(lambda: trouble.pid(service) != pid, READY_SECONDS)
    trouble.slowest_stop = max(trouble.slowest_stop, time.monotonic() - started)
    trouble.exits[trouble.world.platform.parts()[service]["last_exit"]] += 1
    await trouble.back(service, not_pid=pid)
    return "SIGTERM service"


async def kill_the_broker(trouble: Trouble) -> str:
    pid = await trouble.signal("kafka", signal.SIGKILL)
    await trouble.back("kafka", not_pid=pid)
    return "kill -9 broker"


async def restart_the_broker(trouble: Trouble) -> str:
    pid = await trouble.signal("kafka", signal.SIGTERM)
    await trouble.back("kafka", not_pid=pid)
    return "SIGTERM broker"


async def freeze_the_broker(trouble: Trouble) -> str:
    """A broker that is there and says nothing."""
    await trouble.freeze("kafka", FREEZE_SECONDS)
    return "SIGSTOP broker"


async def kill_a_backend(trouble: Trouble) -> str:
    """kill -9 of one session's process: the server ends every session and recovers."""
    dsn, found = trouble.world.dsn(trouble.a_service()), []

    async def has_one() -> bool:
        with suppress(OSError, TimeoutError, asyncpg.PostgresError):  # a former kill's recovery
            found.append(await asyncpg.connect(dsn, timeout=5))
        return bool(found)

    await until(has_one, READY_SECONDS)
    os.kill(found[0].get_server_pid(), signal.SIGKILL)
    found[0].terminate()
    return "kill -9 backend"


async def kill_the_postmaster(trouble: Trouble) -> str:
    pid = await trouble.signal("postgres", signal.SIGKILL)
    await trouble.back("postgres", not_pid=pid)
    return "kill -9 postmaster"
