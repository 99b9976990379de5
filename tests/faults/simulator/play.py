"""A seed played: acts one after another by chance, then no fault any more, then the verdict."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from chassis import crashpoints
from tests.faults.simulator.deeds import Deed, Deeds
from tests.faults.simulator.drain import catch_up, drain
from tests.faults.simulator.ground import Ground
from tests.faults.simulator.interlude import EVERYWHERE, Act, Interlude
from tests.faults.simulator.plan import Plan
from tests.faults.simulator.process import die
from tests.faults.simulator.verdict import breaches
from tests.faults.simulator.world import World

ACTS = 30
LATE = 20
"""From that act on there are less commands, and more of what follows from them."""
OFTEN = ("intake.amid_effects", "relay.amid_window")
"""The crash points that one act passes by several times."""


@dataclass
class Outcome:
    """What came of a seed."""

    seed: int
    breaches: list[str]
    acts: Counter[str]
    faults: Counter[str]
    hits: Counter[str]
    """Deaths by crash point."""


class Play:
    """The chances of one seed."""

    def __init__(self, ground: Ground, seed: int) -> None:
        self.late = False
        self.chance = random.Random(f"{seed}/schedule")
        self.world = World(ground, seed)
        plan = Plan(self.world, self.chance)
        self.orders = plan.orders()
        self.world.murmurs = plan.murmurs()
        self.deeds = Deeds(self.world, self.orders, self.chance)

    async def run(self) -> Outcome:
        """From empty databases to the verdict; what falls in between is a breach too."""
        world = self.world
        try:
            found = await self._played()
        except Exception as error:  # noqa: BLE001  # whatever a process let through
            crashpoints.arm("")
            for house in world.ground.houses.values():
                house.cut()
            found = [f"raised {type(error).__name__}: {error}"]
        return Outcome(world.seed, found, world.acts, world.faults, world.hits)

    async def _played(self) -> list[str]:
        world = self.world
        await world.begin(self.chance)
        for number in range(ACTS):
            self.late = number >= LATE
            if self.chance.random() < 0.2:
                self._outside()
            elif self.chance.random() < 0.15:
                await self._rebalance()
            else:
                await self._within(self.deeds.next(late=self.late))
        await catch_up(world, self.orders, self.chance)
        for make in self.deeds.rare(8):
            await self._within(make())
        world.seen += await drain(world, self.orders, self.chance)
        return await breaches(world)

    async def _within(self, deed: Deed) -> None:
        """A deed, with a death or another deed within it now and then."""
        world, chance = self.world, self.chance
        world.acts[deed.name] += 1
        if deed.points and chance.random() < (0.7 if self.late else 0.45):
            point = chance.choice(deed.points)
            times = chance.choice([1, 1, 2]) if point in OFTEN else 1
            crashpoints.arm(f"{point}:{times}", die=die)
        if chance.random() < 0.55:
            await self._between(deed).during(deed.act)
        else:
            await deed.act()
        crashpoints.arm("")
        await world.bury(chance)
        if deed.name == "intake batch":
            await world.look_for_victims()

    def _between(self, deed: Deed) -> Interlude:
        """What happens while this deed stands somewhere."""
        world, chance = self.world, self.chance
        if chance.random() < 0.2:
            world.faults["sessions cut"] += 1
            at, times = chance.choice([(1, 1), (2, 1), (1, 5), (1, 5)])
            acts: list[Act] = [partial(world.cut, deed.process)]
            places = frozenset({"route", "listener"})
            return Interlude(range(at, at + times), places, acts, world.waits)
        rivals = [*deed.rivals()] if chance.random() < 0.85 else []
        between = rivals or [self.deeds.next(late=self.late) for _ in range(chance.randint(1, 2))]
        world.acts.update(each.name for each in between)
        world.faults["a deed within another"] += 1
        at = chance.choice([1, 1, 2, 3])
        return Interlude((at,), EVERYWHERE, [each.act for each in between], world.waits)

    async def _rebalance(self) -> None:
        """Some partitions change hands, and who has them now reads on."""
        self.world.faults["rebalance"] += 1
        reader = self.world.rebalance(self.chance)
        await self._within(self.deeds.intake_of(reader))

    def _outside(self) -> None:
        """What happens without any process of ours."""
        world, chance = self.world, self.chance
        happens: dict[str, tuple[int, Callable[[], None]]] = {
            "time passes": (4, lambda: world.pass_time(timedelta(seconds=chance.choice([5, 40])))),
            "a day passes": (2, lambda: world.pass_time(timedelta(days=1))),
            "neighbour tells": (5, world.murmur),
            "late arrival": (3, lambda: world.arrive(chance)),
            "old copy": (3, lambda: world.come_again(chance)),
        }
        weights = [weight for weight, _ in happens.values()]
        (name,) = chance.choices(list(happens), weights=weights)
        world.faults[name] += 1
        happens[name][1]()
