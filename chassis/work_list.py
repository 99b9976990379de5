"""Lists of what is due today, in pages, though only the day tells what is due."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from chassis.work import Aggregate, Work

T = TypeVar("T", bound=Aggregate)
D = TypeVar("D")


async def due_among(
    kind: type[T],
    due: Callable[[T], Awaitable[D | None]],
    officer: str | None,
    after: str | None,
    limit: int,
    work: Work,
    *,
    waits: str = "waits",
) -> tuple[list[tuple[T, D]], str | None]:
    """Some items on which something is due, and where to go on; None at the end.

    They are sought among those of an officer, or of everybody, that are marked in the column
    `waits`; those on which nothing is due yet are passed over.
    """
    where: dict[str, object] = {waits: True} | ({"officer": officer} if officer else {})
    found: list[tuple[T, D]] = []
    while True:
        page = await work.page(kind, where=where, after=after, limit=limit - len(found))
        told = [(item, await due(item)) for item in page.items]
        found += [(item, what) for item, what in told if what]
        after = page.next
        if after is None or len(found) == limit:
            return found, after
