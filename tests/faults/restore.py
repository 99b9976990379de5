"""A database that is taken back to the past, a log that is lost, and what operators do then."""

import asyncio
import json
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import asyncpg
from confluent_kafka.admin import AdminClient

from happy.operator import ROLE, Operator
from happy.topics import apply
from tests.chassis.stage import until
from tests.faults.checker.expected import READS
from tests.faults.checker.facts import ends_of
from tests.faults.checker.verdict import examine, printed
from tests.faults.driver import Driver
from tests.faults.projection import projection
from tests.faults.steps import WHOLE, Step
from tests.faults.trouble import Trouble
from tests.faults.world import World

CALM_SECONDS = 120.0
NOTICED_SECONDS = 120.0
WHY = {"reason": "Exercice de restauration"}
Plot = Callable[[Driver, Trouble, int, int], Awaitable[None]]
"""Drives that many households, from that one on, and does harm on the way."""


@dataclass(frozen=True)
class Backup:
    """A copy of a service's database, and where the log ended as it was made."""

    service: str
    copy: str
    kept_at: float
    ends: dict[str, int]


async def calm(world: World) -> None:
    """Returns once all is told, heard and sealed, and nothing is wrong."""
    verdict, _ = await asyncio.to_thread(examine, world.folder, CALM_SECONDS)
    if not verdict.is_clean:
        raise AssertionError(printed(verdict))


async def back_up(world: World, service: str) -> Backup:
    """Copies a database, whose service loses its connections meanwhile."""
    await calm(world)
    ends = await asyncio.to_thread(_ends, world, service)
    name = _name(world, service)
    await _alone(world, name, f'create database "{name}_past" template "{name}"')
    return Backup(service, f"{name}_past", time.time(), ends)


async def restore(trouble: Trouble, backup: Backup) -> None:
    """Takes a database back to its copy; the service starts on it, and knows nothing of it."""
    world, name = trouble.world, _name(trouble.world, backup.service)
    await calm(world)
    lost = await asyncio.to_thread(_ends, world, backup.service)
    pid = trouble.pid(backup.service)
    await _alone(
        world,
        name,
        f'drop database "{name}" with (force)',
        f'create database "{name}" template "{backup.copy}" owner "{name}"',
        meanwhile=partial(trouble.signal, backup.service, signal.SIGKILL),
    )
    told = asdict(backup) | {"lost": lost, "restored_at": time.time()}
    with (world.folder / "restores.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(told) + "\n")
    await trouble.back(backup.service, not_pid=pid)
    trouble.done["restore"] += 1


def a_stage(service: str) -> Plot:
    """A stage forgets whole journeys, and is recovered."""

    async def plot(driver: Driver, trouble: Trouble, households: int, first: int) -> None:
        world, part = driver.world, households // 3
        await driver.drive(part, WHOLE, first)
        backup = await back_up(world, service)
        await driver.drive(part, WHOLE, first + part)
        await restore(trouble, backup)
        await until(lambda: "quarantaine" in _degraded(world, service), NOTICED_SECONDS)
        shown = await _ask(world, service, "GET", "/v1/recovery")
        if await _ask(world, service, "POST", "/v1/recovery", **WHY) != shown:
            raise AssertionError("the dry run and the run differ")
        await driver.drive(households - 2 * part, WHOLE, first + 2 * part)

    return plot


def a_listener(service: str, known: Sequence[Step], forgotten: Sequence[Step]) -> Plot:
    """A stage forgets what it heard while it told nothing; nobody does anything about it."""

    async def plot(driver: Driver, trouble: Trouble, households: int, first: int) -> None:
        world, done = driver.world, len(known) + len(forgotten)
        await driver.drive(households, known, first)
        backup = await back_up(world, service)
        await driver.drive(households, forgotten, first, at=len(known))
        await calm(world)
        once = await projection(world.dsn(service))
        await restore(trouble, backup)
        await calm(world)
        again = await projection(world.dsn(service))
        if differing := [name for name in once if again[name] != once[name]]:
            raise AssertionError(f"I7: {service} keeps otherwise what it heard again: {differing}")
        await driver.drive(households, WHOLE[done:], first, at=done)

    return plot


def a_log(stage: str) -> Plot:
    """A stage's topic is lost and made anew; it is sent again, and its readers read it again."""

    async def plot(driver: Driver, trouble: Trouble, households: int, first: int) -> None:
        world, part = driver.world, households // 2
        await driver.drive(part, WHOLE, first)
        await calm(world)
        await _lose(world, stage)
        trouble.done["topic lost"] += 1
        await until(lambda: "journal-perdu" in _degraded(world, stage), NOTICED_SECONDS)
        await _ask(world, stage, "POST", "/v1/resending", **WHY)
        for reader in (name for name, read in READS.items() if stage in read):
            path = f"/v1/consumers/{reader}/rewinding"
            await _ask(world, reader, "POST", path, **WHY, stage=stage)
        await driver.drive(households - part, WHOLE, first + part)

    return plot


def _degraded(world: World, service: str) -> list[str]:
    found: list[str] = world.platform.status()["services"][service]["degraded"]
    return found


async def _ask(world: World, service: str, method: str, path: str, **body: Any) -> Any:
    """What an operator is answered."""
    platform = world.platform
    operator = Operator(service, platform.url(service), platform.token(ROLE))
    if method == "GET":
        return await asyncio.to_thread(operator.get, path)
    return await asyncio.to_thread(operator.post, path, body)


def _name(world: World, service: str) -> str:
    return world.platform.environment(service)["HAPPY_POSTGRES_DATABASE"]


def _ends(world: World, service: str) -> dict[str, int]:
    """Where the service's own topics end, by `topic/partition`."""
    code = world.platform.territory
    told = ends_of(world.platform.bootstrap(), [f"{code}.{service}", f"{code}.audit"])
    return {f"{topic}/{partition}": end for (topic, partition), end in told.items()}


async def _alone(
    world: World,
    name: str,
    *statements: str,
    meanwhile: Callable[[], Awaitable[Any]] | None = None,
) -> None:
    """Runs statements on a database that lets nobody in until they are done."""
    host, port = world.platform.layout.state()["postgres"]
    password = (world.platform.layout.folder / "postgres" / "admin.password").read_text("ascii")
    admin = await asyncpg.connect(
        host=host, port=port, user="postgres", password=password, database="postgres"
    )
    try:
        await admin.execute(f'alter database "{name}" with allow_connections false')
        if meanwhile:
            await meanwhile()
        await admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name
        )
        await until(partial(_is_left, admin, name))
        for statement in statements:
            await admin.execute(statement)
        await admin.execute(f'alter database "{name}" with allow_connections true')
    finally:
        await admin.close()


async def _is_left(admin: "asyncpg.Connection[asyncpg.Record]", name: str) -> bool:
    query = "select count(*) from pg_stat_activity where datname = $1"
    return not await admin.fetchval(query, name)


async def _lose(world: World, stage: str) -> None:
    """Deletes a topic, and makes it again as it should be."""
    name = f"{world.platform.territory}.{stage}"
    admin = AdminClient({"bootstrap.servers": world.platform.bootstrap()})
    for told in admin.delete_topics([name]).values():
        await asyncio.to_thread(told.result, 30)
    await until(lambda: name not in admin.list_topics(timeout=10).topics)
    await apply(world.platform.bootstrap(), world.platform.topics())
