"""After the last day."""

from uuid import UUID

from fastapi import Response

from chassis.api import Router, Working
from chassis.forms import TODAY, Dated
from services.immersion import use_cases
from services.immersion.api.answered import StayAnswer
from services.immersion.api.asked import Concluded, Evaluated

router = Router(prefix="/v1/stays/{id}", tags=["Conclusion d'un séjour"])


@router.post(
    "/evaluations",
    action="evaluation-record",
    summary="Enregistrer une évaluation",
    description="Le candidat et l'hôte sont attendus, comme le conjoint ou partenaire venu sur"
    " place. Une seconde évaluation de la même part remplace la première.",
)
async def evaluate(id: UUID, work: Working, body: Evaluated) -> StayAnswer:
    stay = await use_cases.evaluate(id, body.by, body.wish, body.scores, body.on, work)
    return StayAnswer.of(stay, work)


@router.post(
    "/completion",
    action="stay-complete",
    summary="Dire la suite du séjour, chacun ayant été entendu",
)
async def complete(id: UUID, work: Working, body: Concluded) -> StayAnswer:
    return StayAnswer.of(await use_cases.complete(id, body.outcome, body.on, work), work)


@router.post("/revision", action="stay-revise", summary="Réviser la suite d'un séjour terminé")
async def revise(id: UUID, work: Working, body: Concluded) -> StayAnswer:
    return StayAnswer.of(await use_cases.revise(id, body.outcome, body.on, work), work)


@router.post(
    "/renewal",
    action="stay-renew",
    summary="Proposer un autre séjour au même candidat",
    description="Le candidat doit être encore qualifié et n'avoir aucun séjour devant lui.",
    status_code=201,
)
async def renew(id: UUID, work: Working, response: Response, body: Dated = TODAY) -> StayAnswer:
    stay = await use_cases.renew(id, body.on, work)
    response.headers["location"] = f"/v1/stays/{stay.id}"
    return StayAnswer.of(stay, work)
