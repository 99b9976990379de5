"""A disk is full for a while: PostgreSQL's, its journal's, Kafka's."""

import asyncio
import time

import asyncpg

from tests.chassis.stage import until
from tests.faults import mounts
from tests.faults.lag import Lag
from tests.faults.network import drained
from tests.faults.readiness import said
from tests.faults.trouble import Trouble

FULL_SECONDS = 10.0
RECOVERY_SECONDS = 120.0
SEGMENTS = 40
"""More than PostgreSQL keeps ready for writing on."""
WAL = "PostgreSQL's WAL"


async def fill_a_disk(trouble: Trouble) -> str:
    """No byte is free for a while; once there is space, how long until all works again."""
    name = trouble.draw(*sorted(trouble.world.disks))
    disk = trouble.world.disks[name]
    mounts.fill(disk)
    if name == WAL:
        await _write_on(trouble)
    await asyncio.sleep(FULL_SECONDS)  # the fault itself
    mounts.empty(disk)
    emptied = time.monotonic()
    await _recovered(trouble)
    trouble.worst("recovered_after_space_seconds", time.monotonic() - emptied)
    return f"{name} full"


async def _write_on(trouble: Trouble) -> None:
    """Journal after journal, until one finds no space: the load alone would take minutes."""
    kept = trouble.world.platform.layout.postgres / "admin.password"
    host, port = trouble.world.platform.layout.state()["postgres"]
    try:
        connection = await asyncpg.connect(
            host=host,
            port=port,
            user="postgres",
            password=kept.read_text(encoding="ascii"),
            database="postgres",
            timeout=5,
        )
        for _ in range(SEGMENTS):
            await connection.execute("select pg_logical_emit_message(true, '', 'more')", timeout=5)
            await connection.execute("select pg_switch_wal()", timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return  # it was full, which ended the session
    connection.terminate()


async def _recovered(trouble: Trouble) -> None:
    """Every part is up, no service says that something is degraded, what waited is taken."""
    world, lag = trouble.world, Lag(trouble.world)

    async def all_is_well() -> bool:
        parts = world.platform.parts().values()
        return all(part["ready"] for part in parts) and await said(world) == {"ready"}

    await until(all_is_well, RECOVERY_SECONDS)
    await drained(lag, await lag.backlog(), world.services)
