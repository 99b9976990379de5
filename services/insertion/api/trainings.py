"""Qualifying trainings on the spot, and who comes to them."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import TODAY, ACode, After, AnEpci, Dated, Limit, asked
from services.insertion import use_cases
from services.insertion.api.training_forms import (
    AStage,
    AStatus,
    Came,
    Enrolled,
    EnrolmentAnswer,
    EnrolmentPage,
    LocalPersonEnrolled,
    NewcomerEnrolled,
    PartnerEnrolled,
    Planned,
    TrainingAnswer,
    TrainingPage,
)
from services.insertion.domain.training_enrolment import Enrolment
from services.insertion.domain.training_session import Session

TAGS = ["Formations sur place"]
router = Router(prefix="/v1/trainings", tags=TAGS)
seats = Router(prefix="/v1/training-enrolments", tags=TAGS)


@router.post("", action="training-manage", summary="Prévoir une formation")
async def plan(work: Working, body: Planned) -> TrainingAnswer:
    return TrainingAnswer.of(await use_cases.plan_training(body.plan(), body.on, work), work)


@router.get("", action="training-read", summary="Les formations")
async def all_of_them(
    work: Working,
    stage: AStage | None = None,
    epci: AnEpci | None = None,
    theme: ACode | None = None,
    after: After = None,
    limit: Limit = 50,
) -> TrainingPage:
    where = asked(stage=stage, located_in=epci, theme=theme)
    page = await work.page(Session, where=where, after=after, limit=limit)
    return TrainingPage(
        items=[TrainingAnswer.of(each, work) for each in page.items], next=page.next
    )


@router.get("/{id}", action="training-read", summary="Une formation")
async def one(id: UUID, work: Working) -> TrainingAnswer:
    return TrainingAnswer.of(await work.peek(Session, id), work)


@router.post("/{id}/cancellation", action="training-manage", summary="Annuler une formation")
async def cancel(id: UUID, work: Working, body: Dated = TODAY) -> TrainingAnswer:
    return TrainingAnswer.of(await use_cases.cancel_training(id, body.on, work), work)


@router.post(
    "/{id}/end",
    action="training-manage",
    summary="Noter la fin d'une formation, une fois dites les présences",
)
async def end(id: UUID, work: Working, body: Dated = TODAY) -> TrainingAnswer:
    return TrainingAnswer.of(await use_cases.end_training(id, body.on, work), work)


@router.get(
    "/{id}/enrolments",
    action="training-enrolment-read",
    summary="Les inscriptions à une formation",
)
async def enrolments(
    id: UUID,
    work: Working,
    status: AStatus | None = None,
    after: After = None,
    limit: Limit = 50,
) -> EnrolmentPage:
    await work.peek(Session, id)
    where = {"subject": id} | ({"status": status} if status else {})
    page = await work.page(Enrolment, where=where, after=after, limit=limit)
    return EnrolmentPage(
        items=[EnrolmentAnswer.of(each, work) for each in page.items], next=page.next
    )


@router.post(
    "/{id}/newcomers",
    action="training-newcomer-enrol",
    summary="Inscrire une personne d'un foyer qui arrive",
    description="À une place libre, sinon en liste d'attente, dans l'ordre des demandes.",
)
async def enrol_newcomer(id: UUID, work: Working, body: NewcomerEnrolled) -> EnrolmentAnswer:
    made = await use_cases.enrol_newcomer(
        body.household, body.seat, body.rank, _request(id, body), work
    )
    return EnrolmentAnswer.of(made, work)


@router.post(
    "/{id}/partners",
    action="training-partner-enrol",
    summary="Inscrire un conjoint ou partenaire qui a accepté d'être suivi",
)
async def enrol_partner(id: UUID, work: Working, body: PartnerEnrolled) -> EnrolmentAnswer:
    made = await use_cases.enrol_partner(body.partner_path, _request(id, body), work)
    return EnrolmentAnswer.of(made, work)


@router.post(
    "/{id}/local-people",
    action="training-local-person-enrol",
    summary="Inscrire une personne d'ici",
)
async def enrol_local_person(id: UUID, work: Working, body: LocalPersonEnrolled) -> EnrolmentAnswer:
    made = await use_cases.enrol_local_person(body.path, _request(id, body), work)
    return EnrolmentAnswer.of(made, work)


@seats.get("/{id}", action="training-enrolment-read", summary="Une inscription")
async def one_enrolment(id: UUID, work: Working) -> EnrolmentAnswer:
    return EnrolmentAnswer.of(await work.peek(Enrolment, id), work)


@seats.post(
    "/{id}/cancellation",
    action="training-enrolment-follow",
    summary="Annuler une inscription : la première personne en attente a la place",
)
async def cancel_enrolment(id: UUID, work: Working) -> EnrolmentAnswer:
    return EnrolmentAnswer.of(await use_cases.cancel_enrolment(id, work), work)


@seats.post(
    "/{id}/attendance",
    action="training-enrolment-follow",
    summary="Noter si la personne est venue",
)
async def attend(id: UUID, work: Working, body: Came) -> EnrolmentAnswer:
    return EnrolmentAnswer.of(await use_cases.attend_training(id, body.came, work), work)


@seats.post(
    "/{id}/certification",
    action="training-enrolment-follow",
    summary="Noter que la personne est certifiée",
)
async def certify(id: UUID, work: Working, body: Dated = TODAY) -> EnrolmentAnswer:
    return EnrolmentAnswer.of(await use_cases.certify_trainee(id, body.on, work), work)


def _request(id: UUID, body: Enrolled) -> use_cases.Request:
    return use_cases.Request(id, body.prerequisites, body.on)
