"""How a local person's path pauses, goes on, and ends."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.insertion.domain.local.endings import Ground, Reason, Standing
from services.insertion.domain.local.path import InsertionPath
from services.insertion.use_cases.local_keeping import keep
from services.insertion.use_cases.partner_one_path import (
    lead_by_exit,
    lead_no_more,
    partner_led_by,
)


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
    partner = await partner_led_by(id, work)
    path = await work.get(InsertionPath, id)
    day = happened(on, work.today)
    exited = path.leave(ground, months, day, work.rule)
    lead_by_exit(partner, ground, day, work)
    return keep(path, work, exited)


async def check_exit(
    id: UUID, months: int, standing: Standing, on: date | None, work: Work
) -> InsertionPath:
    """Notes what became of the exit, some months after."""
    path = await work.get(InsertionPath, id)
    path.check(months, standing, happened(on, work.today), work.rule)
    return keep(path, work)


async def close_path(id: UUID, reason: Reason, on: date | None, work: Work) -> InsertionPath:
    """The path is closed without an exit."""
    partner = await partner_led_by(id, work)
    path = await work.get(InsertionPath, id)
    day = happened(on, work.today)
    closed = path.close(reason, day, work.rule)
    lead_no_more(partner, day, work)
    return keep(path, work, closed)
