"""What people and the neighbour want of a seed's world, before anything goes wrong in it."""

import random
from uuid import UUID

from tests.faults.simulator.log import Sent
from tests.faults.simulator.world import Order, World

SUBJECTS = 3
ORDERS = 9
KINDS = ("word", "fails", "fails", "refused", "awaits", "remind", "remind", "remind", "never")


class Plan:
    """Commands and murmurs of one seed."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world, self._chance = world, chance
        self._subjects = [UUID(int=chance.getrandbits(128), version=4) for _ in range(SUBJECTS)]
        self._begun: set[UUID] = set()
        self._reminded: set[UUID] = set()

    def orders(self) -> list[Order]:
        """Commands to come; of each subject the first says a plain word."""
        return [self._order(number) for number in range(ORDERS)]

    def _order(self, number: int) -> Order:
        subject = self._chance.choice(self._subjects)
        is_first = subject not in self._begun
        word = f"word {number}" if is_first else self._word(number, subject)
        self._begun.add(subject)
        key = f"{self._world.seed}-{number}"
        return Order(key, subject, word, whispers=self._chance.random() < 0.2)

    def _word(self, number: int, subject: UUID) -> str:
        others = sorted(self._begun - {subject})
        match self._chance.choice(KINDS):
            case "fails":
                word = f"fails {number}"
                self._world.ground.days.failing[word] = self._chance.randint(2, 9)
                return word
            case "awaits" if others:
                return f"awaits:{self._chance.choice(others)}"
            case "remind" if subject not in self._reminded:
                self._reminded.add(subject)
                return f"remind {number}"
            case "refused" | "never" as kind:
                return f"{kind} {number}"
        return f"word {number}"

    def murmurs(self) -> list[Sent]:
        """Of one subject some words from elsewhere, out of order, and one of them twice."""
        count = self._chance.randint(0, 4)
        order = list(range(1, count + 1))
        order += self._chance.choices(order, k=1) if order else []
        self._chance.shuffle(order)
        subject = self._chance.choice(self._subjects)
        return [self._world.murmured(subject, sequence) for sequence in order]
