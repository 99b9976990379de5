"""The accounts: what officers did, what Kafka holds and what databases hold must agree."""

import re
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from demo.hosting import Immersion, Turn
from demo.narrator import Heard
from demo.prospecting import Fate, Prospection

Environment = Mapping[str, str]
_SLOW = re.compile(r'^happy_slow_transactions_total{transaction="([^"]+)"} (\S+)$', re.MULTILINE)


@dataclass(frozen=True)
class Figure:
    """One figure as the officers know it, as the log holds it, as the databases hold it."""

    name: str
    done: int
    log: int
    kept: int

    @property
    def agrees(self) -> bool:
        return self.done == self.log == self.kept


@dataclass
class Delivery:
    """What left, what came, and in which order; a repeated id counts once."""

    sent: set[UUID]
    waiting: int
    refused: int
    parked: int
    heard: Sequence[Heard]
    doubled: int = 0
    out_of_order: int = 0
    by_type: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        ids: set[str] = set()
        last: dict[tuple[str, str], int] = defaultdict(int)
        for event in self.heard:
            if event.id in ids:
                self.doubled += 1
                continue
            ids.add(event.id)
            pair = event.source, event.subject
            self.out_of_order += event.sequence != last[pair] + 1
            last[pair] = event.sequence
            self.by_type[event.kind] += 1
        self.received = len(ids)
        self.missing = len(self.sent - {UUID(id) for id in ids})
        self.unexpected = len({UUID(id) for id in ids} - self.sent)

    @property
    def is_whole(self) -> bool:
        """Nothing lost or invented, nothing out of order, nothing that waits for an operator."""
        wrong = (self.missing, self.unexpected, self.out_of_order)
        return not any((*wrong, self.waiting, self.refused, self.parked))


async def ask(told: Environment, query: str, *values: Any) -> Any:
    """One value out of a service's database."""
    connection = await asyncpg.connect(
        host=told["HAPPY_POSTGRES_HOST"],
        port=int(told["HAPPY_POSTGRES_PORT"]),
        user=told["HAPPY_POSTGRES_USER"],
        password=told["HAPPY_POSTGRES_PASSWORD"],
        database=told["HAPPY_POSTGRES_DATABASE"],
    )
    try:
        return await connection.fetchval(query, *values)
    finally:
        await connection.close()


async def count(told: Environment, table: str, status: str | None = None) -> int:
    """How many rows a table has, of a status where one is given."""
    return await such(told, table, "true" if status is None else f"status = '{status}'")


async def such(told: Environment, table: str, condition: str) -> int:
    """How many rows of a table are such."""
    return int(await ask(told, f"select count(*) from {table} where {condition}"))


EVENTS = "topic not like '%.audit'"
"""The audit's anchors go the same way as events, and are none."""


async def unsent(told: Environment) -> int:
    """How many events wait to be sent."""
    return int(await ask(told, f"select count(*) from outbox where {EVENTS}"))


async def sent(services: Iterable[Environment]) -> set[UUID]:
    """The ids of every event that the services say they sent."""
    query = f"select coalesce(array_agg(id), '{{}}') from sent where {EVENTS}"
    return {id for told in services for id in await ask(told, query)}


async def delivery(services: Iterable[Environment], heard: Sequence[Heard]) -> Delivery:
    """The accounts of the road from the services to the reader."""
    services = list(services)

    async def total(table: str) -> int:
        return sum([await count(told, table) for told in services])

    return Delivery(
        sent=await sent(services),
        waiting=sum([await unsent(told) for told in services]),
        refused=await total("outbox_refusal"),
        parked=await total("parked"),
        heard=heard,
    )


async def figures(
    prospection: Prospection,
    immersion: Immersion,
    log: Mapping[str, int],
    services: Mapping[str, Environment],
) -> list[Figure]:
    """Every figure of the journey, from the file to what came out of the stays."""
    files, stays = services["prospection"], services["immersion"]
    qualified = len(prospection.those_who(Fate.QUALIFIED))
    found = [
        Figure(
            "candidatures importées",
            len(prospection.fates),
            log["candidate-registered"],
            await count(files, "candidate"),
        )
    ]
    for name, fate, event, status in (
        ("candidats qualifiés", Fate.QUALIFIED, "candidate-qualified", "qualified"),
        ("non retenus", Fate.NOT_RETAINED, "candidate-not-retained", "not-retained"),
        ("en sommeil", Fate.DEFERRED, "candidate-deferred", "dormant"),
        ("retirés", Fate.WITHDRAWN, "candidate-withdrawn", "withdrawn"),
    ):
        done = len(prospection.those_who(fate))
        found.append(Figure(name, done, log[event], await count(files, "candidate", status)))
    proposed = await count(stays, "stay")
    found.append(Figure("séjours proposés", qualified, log["immersion-proposed"], proposed))
    for name, turns, status in (
        ("sans réponse", (Turn.EXPIRED,), "expired"),
        ("annulés", (Turn.CANCELLED,), "cancelled"),
        ("non honorés", (Turn.NO_SHOW,), "no-show"),
        ("écourtés", (Turn.INTERRUPTED,), "interrupted"),
        ("séjours terminés", (Turn.COMPLETED, Turn.UNKNOWN), "completed"),
    ):
        done = len(immersion.those_that(*turns))
        kept = await count(stays, "stay", status)
        found.append(Figure(name, done, log[f"immersion-{status}"], kept))
    there = log["immersion-started"] - log["immersion-completed"] - log["immersion-interrupted"]
    ongoing = await count(stays, "stay", "ongoing")
    found.append(Figure("en immersion", len(immersion.those_that(Turn.ONGOING)), there, ongoing))
    return found


def slow(url: str) -> dict[str, int]:
    """Transactions of more than 200 ms of a service, by name, since it started."""
    with urllib.request.urlopen(f"{url}/metrics", timeout=5) as page:  # noqa: S310  # loopback
        return {name: int(float(value)) for name, value in _SLOW.findall(page.read().decode())}
