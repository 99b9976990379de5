"""The days of the story, and how its people work: several files side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

from demo.officers import Unexpected

FIRST_DAY: Final = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SIDE_BY_SIDE: Final = 6
PATIENCE_SECONDS: Final = 60.0

Calendar = Callable[[int], date]
"""The day of each number of the story."""
T = TypeVar("T")


def moment(number: int) -> datetime:
    """The morning of a day of the story: 0 is the first."""
    return FIRST_DAY + timedelta(days=number)


def day(number: int) -> date:
    """A day of the story."""
    return moment(number).date()


async def each(items: Iterable[T], step: Callable[[T], Awaitable[object]]) -> None:
    """Takes the same step for every item, some of them side by side."""
    free = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(item: T) -> None:
        async with free:
            await step(item)

    await asyncio.gather(*map(one, items))


async def until(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    """Waits for what the platform does by itself. Raises Unexpected after a minute."""
    for _ in range(int(PATIENCE_SECONDS / 0.1)):
        if await condition():
            return
        await asyncio.sleep(0.1)
    raise Unexpected(f"waited in vain: {what}")
