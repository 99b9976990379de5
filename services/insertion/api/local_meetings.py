"""How the person is met, and what is learnt with them."""

from uuid import UUID

from chassis.api import Router, Working
from services.insertion import use_cases
from services.insertion.api.local_answered import InsertionPathAnswer
from services.insertion.api.local_asked import (
    ON_THAT_DAY,
    AppointmentOpened,
    Assessed,
    Attended,
    BarrierOpened,
    Booked,
    On,
)

router = Router(prefix="/v1/insertion-paths/{id}", tags=["Rendez-vous et évaluation"])


@router.post("/appointments", action="appointment-manage", summary="Ouvrir un suivi de rendez-vous")
async def open_round(id: UUID, work: Working, body: AppointmentOpened) -> InsertionPathAnswer:
    path = await use_cases.open_appointment(id, body.kind, body.on, work)
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/appointments/{appointment}/invitations",
    action="appointment-manage",
    summary="Noter une invitation à prendre rendez-vous",
)
async def invite(
    id: UUID, appointment: UUID, work: Working, body: On = ON_THAT_DAY
) -> InsertionPathAnswer:
    path = await use_cases.invite_to_meet(id, appointment, body.on, work)
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/appointments/{appointment}/meetings",
    action="appointment-manage",
    summary="Noter le jour convenu",
)
async def book(id: UUID, appointment: UUID, work: Working, body: Booked) -> InsertionPathAnswer:
    path = await use_cases.book_meeting(id, appointment, body.day, work)
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/appointments/{appointment}/attendance",
    action="appointment-manage",
    summary="Dire ce qu'il en est du rendez-vous",
)
async def attend(id: UUID, appointment: UUID, work: Working, body: Attended) -> InsertionPathAnswer:
    path = await use_cases.attend_meeting(id, appointment, body.attendance, work)
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/appointments/{appointment}/closing",
    action="appointment-manage",
    summary="Clore un suivi de rendez-vous",
)
async def close(
    id: UUID, appointment: UUID, work: Working, body: On = ON_THAT_DAY
) -> InsertionPathAnswer:
    path = await use_cases.close_appointment(id, appointment, body.on, work)
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/assessment",
    action="insertion-path-assess",
    summary="Noter l'évaluation globale, et les freins constatés",
    description="Les freins se disent par les thèmes data·inclusion, jamais en texte libre.",
)
async def assess(id: UUID, work: Working, body: Assessed) -> InsertionPathAnswer:
    path = await use_cases.assess_person(id, body.themes, body.on, work)
    return InsertionPathAnswer.of(path, work)


@router.post("/barriers", action="insertion-path-assess", summary="Noter un frein de plus")
async def open_barrier(id: UUID, work: Working, body: BarrierOpened) -> InsertionPathAnswer:
    path = await use_cases.open_barrier(id, body.theme, body.on, work)
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/barriers/{barrier}/lifting",
    action="insertion-path-assess",
    summary="Noter qu'un frein est levé",
)
async def lift_barrier(
    id: UUID, barrier: UUID, work: Working, body: On = ON_THAT_DAY
) -> InsertionPathAnswer:
    path = await use_cases.lift_barrier(id, barrier, body.on, work)
    return InsertionPathAnswer.of(path, work)
