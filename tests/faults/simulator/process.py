"""A process of a service as an object: what it holds, what it does, and how it dies."""

import random
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from chassis.announcing import Place
from chassis.clock import Clock
from chassis.intake import Applied, Intake, Rewind, Stopped
from chassis.reaction import Reactions
from chassis.record import Partition, Record
from chassis.relay import Relay
from chassis.retrier import Retrier
from chassis.sealer import Sealer
from chassis.service import Service
from chassis.sql_work import SqlWork
from chassis.timekeeper import Timekeeper
from chassis.transactions import Transactions
from tests.faults.simulator.interlude import pass_by
from tests.faults.simulator.links import Links
from tests.faults.simulator.log import Bounds, Log, Wire

INBOX_DAYS = 35
acting: ContextVar["Process"] = ContextVar("acting")
"""Whose process the running act is."""


class Killed(BaseException):
    """The process ended at a crash point: nothing that catches it can reach anything any more."""


def die(point: str) -> None:
    """What a crash point does here: the connections of the process are cut, then it ends."""
    acting.get().kill(point)


class Paced(Transactions):
    """Transactions of a process that may be dead, or stand still before it begins another."""

    @asynccontextmanager
    async def begin(self, *what: Any, **more: Any) -> AsyncIterator[SqlWork]:
        await pass_by("begin")
        acting.get().insist_on_life()
        async with super().begin(*what, **more) as work:
            yield work


class Process:
    """One of a service's processes, from its start to its death."""

    def __init__(
        self, service: Service, place: Place, links: Links, log: Log, clock: Clock, wire: Wire
    ) -> None:
        self.service, self.links, self.log, self.wire = service, links, log, wire
        self.died_at: str | None = None
        self.lost: list[int] = []
        """The server's processes of the connections that were cut when it died."""
        self.transactions = Paced(links.engine, place, clock, links.bell)
        reactions = Reactions(service.listen)
        self.retrier = Retrier(self.transactions, reactions, INBOX_DAYS)
        self.intake = Intake(
            self.transactions, reactions, Bounds(log), INBOX_DAYS, self.retrier.wake
        )
        self.timekeeper = Timekeeper(self.transactions, service.listen.timers)
        self.sealer = Sealer(self.transactions)
        self.relay = Relay(service.name, links.dsn, lambda: wire, clock)
        self.stands: dict[Partition, int] = {}
        """Where it reads on, in its own memory."""

    @property
    def is_dead(self) -> bool:
        return self.died_at is not None

    def insist_on_life(self) -> None:
        """Raises Killed where this process is no more."""
        if self.died_at is not None:
            raise Killed(self.died_at)

    def kill(self, point: str) -> None:
        """Ends it here. Raises Killed."""
        self.died_at = point
        self.lost = self.links.undo()
        raise Killed(point)

    async def ring(self) -> None:
        """Wakes the relays, as the loop of the bell does after a commit."""
        await self.links.bell.notify()

    async def carry(self, chance: random.Random) -> int:
        """One pass of the relay over one shard; how many events left."""
        self.insist_on_life()
        connection = await self.links.relaying(self.relay)
        await connection.execute("select setseed($1)", chance.random())
        self.relay.window = chance.randint(1, 6)
        _, moved = await self.relay.carry(connection, self.wire, ())
        return moved

    async def take(self, chance: random.Random) -> Applied | Rewind | Stopped | None:
        """One batch of whatever comes where it reads on; None where nothing does."""
        records = self._fetched(chance)
        if not records:
            return None
        outcome = await self.intake.take(records)
        match outcome:
            case Applied():
                read = {record.place: record.offset + 1 for record in records}
                self.stands |= read
                if chance.random() < 0.5:
                    self.log.committed.setdefault(self.service.name, {}).update(read)
            case Rewind(offsets):
                self.stands |= offsets
        return outcome

    def _fetched(self, chance: random.Random) -> list[Record]:
        there = {
            place: self.log.places[place][at:]
            for place, at in sorted(self.stands.items())
            if at < len(self.log.places[place])
        }
        chosen = chance.sample(sorted(there), chance.randint(1, len(there))) if there else ()
        return [record for place in chosen for record in there[place][: chance.randint(1, 8)]]

    def has_to_read(self) -> bool:
        """Whether there is a record at or behind where it reads on."""
        return any(at < len(self.log.places[place]) for place, at in self.stands.items())

    def assign(self, places: Iterable[Partition], chance: random.Random) -> None:
        """Partitions that Kafka gives it, from wherever Kafka believes that the service stands."""
        self.intake.forget_seeks()
        committed = self.log.committed.get(self.service.name, {})
        for place in places:
            at, end = committed.get(place, 0), len(self.log.places[place])
            anywhere, ahead = chance.randint(0, end), chance.randint(at, end)
            self.stands[place] = chance.choice([0, at, anywhere, ahead, ahead])
