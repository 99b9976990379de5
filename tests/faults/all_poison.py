"""From a moment on, all that a partition brings is unreadable: readers stop, and say so."""

import asyncio
import signal
from functools import partial

import asyncpg
import httpx

from happy.programs import health
from tests.chassis.poison import by_name
from tests.chassis.stage import until
from tests.faults.checker.expected import READS
from tests.faults.desk import at_the_desk
from tests.faults.mishaps import STAGE, put
from tests.faults.trouble import READY_SECONDS, Trouble
from tests.faults.world import World

IN_A_ROW = 25
"""More than two times what a consumer lets through before it stops."""
STOPPED_SECONDS = 60.0
CAUSE = "too-many-parked"
ALARM = "consommateur-arrete"
PARKED = "select count(*) from parked where cause = $1"
NOT_JSON = by_name("not JSON")


async def stop_them_all(trouble: Trouble) -> str:
    """Every reader of a stage stops, durably; the others go on; operators let them go on."""
    world = trouble.world
    readers = [service for service in world.services if STAGE in READS[service]]
    partition = trouble.draw(*range(12))
    await put(trouble, NOT_JSON, IN_A_ROW, partition)
    for reader in readers:
        await until(partial(_is_stopped, world, reader), STOPPED_SECONDS)
    pid = await trouble.signal(readers[0], signal.SIGKILL)
    await trouble.back(readers[0], not_pid=pid)
    for service in world.services:
        await until(partial(_says_so, world, service, service in readers), STOPPED_SECONDS)
    for reader in readers:
        await _let_go_on(trouble, reader)
    return "all unreadable"


async def _is_stopped(world: World, reader: str) -> bool:
    query = "select count(*) from consumer where stopped_cause = $1"
    return bool(await _count(world, reader, query, CAUSE))


async def _has_read_all(world: World, reader: str) -> bool:
    put_there = (world.folder / "poisons.jsonl").read_text(encoding="utf-8").splitlines()
    return await _count(world, reader, PARKED, NOT_JSON.cause) == len(put_there)


async def _count(world: World, service: str, query: str, value: str | None) -> int:
    connection = await asyncpg.connect(world.dsn(service), timeout=5)
    try:
        return int(await connection.fetchval(query, value))
    finally:
        connection.terminate()


async def _says_so(world: World, service: str, is_reader: bool) -> bool:
    """Its API answers in any case; that it is stopped is in its health and among its alarms."""
    port = httpx.URL(world.platform.url(service)).port or 0
    found = await asyncio.to_thread(health, port)
    async with at_the_desk(world, service, "platform-operator") as operator:
        ringing = (await operator.client.get("/v1/alarms")).json()
    alarmed = ALARM in {alarm["name"] for alarm in ringing}
    said = f"consumer:stopped:{CAUSE}" in found.degraded
    return found.ready and said == alarmed == is_reader


async def _let_go_on(trouble: Trouble, reader: str) -> None:
    """Resumed as often as it stops again: what is unreadable does not come to an end at once."""
    async with at_the_desk(trouble.world, reader, "platform-operator") as operator:

        async def goes_on() -> bool:
            if await _is_stopped(trouble.world, reader):
                answer = await operator.send(
                    f"/v1/consumers/{reader}/resumption", {"reason": "L'entrée est réparée."}
                )
                answer.raise_for_status()
                trouble.done["resumption"] += 1
            return await _has_read_all(trouble.world, reader)

        await until(goes_on, READY_SECONDS)
