"""Several services and roles asked on one ground, calm or while their processes are killed."""

import asyncio
import itertools
import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tests.faults.world import World
from tests.fuzz.ground import POLICY, furnish, known, prepare, trouble
from tests.fuzz.run import Found, Size, ask, given, never_done, never_reached, wrong

SECONDS_BETWEEN_KILLS = 6.0
DRAWN = "fuzzing,stateful"
"""The phases that a seed changes; the others ask the same each time: the first seed has them."""
STEPS_APART = 3
"""Between one household's place on the way and the next one's."""


@dataclass
class Outcome:
    """What was found of all, and how many processes were killed meanwhile."""

    runs: list[Found]
    wrong: list[str]
    never_done: dict[str, list[str]]
    """By service, what no request made by chance got done, nor the way before."""
    never_reached: dict[str, list[str]]
    """Of those, what no request came to: a form, or an id that nobody knows, was in the way."""
    kills: int = 0


@dataclass
class Killer:
    """Kills one service after the other, by chance, once it is back from the last time."""

    world: World
    seed: int
    done: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self, *, really: bool) -> Iterator[None]:
        """At work as long as it lasts, if really."""
        thread = threading.Thread(target=self._kill)
        if really:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            if really:
                thread.join()

    def _kill(self) -> None:
        chance = random.Random(f"{self.seed}/kills")
        while not self._stop.wait(SECONDS_BETWEEN_KILLS):
            service = chance.choice(self.world.services)
            pid = self.world.platform.kill_service(service)
            self.world.platform.wait_ready(service, not_pid=pid, within=120)
            self.done += 1


def play(
    world: World,
    roles: Sequence[str],
    seeds: Sequence[int],
    size: Size,
    *,
    services: Sequence[str] | None = None,
    killed: bool = False,
) -> Outcome:
    """Asks every service in every one of those roles, with each seed."""
    on_the_way = asyncio.run(prepare(world, seeds[0], STEPS_APART))
    for service in world.services:
        on_the_way |= asyncio.run(furnish(world, service))
    asyncio.run(trouble(world))
    killer = Killer(world, seeds[0])
    runs = []
    with killer.at_work(really=killed):
        for seed, role, service in itertools.product(seeds, roles, services or world.services):
            operations = given(world, service, role)
            if not operations:  # nothing but refusals would come: tests/access/test_matrix.py
                continue
            there = asyncio.run(known(world, service, role))
            how = size if seed == seeds[0] else replace(size, phases=DRAWN)
            at = world.folder / "asked" / f"{service}-{role}-{seed}"
            runs.append(ask(world, at, there, service, role, seed, operations, how, killed=killed))
    return Outcome(
        runs,
        wrong(runs, on_the_way, size.least),
        never_done(runs, on_the_way),
        never_reached(runs, on_the_way),
        killer.done,
    )


def every_role() -> list[str]:
    """The roles of the policy file."""
    return list(POLICY["roles"])
