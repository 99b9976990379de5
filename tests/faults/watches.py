"""What is measured beside a load, from its beginning to its end, by whoever looks from outside."""

import asyncio
import json
import os
import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import asyncpg
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from tests.faults.driver import DATABASE_AWAY
from tests.faults.lag import ANSWER_SECONDS, Lag
from tests.faults.readiness import ANSWERS, said
from tests.faults.trouble import Trouble

Watch = Callable[[Trouble], AbstractAsyncContextManager[None]]
LOOK_SECONDS = 1.0
OFTEN_SECONDS = 0.05
WARM_SECONDS = 90.0
"""What a process needs until its caches are full and its pools open."""
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1_048_576


@asynccontextmanager
async def beside(
    look: Callable[[], Awaitable[None]], seconds: float = LOOK_SECONDS
) -> AsyncIterator[None]:
    """Looks again and again. What looking raises, it raises at the end."""

    async def go_on() -> None:
        while True:
            await look()
            await asyncio.sleep(seconds)

    watcher = asyncio.create_task(go_on())
    try:
        yield
    finally:
        watcher.cancel()
        ended = await asyncio.gather(watcher, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error


@asynccontextmanager
async def answers(trouble: Trouble) -> AsyncIterator[None]:
    """How the API answered: what was not done at once, what it never said, how late it was."""
    began = time.time()
    yield
    lines = trouble.world.ledger.read_text(encoding="utf-8").splitlines()
    attempts = [each for each in map(json.loads, lines) if each["sent"] >= began]
    seconds = sorted(each["seconds"] for each in attempts)
    lasted = max(each["sent"] for each in attempts) - min(each["sent"] for each in attempts)
    trouble.measured |= {
        "api_errors": sum(each["result"] != each["meant"] for each in attempts),
        "unanswered": sum(each["status"] == 0 for each in attempts),
        "answer_median_seconds": statistics.median(seconds),
        "answer_p99_seconds": seconds[len(seconds) * 99 // 100],
        "answer_slowest_seconds": seconds[-1],
        "commands_a_second": len({each["key"] for each in attempts}) / max(lasted, 1),
    }


@asynccontextmanager
async def consumers(trouble: Trouble) -> AsyncIterator[None]:
    """The longest that a consumer stood still with records before it and a broker that answers."""
    lag = Lag(trouble.world)
    before = {name: part["restarts"] for name, part in trouble.world.platform.parts().items()}
    at: dict[str, int] = {}
    since: dict[str, float] = {}

    async def look() -> None:
        ends = await lag.ends()
        now = time.monotonic()
        for service in trouble.world.services:
            taken = sum((await lag.positions(service)).values())
            moved = taken != at.get(service)
            at[service] = taken
            if moved or ends is None or not await lag.behind(service, ends):
                since[service] = now
            trouble.worst("consumer_stuck_seconds", now - since[service])

    async with beside(look):
        yield
    after = trouble.world.platform.parts()
    trouble.measured["service_restarts"] = sum(
        after[name]["restarts"] - before[name] for name in trouble.world.services
    )


@asynccontextmanager
async def parked(trouble: Trouble) -> AsyncIterator[None]:
    """The most events that were set aside at a moment, but those that await another stage."""
    lag = Lag(trouble.world)

    async def look() -> None:
        with suppress(*DATABASE_AWAY):
            found = [await lag.parked(service) for service in trouble.world.services]
            trouble.worst("parked", sum(found))

    async with beside(look):
        yield


@asynccontextmanager
async def postgres_back(trouble: Trouble) -> AsyncIterator[None]:
    """How long the services need to answer again once PostgreSQL itself does."""
    dsn = trouble.world.dsn(trouble.world.services[0])

    async def look() -> None:
        """One life of the server, if it is up."""
        with suppress(*DATABASE_AWAY):
            connection = await asyncpg.connect(dsn, timeout=ANSWER_SECONDS)
            up, answers_since = time.monotonic(), None
            while True:
                await connection.fetchval("select 1", timeout=ANSWER_SECONDS)
                if answers_since is None and await said(trouble.world) <= ANSWERS:
                    answers_since = time.monotonic()
                    trouble.worst("answer_after_up_seconds", answers_since - up)
                await asyncio.sleep(OFTEN_SECONDS)

    async with beside(look, OFTEN_SECONDS):
        yield


@asynccontextmanager
async def rebalances(trouble: Trouble) -> AsyncIterator[None]:
    """How often a group of consumers was seen with other members than before."""
    admin = AdminClient({"bootstrap.servers": trouble.world.platform.bootstrap(), "log_level": 0})
    groups = [f"{trouble.world.platform.territory}.{each}" for each in trouble.world.services]
    known: dict[str, frozenset[str]] = {}
    trouble.measured["rebalances"] = 0

    def members() -> dict[str, frozenset[str]]:
        asked = admin.describe_consumer_groups(groups, request_timeout=ANSWER_SECONDS)
        told = {name: each.result(timeout=ANSWER_SECONDS) for name, each in asked.items()}
        return {name: frozenset(m.member_id for m in one.members) for name, one in told.items()}

    async def look() -> None:
        try:
            now = await asyncio.to_thread(members)
        except KafkaException:
            return
        trouble.measured["rebalances"] += sum(
            bool(known.get(name)) and known[name] != found for name, found in now.items()
        )
        known.update(now)

    async with beside(look):
        yield


@asynccontextmanager
async def memory(trouble: Trouble) -> AsyncIterator[None]:
    """By how much each service's process grew once it was warm, and at which rate."""
    seen: dict[str, list[tuple[float, float]]] = defaultdict(list)
    began = time.monotonic()

    async def look() -> None:
        minute = (time.monotonic() - began) / 60
        for service in trouble.world.services:
            pid = trouble.pid(service)
            if pid is not None and minute * 60 > WARM_SECONDS:
                seen[service].append((minute, _resident(pid)))

    async with beside(look):
        yield
    for service, samples in seen.items():
        minutes, megabytes = zip(*samples, strict=True)
        tenth = max(1, len(samples) // 10)
        grown = statistics.median(megabytes[-tenth:]) - statistics.median(megabytes[:tenth])
        trouble.measured[f"{service}_mb"] = statistics.median(megabytes[:tenth])
        trouble.measured[f"{service}_grew_mb"] = grown
        trouble.measured[f"{service}_mb_a_minute"] = statistics.linear_regression(
            minutes, megabytes
        ).slope


def _resident(pid: int) -> float:
    """What a process holds in memory, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE_MB
