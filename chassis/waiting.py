"""Bounded waits that always let a cancellation through.

`asyncio.wait_for` of Python 3.11 can swallow a cancellation that comes as its result does; a loop
waiting so would never end.
"""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def within(seconds: float, awaited: Awaitable[T]) -> T:
    """The result, waited for that long. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        return await awaited


async def rung(event: asyncio.Event, seconds: float) -> bool:
    """Whether the event was set within that time."""
    try:
        await within(seconds, event.wait())
    except TimeoutError:
        return False
    return True


def insist(error: BaseException) -> None:
    """Raises CancelledError again where an error met on the way out replaced it.

    Called by every loop that survives errors: a rollback on a dead connection, during a
    cancellation, would make the loop go on for ever.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError from error
