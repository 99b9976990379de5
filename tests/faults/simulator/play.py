"""A seed played: acts one after another by chance, then no fault any more, then the verdict."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from chassis import crashpoints
from tests.faults.simulator.drain import drain
from tests.faults.simulator.ground import Ground
from tests.faults.simulator.interlude import Act, Interlude
from tests.faults.simulator.log import Sent
from tests.faults.simulator.process import Process, die
from tests.faults.simulator.verdict import breaches
from tests.faults.simulator.world import Order, World

SUBJECTS = 3
ORDERS = 7
ACTS = 32
PLACES = frozenset({"route", "listener", "send", "begin"})


@dataclass(frozen=True)
class Deed:
    """Something that a process does, and where it may die doing it."""

    name: str
    process: Process
    act: Act
    points: tuple[str, ...] = ()


@dataclass
class Outcome:
    """What came of a seed."""

    seed: int
    breaches: list[str]
    done: Counter[str]
    faults: Counter[str]
    hits: Counter[str]


class Play:
    """The chances of one seed."""

    def __init__(self, ground: Ground, seed: int) -> None:
        self.chance = random.Random(f"{seed}/schedule")
        self.world = World(ground, seed)
        self.subjects = [UUID(int=self.chance.getrandbits(128), version=4) for _ in range(SUBJECTS)]
        self.orders = self._orders()
        self.world.murmurs = self._murmurs()

    async def run(self) -> Outcome:
        """From empty databases to the verdict."""
        world = self.world
        await world.begin(self.chance)
        for _ in range(ACTS):
            await self._next()
        world.seen += await drain(world, self.orders, self.chance)
        return Outcome(world.seed, await breaches(world), world.done, world.faults, world.hits)

    def _orders(self) -> list[Order]:
        """Commands to come; of each subject the first says a plain word."""
        made: list[Order] = []
        begun: set[UUID] = set()
        reminded: set[UUID] = set()
        for number in range(ORDERS):
            subject = self.chance.choice(self.subjects)
            word = f"word {number}"
            if subject in begun:
                word = self._word(number, subject, begun, reminded)
            begun.add(subject)
            key = f"{self.world.seed}-{number}"
            made.append(Order(key, subject, word, whispers=self.chance.random() < 0.2))
        return made

    def _word(self, number: int, subject: UUID, begun: set[UUID], reminded: set[UUID]) -> str:
        others = sorted(begun - {subject})
        match self.chance.choice(["word", "word", "fails", "refused", "awaits", "remind", "never"]):
            case "fails":
                word = f"fails {number}"
                self.world.ground.days.failing[word] = self.chance.randint(1, 7)
                return word
            case "awaits" if others:
                return f"awaits:{self.chance.choice(others)}"
            case "remind" if subject not in reminded:
                reminded.add(subject)
                return f"remind {number}"
            case "refused" | "never" as kind:
                return f"{kind} {number}"
        return f"word {number}"

    def _murmurs(self) -> list[Sent]:
        """Of one subject some words from elsewhere, out of order and some twice."""
        count = self.chance.randint(0, 4)
        order = [*range(1, count + 1), *self.chance.choices(range(1, count + 1), k=count and 1)]
        self.chance.shuffle(order)
        subject = self.chance.choice(self.subjects)
        return [self.world.murmured(subject, sequence, self.chance) for sequence in order]

    async def _next(self) -> None:
        """One act, with a death or another act within it now and then."""
        world, chance = self.world, self.chance
        if chance.random() < 0.25:
            self._outside()
            return
        deed = self._deed()
        world.done[deed.name] += 1
        if deed.points and chance.random() < 0.3:
            point = chance.choice(deed.points)
            crashpoints.arm(f"{point}:{chance.choice([1, 1, 1, 2, 3])}", die=die)
        if chance.random() < 0.35:
            await self._between(deed).during(deed.act)
        else:
            await deed.act()
        crashpoints.arm("")
        await world.bury(chance)

    def _between(self, deed: Deed) -> Interlude:
        """Other acts while this one stands somewhere."""
        world, chance = self.world, self.chance
        if chance.random() < 0.2:
            times = chance.choice([1, 1, 6])
            world.faults["connections cut"] += 1
            at = chance.randint(1, 3)
            acts: list[Act] = [partial(world.cut, deed.process)]
            places = frozenset({"route", "listener"})
            return Interlude(range(at, at + times), places, acts, world.waits)
        acts = [self._deed().act for _ in range(chance.randint(1, 3))]
        world.faults["acts within acts"] += 1
        return Interlude((chance.randint(1, 3),), PLACES, acts, world.waits)

    def _outside(self) -> None:
        """What happens without any process."""
        world, chance = self.world, self.chance
        happens: dict[str, Callable[[], None]] = {
            "time passes": lambda: world.pass_time(timedelta(seconds=chance.choice([5, 15, 40]))),
            "a day passes": lambda: world.pass_time(timedelta(days=1)),
            "neighbour tells": world.murmur,
            "late arrival": lambda: world.arrive(chance),
            "old copy": lambda: world.come_again(chance),
            "rebalance": lambda: chance.choice(world.processes["receiver"]).assign(chance),
        }
        name = chance.choices(list(happens), weights=[4, 1, 5, 3, 3, 3])[0]
        self.world.faults[name] += 1
        happens[name]()

    def _deed(self) -> Deed:
        """What some process does next."""
        chance = self.chance
        makers = (
            (8, self._command),
            (3, self._again),
            (8, self._relay),
            (10, self._intake),
            (5, self._retrier),
            (3, self._timer),
            (2, self._seal),
            (1, self._bell),
            (2, self._operator),
        )
        make = chance.choices([each for _, each in makers], weights=[each for each, _ in makers])[0]
        return make(random.Random(chance.random()))

    def _of(self, service: str) -> Process:
        return self.chance.choice(self.world.processes[service])

    def _doing(self, name: str, process: Process, act: Act, *points: str) -> Deed:
        async def doing() -> None:
            await self.world.by(process, act)

        return Deed(name, process, doing, points)

    def _command(self, chance: random.Random) -> Deed:
        if not self.orders:
            return self._relay(chance)
        return self._ask("command", self.orders.pop(0), chance)

    def _again(self, chance: random.Random) -> Deed:
        known = [*self.world.open, *self.world.closed]
        if not known:
            return self._command(chance)
        return self._ask("command again", chance.choice(known), chance)

    def _ask(self, name: str, order: Order, chance: random.Random) -> Deed:
        process, hears = self._of("sender"), chance.random() < 0.8
        self.world.faults["lost answer"] += not hears
        act = partial(self.world.ask, process, order, hears=hears)
        return Deed(name, process, act, ("api.before_commit", "api.after_commit"))

    def _relay(self, chance: random.Random) -> Deed:
        process = self._of(chance.choice(["sender", "sender", "receiver"]))
        points = ("before_send", "amid_window", "after_send", "after_delete")
        act = partial(process.carry, chance)
        return self._doing("relay pass", process, act, *(f"relay.{each}" for each in points))

    def _intake(self, chance: random.Random) -> Deed:
        process = self._of("receiver")
        points = ("amid_effects", "before_commit", "after_commit")
        act = partial(self.world.take, process, chance)
        return self._doing("intake batch", process, act, *(f"intake.{each}" for each in points))

    def _retrier(self, _: random.Random) -> Deed:
        process = self._of("receiver")
        points = (f"{who}.{when}_commit" for who in ("retrier", "ask", "settle") for when in ("before", "after"))
        return self._doing("retrier drain", process, process.retrier.drain_all, *points)

    def _timer(self, _: random.Random) -> Deed:
        process = self._of("receiver")
        points = ("timer.after_lock", "timer.before_commit", "timer.after_commit")
        return self._doing("timer tick", process, process.timekeeper.fire_due, *points)

    def _seal(self, chance: random.Random) -> Deed:
        process = self._of(chance.choice(["sender", "receiver"]))
        points = ("sealer.before_commit", "sealer.after_commit")
        return self._doing("seal", process, process.sealer.seal, *points)

    def _bell(self, _: random.Random) -> Deed:
        process = self._of("sender")
        return self._doing("bell", process, process.ring, "bell.before_notify")

    def _operator(self, _: random.Random) -> Deed:
        process = self._of("receiver")
        return Deed("operator", process, partial(self.world.retry_all, process))
