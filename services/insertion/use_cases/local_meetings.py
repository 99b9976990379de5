"""How the person is met, and what advisers learn with them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.insertion.domain.local.appointments import Attendance
from services.insertion.domain.local.path import InsertionPath
from services.insertion.use_cases.local_keeping import keep


async def open_appointment(id: UUID, kind: str, on: date | None, work: Work) -> InsertionPath:
    """Begins a round of invitations and meetings."""
    path = await work.get(InsertionPath, id)
    path.open_appointment(work.new_id(), kind, happened(on, work.today), work.rule)
    return keep(path, work)


async def invite_to_meet(id: UUID, appointment: UUID, on: date | None, work: Work) -> InsertionPath:
    """Notes that the person was asked to choose a day."""
    path = await work.get(InsertionPath, id)
    path.invite(appointment, happened(on, work.today))
    return keep(path, work)


async def book_meeting(id: UUID, appointment: UUID, day: date, work: Work) -> InsertionPath:
    """Notes the day agreed on, ahead or not."""
    path = await work.get(InsertionPath, id)
    path.book(appointment, day)
    return keep(path, work)


async def attend_meeting(
    id: UUID, appointment: UUID, attendance: Attendance, work: Work
) -> InsertionPath:
    """Says what became of the meeting."""
    path = await work.get(InsertionPath, id)
    path.attend(appointment, attendance, work.today)
    return keep(path, work)


async def close_appointment(
    id: UUID, appointment: UUID, on: date | None, work: Work
) -> InsertionPath:
    """Ends a round of invitations and meetings."""
    path = await work.get(InsertionPath, id)
    path.close_appointment(appointment, happened(on, work.today))
    return keep(path, work)


async def assess_person(
    id: UUID, themes: Sequence[str], on: date | None, work: Work
) -> InsertionPath:
    """Notes that the whole situation was looked at, and what stands in the way."""
    path = await work.get(InsertionPath, id)
    barriers = {work.new_id(): theme for theme in themes}
    path.assess(happened(on, work.today), work.actor, barriers)
    return keep(path, work)


async def open_barrier(id: UUID, theme: str, on: date | None, work: Work) -> InsertionPath:
    """Notes something more that stands in the way."""
    path = await work.get(InsertionPath, id)
    path.open_barrier(work.new_id(), theme, happened(on, work.today))
    return keep(path, work)


async def lift_barrier(id: UUID, barrier: UUID, on: date | None, work: Work) -> InsertionPath:
    """Notes that something no longer stands in the way."""
    path = await work.get(InsertionPath, id)
    path.lift_barrier(barrier, happened(on, work.today))
    return keep(path, work)
