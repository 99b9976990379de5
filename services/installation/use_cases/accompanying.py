"""Appointments and costs, noted on a path."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.installation.domain.accompaniment import Appointment, Attendance, Attendee, Cost
from services.installation.domain.path import Path
from services.installation.use_cases.keeping import keep


async def make_appointment(
    id: UUID, attendee: Attendee, topic: str, on: date, officer: str | None, work: Work
) -> Path:
    """Somebody is to be met: by whoever asks, where nobody is named."""
    path = await work.get(Path, id)
    made = Appointment(work.new_id(), attendee, topic, on, officer or work.actor)
    path.make_appointment(made, work.today, work.rule)
    return keep(path, work)


async def note_attendance(id: UUID, appointment: UUID, attendance: Attendance, work: Work) -> Path:
    path = await work.get(Path, id)
    path.note_attendance(appointment, attendance, work.today)
    return keep(path, work)


async def note_cost(id: UUID, nature: str, amount_cents: int, on: date | None, work: Work) -> Path:
    path = await work.get(Path, id)
    path.note_cost(Cost(nature, amount_cents, happened(on, work.today), work.actor), work.rule)
    return keep(path, work)
