"""What processes do: each deed with where it may die, and who may come between."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from tests.faults.simulator.interlude import Act
from tests.faults.simulator.process import Process
from tests.faults.simulator.world import Order, World

RELAY = ("before_send", "amid_window", "amid_window", "after_send", "after_delete")
INTAKE = (*("amid_effects",) * 3, "before_commit", "after_commit", "after_commit")
TIMER = ("after_lock", "after_lock", "before_commit", "after_commit")
"""Twice, where an act may well end before it comes there."""
COMMIT = ("before_commit", "after_commit")


@dataclass(frozen=True)
class Deed:
    """Something that a process does."""

    name: str
    process: Process
    act: Act
    points: tuple[str, ...]
    """The crash points that it passes by."""
    rivals: Callable[[], Sequence["Deed"]] = tuple
    """What others do about the same thing, that must not disturb it."""


class Deeds:
    """Chooses what comes next, and who does it."""

    def __init__(self, world: World, orders: list[Order], chance: random.Random) -> None:
        """In some seeds little is taken at first, so that much waits in the log."""
        self.world, self.orders, self.chance = world, orders, chance
        self._early: dict[Callable[[], Deed], int] = {
            self.command: 14,
            self.again: 2,
            self.relay: 10,
            self.intake: chance.choice([12, 12, 2]),
            self.ring: 1,
            self.seal: 1,
        }
        self._late: dict[Callable[[], Deed], int] = {
            self.again: 1,
            self.relay: 5,
            self.intake: 8,
            self.drain: 4,
            self.tick: 7,
            self.operate: 6,
            self.seal: 2,
        }

    def next(self, *, late: bool) -> Deed:
        """Any of them: early on mostly commands, later what follows from them."""
        makers = self._late if late else self._early
        (make,) = self.chance.choices(list(makers), weights=list(makers.values()))
        return make()

    def rare(self, count: int) -> list[Callable[[], Deed]]:
        """What has something to do only once much has come to pass."""
        makers = [self.tick, self.operate, self.seal, self.ring, self.drain]
        return self.chance.choices(makers, weights=[4, 4, 3, 2, 2], k=count)

    def _of(self, service: str, other_than: Process | None = None) -> Process:
        known = [each for each in self.world.processes[service] if each is not other_than]
        return self.chance.choice(known)

    def _own_chance(self) -> random.Random:
        """Drawn now: who acts between others disturbs nobody's luck."""
        return random.Random(self.chance.random())

    def command(self) -> Deed:
        """The next of the commands that were to come; where there is none, one again."""
        return self._first(self.orders[0]) if self.orders else self.again()

    def again(self) -> Deed:
        """A command that was sent before, answered or not."""
        known = [*self.world.open, *self.world.closed]
        if not known:
            return self.relay()
        return self._command(self.chance.choice(known), name="command again")

    def _first(self, order: Order) -> Deed:
        """A command that is not forgotten, should nobody come to send it."""
        self.orders.remove(order)
        self.world.open.append(order)
        return self._command(order)

    def _command(self, order: Order, name: str = "command") -> Deed:
        process, hears = self._of("sender"), self.chance.random() < 0.8
        self.world.faults["answer lost"] += not hears

        def rivals() -> Sequence[Deed]:
            alike = [each for each in self.orders if each.subject == order.subject]
            if not alike:
                return [self._command(order, name="command again")]
            return [self._first(alike[0]), *(self._relay("sender") for _ in range(3))]

        act = partial(self.world.ask, process, order, hears=hears)
        return Deed(name, process, act, tuple(f"api.{each}" for each in COMMIT), rivals)

    def relay(self) -> Deed:
        """A pass of some relay."""
        return self._relay(self.chance.choice(["sender", "sender", "receiver"]))

    def _relay(self, service: str, other_than: Process | None = None) -> Deed:
        process = self._of(service, other_than)
        return self._made(
            "relay pass",
            process,
            partial(process.carry, self._own_chance()),
            tuple(f"relay.{each}" for each in RELAY),
            lambda: [self._relay(service, process), self._relay(service, process)],
        )

    def intake(self, other_than: Process | None = None) -> Deed:
        """A batch of the receiver."""
        return self.intake_of(self._of("receiver", other_than))

    def intake_of(self, process: Process) -> Deed:
        """A batch of that process."""
        return self._made(
            "intake batch",
            process,
            partial(process.take, self._own_chance()),
            tuple(f"intake.{each}" for each in INTAKE),
            lambda: [self.chance.choice([self.drain, self.intake])(process)],
        )

    def drain(self, other_than: Process | None = None) -> Deed:
        """The retrier looks at what is parked."""
        process = self._of("receiver", other_than)
        return self._made(
            "retrier drain",
            process,
            process.retrier.drain_all,
            ("retrier.before_commit", "retrier.after_commit", *("settle.after_commit",) * 2),
            lambda: [self.chance.choice([self.drain, self.intake])(process)],
        )

    def tick(self, other_than: Process | None = None) -> Deed:
        """The receiver's timekeeper looks at the clock, on the next day or on the same."""
        process = self._of("receiver", other_than)
        days = self.chance.choice([0, 1, 1]) if other_than is None else 0

        async def look() -> None:
            self.world.pass_time(timedelta(days=days))
            await process.timekeeper.fire_due()

        return self._made(
            "timer tick",
            process,
            look,
            tuple(f"timer.{each}" for each in TIMER),
            lambda: [self.tick(process)],
        )

    def seal(self) -> Deed:
        """Some service seals its audit."""
        process = self._of(self.chance.choice(["sender", "sender", "receiver"]))
        points = tuple(f"sealer.{each}" for each in COMMIT)
        return self._made("seal", process, process.sealer.seal, points)

    def ring(self) -> Deed:
        """The sender's bell wakes relays."""
        process = self._of("sender")
        return self._made("bell", process, process.ring, ("bell.before_notify",))

    def operate(self) -> Deed:
        """An operator asks for a try of all that is parked, and the retrier sees to it."""
        process = self._of("receiver")

        async def ask_and_drain() -> None:
            await self.world.retry_all(process)
            await self.world.by(process, process.retrier.drain_all)

        points = tuple(f"{part}.{each}" for part in ("ask", "retrier", "settle") for each in COMMIT)
        return Deed("operator", process, ask_and_drain, points)

    def _made(
        self,
        name: str,
        process: Process,
        act: Act,
        points: tuple[str, ...],
        rivals: Callable[[], Sequence[Deed]] = tuple,
    ) -> Deed:
        return Deed(name, process, partial(self.world.by, process, act), points, rivals)
