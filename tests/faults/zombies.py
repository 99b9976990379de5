"""Services of two processes: one freezes and comes back as a zombie, strangers join and leave."""

import asyncio

import asyncpg
from aiokafka import AIOKafkaConsumer

from tests.faults.checker.expected import READS
from tests.faults.trouble import FREEZE_SECONDS, NOT_MET, Trouble, frozen
from tests.faults.world import World

STAY_SECONDS = 3.0
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
    before = await _sent(trouble.world, member.service)
    with frozen(pid):
        await asyncio.sleep(seconds)  # the fault itself
        trouble.taken_over += await _sent(trouble.world, member.service) - before
    return f"SIGSTOP {seconds:.0f} s of one of two"


async def _sent(world: World, service: str) -> int:
    """How many events a service's relays handed over so far."""
    connection = await asyncpg.connect(world.dsn(service), timeout=5)
    try:
        return int(await connection.fetchval("select count(*) from sent"))
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
