"""What officers write down while they look after a file."""

from uuid import UUID

from chassis.api import Router, Working
from services.prospection import use_cases
from services.prospection.api.answered import CandidateAnswer
from services.prospection.api.asked import Agreed, Assigned, Contacted, Countersigned, Informed

router = Router(prefix="/v1/candidates/{id}", tags=["Accueil d'un candidat"])


@router.post(
    "/notices",
    action="notice-record",
    summary="Noter la remise de la notice d'information",
    description="Chaque personne du dossier reçoit la sienne.",
)
async def inform(id: UUID, work: Working, body: Informed) -> CandidateAnswer:
    candidate = await use_cases.inform(id, body.person, body.on, body.given_by, work)
    return CandidateAnswer.of(candidate, work)


@router.post(
    "/agreements",
    action="agreement-record",
    summary="Enregistrer l'adhésion au programme signée d'une personne",
    description="Elle vaut une fois contresignée par une autre personne que celle qui enregistre.",
)
async def agree(id: UUID, work: Working, body: Agreed) -> CandidateAnswer:
    candidate = await use_cases.take_agreement(id, body.person, body.on, work)
    return CandidateAnswer.of(candidate, work)


@router.post(
    "/countersignatures",
    action="agreement-countersign",
    summary="Contresigner une adhésion enregistrée par une autre",
)
async def countersign(id: UUID, work: Working, body: Countersigned) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.countersign(id, body.person, work), work)


@router.post("/assignment", action="candidate-assign", summary="Confier le dossier à quelqu'un")
async def assign(id: UUID, work: Working, body: Assigned) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.assign(id, body.officer, work, body.known_as), work)


@router.post("/contacts", action="contact-note", summary="Noter un contact, ou une tentative")
async def note(id: UUID, work: Working, body: Contacted) -> CandidateAnswer:
    candidate = await use_cases.note(id, body.kind, body.result, body.next_action, body.on, work)
    return CandidateAnswer.of(candidate, work)
