"""The lines to the servers fail: nobody there, somebody who says nothing, or too late."""

import asyncio
import time
from typing import Literal

from tests.chassis.stage import until
from tests.faults.driver import DATABASE_AWAY
from tests.faults.lag import Backlog, Lag
from tests.faults.trouble import Fault, Trouble

DRAIN_SECONDS = 120.0


def broker_away(how: Literal["refused", "silent"], seconds: float) -> Fault:
    """The broker can't be reached for a while; then, how long until all that waited is taken."""

    async def away(trouble: Trouble) -> str:
        line, lag = trouble.world.lines["kafka"], Lag(trouble.world)
        if how == "refused":
            line.refuse()
        else:
            line.silence()
        await asyncio.sleep(seconds)  # the fault itself
        waiting = await lag.backlog()
        line.heal()
        returned = time.monotonic()
        trouble.worst("backlog_at_return", waiting.rows)
        await drained(lag, waiting, trouble.world.services)
        trouble.worst("drained_seconds", time.monotonic() - returned)
        return f"broker {how} for {seconds:.0f} s"

    return away


async def drained(lag: Lag, waiting: Backlog, services: list[str]) -> None:
    """Waits until what waited has left, and is taken by all who listen. Raises TimeoutError."""

    async def has_left() -> bool:
        try:
            return not await lag.left_of(waiting)
        except DATABASE_AWAY:  # asked again
            return False

    await until(has_left, DRAIN_SECONDS)
    ends = await lag.ends()
    if ends is None:
        raise TimeoutError("the broker is away again")

    async def is_taken() -> bool:
        return not sum([await lag.behind(service, ends) for service in services])

    await until(is_taken, DRAIN_SECONDS)


def slow_postgres(by: float, seconds: float) -> Fault:
    """Each answer of PostgreSQL comes that much later, for a while."""

    async def slow(trouble: Trouble) -> str:
        line = trouble.world.lines["postgres"]
        line.slow(by)
        await asyncio.sleep(seconds)  # the fault itself
        line.heal()
        return f"PostgreSQL {by * 1000:.0f} ms late for {seconds:.0f} s"

    return slow


async def cut_postgres(trouble: Trouble) -> str:
    """Every connection to PostgreSQL ends at once, the server knows of nothing."""
    trouble.world.lines["postgres"].cut()
    return "PostgreSQL cut"


async def lose_postgres(trouble: Trouble) -> str:
    """Every connection to PostgreSQL stays open and says nothing ever again."""
    trouble.world.lines["postgres"].lose()
    return "PostgreSQL lost"


def silent_postgres(seconds: float) -> Fault:
    """PostgreSQL says nothing for a while, then all of it at once."""

    async def silent(trouble: Trouble) -> str:
        line = trouble.world.lines["postgres"]
        line.silence()
        await asyncio.sleep(seconds)  # the fault itself
        line.heal()
        return f"PostgreSQL silent for {seconds:.0f} s"

    return silent
