"""What people are asked to do by their own hand; no link is ever shown here."""

from datetime import date
from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import Answer
from services.prospection import use_cases
from services.prospection.api.answered import CandidateAnswer
from services.prospection.api.asked import Invited, WorkAnswered
from services.prospection.api.codes import AnAct, AnInvitationState, APaperReason

router = Router(prefix="/v1/candidates/{id}", tags=["Gestes personnels"])


class InvitationAnswer(Answer):
    """Ce qui est demandé à une personne, et où en est la demande."""

    id: UUID
    person: UUID
    act: AnAct
    state: AnInvitationState
    asked_on: date
    last_day: date
    answered_on: date | None
    paper_reason: APaperReason | None


class InvitationList(Answer):
    """Les demandes faites aux personnes d'un dossier."""

    items: list[InvitationAnswer]


@router.post(
    "/invitations",
    action="invitation-send",
    summary="Demander à une personne un geste qui n'est qu'à elle",
    description="Un lien personnel part à son adresse, et à elle seule ; sans adresse à elle, la"
    " réponse est à recueillir sur papier. Redemander remplace le lien précédent.",
    status_code=201,
)
async def invite(id: UUID, work: Working, body: Invited) -> InvitationAnswer:
    invitation = await use_cases.invite(id, body.person, body.act, work)
    return InvitationAnswer.model_validate(invitation)


@router.get("/invitations", action="invitation-read", summary="Les demandes faites aux personnes")
async def asked(id: UUID, work: Working) -> InvitationList:
    return InvitationList.model_validate({"items": await use_cases.invitations_of(id, work)})


@router.post(
    "/work-answers",
    action="work-answer-record",
    summary="Enregistrer la réponse signée du conjoint ou partenaire sur sa recherche d'emploi",
    description="Elle vaut une fois contresignée par une autre personne que celle qui enregistre.",
)
async def take_work_answer(id: UUID, work: Working, body: WorkAnswered) -> CandidateAnswer:
    candidate = await use_cases.take_work_answer(id, body.wish, body.on, work)
    return CandidateAnswer.of(candidate, work)


@router.post(
    "/work-answer-countersignatures",
    action="work-answer-countersign",
    summary="Contresigner la réponse signée du conjoint ou partenaire",
)
async def countersign_work_answer(id: UUID, work: Working) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.countersign_work_answer(id, work), work)
