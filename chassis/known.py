"""What a service keeps of a subject of which it has one item, or none yet."""

from typing import TypeVar
from uuid import UUID

from chassis.work import Aggregate, Work

T = TypeVar("T", bound=Aggregate)


async def known(kind: type[T], subject: UUID, work: Work) -> T | None:
    """What is kept of that subject, locked; None if nothing was ever heard of it."""
    found = await work.about(kind, subject)
    return found[0] if found else None
