"""Services of two processes: one freezes and comes back as a zombie, strangers join and leave."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import asyncpg
from aiokafka import AIOKafkaConsumer

from tests.chassis.stage import until
from tests.faults.checker.expected import READS
from tests.faults.trouble import FREEZE_SECONDS, NOT_MET, Trouble, frozen
from tests.faults.world import World

STAY_SECONDS = 3.0
SENT = "select count(*) from sent"
LAST = "select coalesce(max(position), 0) from outbox"
LONG_FREEZE_SECONDS = 15.0
"""Longer than a member's session in its group."""


async def freeze_one_of_two(trouble: Trouble) -> str:
    """SIGSTOP of one of a service's two processes: the other goes on with all of the work."""
    return await _freeze(trouble, FREEZE_SECONDS)


async def freeze_beyond_the_session(trouble: Trouble) -> str:
    """Long enough for the group to think that it is gone, too."""
    return await _freeze(trouble, LONG_FREEZE_SECONDS)


async def _freeze(trouble: Trouble, seconds: float) -> str:
    member = trouble.draw(*trouble.world.siblings)
    is_first = trouble.draw(True, False)
    pid = trouble.pid(member.service) if is_first else member.process.pid
    if pid is None:
        return f"SIGSTOP {NOT_MET}"
    ask = partial(_ask, trouble.world, member.service)
    with frozen(pid):
        before, last = await ask(SENT), await ask(LAST)
        await asyncio.sleep(seconds)  # the fault itself
        await until(partial(_has_left, ask, last), seconds)
        trouble.taken_over += await ask(SENT) - before
    return f"SIGSTOP {seconds:.0f} s of one of two"


async def _has_left(ask: Callable[[str], Awaitable[int]], last: int) -> bool:
    """Whether what waited when a process froze was sent by the other one since."""
    return not await ask(f"select count(*) from outbox where position <= {last}")


async def _ask(world: World, service: str, query: str) -> int:
    connection = await asyncpg.connect(world.dsn(service), timeout=5)
    try:
        return int(await connection.fetchval(query))
    finally:
        connection.terminate()


async def join_and_leave(trouble: Trouble) -> str:
    """A stranger joins a service's group, takes partitions, does nothing with them, and leaves."""
    service = trouble.a_service()
    code = trouble.world.platform.territory
    stranger = AIOKafkaConsumer(
        *(f"{code}.{stage}" for stage in READS[service]),
        bootstrap_servers=trouble.world.platform.bootstrap(),
        group_id=f"{code}.{service}",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await stranger.start()
    try:
        await asyncio.sleep(STAY_SECONDS)  # the fault itself
    finally:
        await stranger.stop()
    await asyncio.sleep(STAY_SECONDS)
    return "joined and left"
