"""Appointments with those who settle and those who receive, and what it costs."""

from uuid import UUID

from chassis.api import Router, Working
from services.installation import use_cases
from services.installation.api.answered import PathAnswer
from services.installation.api.asked import AppointmentForm, Attended, Spent

router = Router(prefix="/v1/paths/{id}", tags=["Accompagnement"])


@router.post("/appointments", action="appointment-make", summary="Fixer un rendez-vous")
async def make_appointment(id: UUID, work: Working, body: AppointmentForm) -> PathAnswer:
    path = await use_cases.make_appointment(
        id, body.attendee, body.topic, body.on, body.officer, work
    )
    return PathAnswer.of(path, work)


@router.post("/attendance", action="appointment-note", summary="Noter la suite d'un rendez-vous")
async def note_attendance(id: UUID, work: Working, body: Attended) -> PathAnswer:
    path = await use_cases.note_attendance(id, body.appointment, body.attendance, work)
    return PathAnswer.of(path, work)


@router.post("/costs", action="cost-note", summary="Noter une dépense")
async def note_cost(id: UUID, work: Working, body: Spent) -> PathAnswer:
    path = await use_cases.note_cost(id, body.nature, body.amount_cents, body.on, work)
    return PathAnswer.of(path, work)
