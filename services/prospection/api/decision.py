"""From the first look at a project to what becomes of it."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import TODAY, Dated
from services.prospection import use_cases
from services.prospection.api.answered import CandidateAnswer
from services.prospection.api.asked import Reasoned, Scored

router = Router(prefix="/v1/candidates/{id}", tags=["Évaluation et décision"])


@router.post("/assessment", action="assessment-start", summary="Commencer l'évaluation du projet")
async def start(id: UUID, work: Working, body: Dated = TODAY) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.start_assessment(id, body.on, work), work)


@router.post(
    "/scores",
    action="assessment-score",
    summary="Noter le projet sur la grille de maturité",
    description="Les notes vont de 0 à 3 ; celles qui ne sont pas données restent.",
)
async def score(id: UUID, work: Working, body: Scored) -> CandidateAnswer:
    candidate = await use_cases.score(id, body.scores, body.partner_needs_work, body.on, work)
    return CandidateAnswer.of(candidate, work)


@router.post(
    "/qualification",
    action="candidate-qualify",
    summary="Qualifier le candidat",
    description="Notice et adhésion de chacun, situation du conjoint ou partenaire demandée,"
    " projet accompagné ici, assez mûr, et qui rencontre un besoin du territoire.",
)
async def qualify(id: UUID, work: Working, body: Dated = TODAY) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.qualify(id, body.on, work), work)


@router.post(
    "/refusal",
    action="candidate-decline",
    summary="Ne pas retenir le projet",
    description="Une réponse est alors due à la personne : elle reste à faire.",
)
async def decline(id: UUID, work: Working, body: Reasoned) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.decline(id, body.reason, body.on, work), work)


@router.post(
    "/deferral",
    action="candidate-defer",
    summary="Mettre le dossier en sommeil, à la demande du candidat",
)
async def defer(id: UUID, work: Working, body: Dated = TODAY) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.defer(id, body.on, work), work)


@router.post("/withdrawal", action="candidate-withdraw", summary="Noter que le candidat se retire")
async def withdraw(id: UUID, work: Working, body: Reasoned) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.withdraw(id, body.reason, body.on, work), work)


@router.post(
    "/reopening",
    action="candidate-reopen",
    summary="Rouvrir un dossier en sommeil, non retenu ou retiré",
    description="L'évaluation reprend si elle avait commencé.",
)
async def reopen(id: UUID, work: Working, body: Dated = TODAY) -> CandidateAnswer:
    return CandidateAnswer.of(await use_cases.reopen(id, body.on, work), work)
