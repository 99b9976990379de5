"""Collective sessions, who is enrolled in them, and who came."""

from uuid import UUID

from fastapi import Response

from chassis.api import Router, Working
from chassis.fields import ADay
from chassis.forms import ACode, After, AnEpci, AnOfficer, Limit, asked
from services.installation import use_cases
from services.installation.api.session_forms import (
    AStatusOfEnrolment,
    AttendanceForm,
    EnrolmentAnswer,
    EnrolmentForm,
    EnrolmentPage,
    SessionAnswer,
    SessionForm,
    SessionPage,
    SessionTaskAnswer,
    SessionWorkList,
)
from services.installation.domain.sessions.enrolment import Enrolment
from services.installation.domain.sessions.session import Session

router = Router(prefix="/v1/sessions", tags=["Séances collectives"])
enrolments = Router(prefix="/v1/enrolments", tags=["Séances collectives"])
work_list = Router(prefix="/v1/session-work-list", tags=["Séances collectives"])


@work_list.get("", action="session-read", summary="Ce qui est à faire pour les séances")
async def what_waits(
    work: Working, officer: AnOfficer | None = None, after: After = None, limit: Limit = 50
) -> SessionWorkList:
    found, more = await use_cases.place_lists.of_sessions(officer, after, limit, work)
    return SessionWorkList(items=[SessionTaskAnswer.of(*each) for each in found], next=more)


@router.post("", action="session-plan", summary="Prévoir une séance", status_code=201)
async def plan(work: Working, response: Response, body: SessionForm) -> SessionAnswer:
    session = await use_cases.sessions.plan(body.plan(work.actor), work)
    response.headers["location"] = f"/v1/sessions/{session.id}"
    return SessionAnswer.of(session)


@router.get("", action="session-read", summary="Les séances")
async def sessions(
    work: Working,
    topic: ACode | None = None,
    on: ADay | None = None,
    epci: AnEpci | None = None,
    officer: AnOfficer | None = None,
    cancelled: bool | None = None,
    after: After = None,
    limit: Limit = 50,
) -> SessionPage:
    where = asked(
        topic=topic,
        held_on=on,
        held_in=epci,
        held_by=officer,
        cancelled=cancelled,
    )
    page = await work.page(Session, where=where, after=after, limit=limit)
    items = [SessionAnswer.of(each) for each in page.items]
    return SessionPage(items=items, next=page.next)


@router.get("/{id}", action="session-read", summary="Une séance")
async def session(id: UUID, work: Working) -> SessionAnswer:
    return SessionAnswer.of(await work.peek(Session, id))


@router.put("/{id}", action="session-plan", summary="Changer une séance")
async def change(id: UUID, work: Working, body: SessionForm) -> SessionAnswer:
    changed = await use_cases.sessions.change(id, body.plan(work.actor), work)
    return SessionAnswer.of(changed)


@router.post(
    "/{id}/cancellation",
    action="session-plan",
    summary="Annuler une séance",
    description="Chaque inscrit à prévenir revient dans ce qui est à faire.",
)
async def cancel(id: UUID, work: Working) -> SessionAnswer:
    return SessionAnswer.of(await use_cases.sessions.cancel(id, work))


@router.post(
    "/{id}/enrolments",
    action="session-enrol",
    summary="Inscrire quelqu'un",
    description="Une place, ou une place dans la file si la séance est complète.",
    status_code=201,
)
async def enrol(
    id: UUID, work: Working, response: Response, body: EnrolmentForm
) -> EnrolmentAnswer:
    enrolment = await use_cases.sessions.enrol(id, body.attendee, body.who, work)
    response.headers["location"] = f"/v1/enrolments/{enrolment.id}"
    return EnrolmentAnswer.model_validate(enrolment)


@enrolments.get("", action="session-read", summary="Les inscriptions")
async def enrolled(
    work: Working,
    session: UUID | None = None,
    subject: UUID | None = None,
    status: AStatusOfEnrolment | None = None,
    after: After = None,
    limit: Limit = 50,
) -> EnrolmentPage:
    where = asked(session=session, subject=subject, status=status)
    page = await work.page(Enrolment, where=where, after=after, limit=limit)
    items = [EnrolmentAnswer.model_validate(each) for each in page.items]
    return EnrolmentPage(items=items, next=page.next)


@enrolments.get("/{id}", action="session-read", summary="Une inscription")
async def enrolment(id: UUID, work: Working) -> EnrolmentAnswer:
    return EnrolmentAnswer.model_validate(await work.peek(Enrolment, id))


@enrolments.post(
    "/{id}/place", action="session-enrol", summary="Donner la place libre au premier de la file"
)
async def call(id: UUID, work: Working) -> EnrolmentAnswer:
    return EnrolmentAnswer.model_validate(await use_cases.sessions.call(id, work))


@enrolments.post("/{id}/withdrawal", action="session-enrol", summary="Retirer une inscription")
async def withdraw(id: UUID, work: Working) -> EnrolmentAnswer:
    return EnrolmentAnswer.model_validate(await use_cases.sessions.withdraw(id, work))


@enrolments.post("/{id}/attendance", action="session-enrol", summary="Noter qui est venu")
async def note(id: UUID, work: Working, body: AttendanceForm) -> EnrolmentAnswer:
    return EnrolmentAnswer.model_validate(await use_cases.sessions.note(id, body.attendance, work))
