"""How a local person's path pauses, goes on, and ends."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.insertion.domain.local.endings import Ground, Reason, Standing
from services.insertion.domain.local.path import InsertionPath
from services.insertion.use_cases.local_keeping import keep


async def suspend_path(id: UUID, reason: str, on: date | None, work: Work) -> InsertionPath:
    """The path pauses, for a reason of which only the class is kept."""
    path = await work.get(InsertionPath, id)
    return keep(path, work, path.suspend(reason, happened(on, work.today), work.rule))


async def resume_path(id: UUID, on: date | None, work: Work) -> InsertionPath:
    """The path goes on."""
    path = await work.get(InsertionPath, id)
    return keep(path, work, path.resume(happened(on, work.today)))


async def leave_path(
    id: UUID, ground: Ground, months: int | None, on: date | None, work: Work
) -> InsertionPath:
    """The path ends on something."""
    path = await work.get(InsertionPath, id)
    return keep(path, work, path.leave(ground, months, happened(on, work.today), work.rule))


async def check_exit(
    id: UUID, months: int, standing: Standing, on: date | None, work: Work
) -> InsertionPath:
    """Notes what became of the exit, some months after."""
    path = await work.get(InsertionPath, id)
    path.check(months, standing, happened(on, work.today), work.rule)
    return keep(path, work)


async def close_path(id: UUID, reason: Reason, on: date | None, work: Work) -> InsertionPath:
    """The path is closed without an exit."""
    path = await work.get(InsertionPath, id)
    return keep(path, work, path.close(reason, happened(on, work.today), work.rule))
