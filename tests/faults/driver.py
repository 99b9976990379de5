"""Households on their way through the real HTTP endpoints, whatever happens to the platform.

A command whose end nobody knows is sent again under the same key, until it is answered.
"""

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx

from tests.faults.ledger import Attempt, Ledger, Result
from tests.faults.steps import Household, Step, Who, way
from tests.faults.world import TODAY, World

ATTEMPT_SECONDS = 15.0
PATIENCE_SECONDS = 150.0
PAUSE_SECONDS = 0.25
STALE = 412
"""The item moved on between reading and writing: read again, another command."""
NOBODY_KNOWS = frozenset({408, 425, 429})
DATABASE_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""How asyncpg says that the server was killed under it."""
ROLES: dict[Who, str] = {
    "first": "reception-officer",
    "second": "reception-officer",
    "adviser": "insertion-adviser",
    "other-adviser": "insertion-adviser",
}
OFFERS = (
    *("territory", "partner", "school-visit", "trade-expert", "business", "inhabitant"),
    *("housing-visit", "premises-visit", "desk-trial"),
)


class GaveUp(Exception):
    """A household that went no further: the checker says what was wrong."""


class Overtaken(GaveUp):
    """The calendar of a service whose clock was ahead ended what the household was at."""


@dataclass
class Driver:
    """Some households side by side, each one command at a time."""

    world: World
    ledger: Ledger
    seed: int
    side_by_side: int = 8
    patience: float = PATIENCE_SECONDS
    """How long a command is insisted on, and a row waited for, in seconds."""
    attempt_seconds: float = ATTEMPT_SECONDS
    """How long one attempt is waited for; the next one goes to the next door."""
    commands: int = 0
    """How many were answered so far: what the trouble is timed by."""
    households: int = 0
    """How many set out."""
    finished: set[str] = field(default_factory=set)
    """The households that came to the end of their way."""
    overtaken: int = 0
    """How many a calendar ended, which a clock had led astray; the checker knows them too."""
    stuck: list[str] = field(default_factory=list)
    _hosts: dict[str, str] = field(default_factory=dict)
    _known: dict[int, Household] = field(default_factory=dict)
    _clients: list[httpx.AsyncClient] = field(default_factory=list)
    _doors: dict[tuple[str, Who], Iterator[httpx.AsyncClient]] = field(default_factory=dict)
    """Of each service and person, its doors in turn."""
    _databases: dict[str, "asyncpg.Pool[asyncpg.Record]"] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many households came to the end of their way."""
        return len(self.finished)

    async def drive(
        self,
        households: int,
        steps: Sequence[Step],
        first: int = 0,
        whole_every: int = 0,
        goes_on: Callable[[], bool] = lambda: False,
        at: int = 0,
    ) -> None:
        """Takes that many households through the steps; one in so many goes the whole way.

        More of them come for as long as it goes on. `at` is how many steps they did before.
        """
        numbers = itertools.takewhile(
            lambda number: number < first + households or goes_on(), itertools.count(first)
        )

        async def one_after_the_other() -> None:
            for number in numbers:
                if number not in self._known:
                    self.households += 1
                    self._known[number] = self._household(number)
                await self._follow(self._known[number], way(number, steps, whole_every), at)

        await self._open()
        try:
            if not self._hosts:
                await self._know_hosts()
            await asyncio.gather(*(one_after_the_other() for _ in range(self.side_by_side)))
        finally:
            await asyncio.gather(*(client.aclose() for client in self._clients))
            for database in self._databases.values():
                database.terminate()

    async def _open(self) -> None:
        platform = self.world.platform
        for service, (who, role) in itertools.product(self.world.services, ROLES.items()):
            token = platform.token(role, subject=who)
            clients = [
                httpx.AsyncClient(
                    base_url=door,
                    headers={"Authorization": f"Bearer {token}"},
                    timeout=self.attempt_seconds,
                )
                for door in self.world.doors(service)
            ]
            self._clients += clients
            self._doors[service, who] = itertools.cycle(clients)
        self._databases = {
            service: asyncpg.create_pool(
                self.world.dsn(service), min_size=0, max_size=2, timeout=5, command_timeout=5
            )
            for service in self.world.services
        }
        await asyncio.gather(*self._databases.values())

    def _household(self, number: int) -> Household:
        territory = self.world.territory
        chosen = random.Random(f"{self.seed}/{number}")
        epci = chosen.choice(territory.epcis).siren
        trade = chosen.choice(territory.trades)
        return Household(
            name=f"{self.seed}-{number}",
            today=TODAY.date(),
            trade=(trade.code, trade.version),
            epci=epci,
            commune=territory.communes_of(epci, TODAY.date())[0].code,
            hosts=self._hosts,
        )

    async def _know_hosts(self) -> None:
        """One host who offers everything."""
        body = {
            "kind": "agency",
            "contact": {"name": "Maison Fictive", "email": "hote@exemple.invalid"},
            "epci": self.world.territory.epcis[0].siren,
            "offers": list(OFFERS),
        }
        step = Step("immersion", "/v1/hosts", lambda household: body)
        try:
            host = await self._command(step, f"{self.seed}-hosts", self._household(-1))
        except GaveUp as why:
            self.stuck.append(f"host : {why}")
        else:
            self._hosts.update(dict.fromkeys(OFFERS, host["id"]))

    async def _follow(self, household: Household, steps: Sequence[Step], at: int = 0) -> None:
        try:
            for number, step in enumerate(steps, at):
                if step.awaits:
                    await self._await_row(household, step.service, *step.awaits)
                key = f"{household.name}-{number:02d}"
                household.answer = await self._command(step, key, household)
                if step.learns:
                    household.ids |= step.learns(household)
        except Overtaken:
            self.overtaken += 1
        except (GaveUp, KeyError) as why:  # a key: a host that never came to be known
            self.stuck.append(f"{household.name} : {why}")
            self.finished.discard(household.name)
        else:
            self.finished.add(household.name)

    async def _await_row(
        self, household: Household, service: str, table: str, such: str = "true"
    ) -> None:
        """What the platform does by itself: a row about the household appears."""
        query = f"select id::text from {table} where subject = $1::uuid and {such}"
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            try:
                found = await self._databases[service].fetchval(query, household.subject)
            except DATABASE_AWAY:
                found = None
            if found is not None:
                household.ids[table] = found
                return
            await asyncio.sleep(PAUSE_SECONDS)
        raise GaveUp(f"{table}: no such row")

    async def _command(self, step: Step, key: str, household: Household) -> dict[str, Any]:
        """Insists until the command is done or refused. Raises GaveUp."""
        doors = self._doors[step.service, step.by]
        path = step.path.format(**household.ids)
        headers = {"Idempotency-Key": key, "X-Correlation-Id": key}
        if step.method == "PUT":
            headers["If-Match"] = await self._version(doors, path)
            path = f"{path}/{step.part}"
        body = step.body(household)
        deadline = time.monotonic() + self.patience
        for again in itertools.count(1):
            sent, started = time.time(), time.monotonic()
            is_wrong = self.world.is_wrong(step.service)
            answer = await _send(next(doors), step.method, path, headers, body)
            result = _result(answer)
            is_wrong |= self.world.is_wrong(step.service)
            is_new_try = _is_stale(answer) or (result == "fail" and is_wrong)
            found: dict[str, Any] = answer.json() if answer is not None and result == "ok" else {}
            self.ledger.note(
                Attempt(
                    key=key,
                    service=step.service,
                    command=f"{step.method} {step.path}/{step.part}".rstrip("/"),
                    subject=household.subject or str(found.get("id", "")),
                    sent=round(sent, 3),
                    seconds=round(time.monotonic() - started, 4),
                    result=result,
                    status=answer.status_code if answer is not None else 0,
                    meant="fail" if step.is_refused or is_new_try else "ok",
                    tells=step.tells,
                    leaves=step.leaves,
                )
            )
            if result == "ok" or (result == "fail" and step.is_refused):
                self.commands += 1
                return found or household.answer
            if is_new_try:
                await asyncio.sleep(PAUSE_SECONDS)
                return await self._command(step, f"{key}.{again}", household)
            if result == "fail" or time.monotonic() > deadline:
                words = answer.text[:300] if answer is not None else "no answer"
                if result == "fail" and self.world.was_ahead:
                    raise Overtaken(words)
                raise GaveUp(f"{step.path}: {words}")
            await asyncio.sleep(PAUSE_SECONDS)
        raise AssertionError("counting has no end")

    async def _version(self, doors: Iterator[httpx.AsyncClient], path: str) -> str:
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            answer = await _send(next(doors), "GET", path, {}, None)
            if answer is not None and answer.is_success:
                return answer.headers["etag"]
            await asyncio.sleep(PAUSE_SECONDS)
        raise GaveUp(f"{path}: not to be read")


async def _send(
    client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str], body: Any
) -> httpx.Response | None:
    try:
        return await client.request(method, path, headers=headers, json=body)
    except httpx.TransportError:
        return None


def _is_stale(answer: httpx.Response | None) -> bool:
    return answer is not None and answer.status_code == STALE


def _result(answer: httpx.Response | None) -> Result:
    if answer is None or answer.status_code >= 500 or answer.status_code in NOBODY_KNOWS:
        return "info"
    if answer.is_success:
        return "ok"
    if answer.status_code == 409 and answer.json().get("type", "").endswith("command-running"):
        return "info"
    return "fail"
