"""After the arrival, and how a path ends."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import TODAY, Dated
from services.installation import use_cases
from services.installation.api.answered import PathAnswer
from services.installation.api.asked import Abandoned, Checked

router = Router(prefix="/v1/paths/{id}", tags=["Suivi et fin d'un parcours"])


@router.post(
    "/follow-up",
    action="path-follow",
    summary="Noter des nouvelles prises",
    description="Ce qui était à vérifier auprès du candidat l'est alors.",
)
async def follow_up(id: UUID, work: Working, body: Dated = TODAY) -> PathAnswer:
    return PathAnswer.of(await use_cases.follow_up(id, body.on, work), work)


@router.post("/call", action="path-follow", summary="Noter l'appel du troisième mois")
async def call(id: UUID, work: Working, body: Dated = TODAY) -> PathAnswer:
    return PathAnswer.of(await use_cases.call(id, body.on, work), work)


@router.post(
    "/presence",
    action="path-follow",
    summary="Constater une présence",
    description="Remplace aussi une présence dite inconnue.",
)
async def confirm_presence(id: UUID, work: Working, body: Checked) -> PathAnswer:
    return PathAnswer.of(await use_cases.confirm_presence(id, body.month, body.on, work), work)


@router.post("/departure", action="path-follow", summary="Noter un départ du territoire")
async def depart(id: UUID, work: Working, body: Dated = TODAY) -> PathAnswer:
    return PathAnswer.of(await use_cases.depart(id, body.on, work), work)


@router.post(
    "/abandonment", action="path-abandon", summary="Abandonner un parcours avant toute arrivée"
)
async def abandon(id: UUID, work: Working, body: Abandoned) -> PathAnswer:
    return PathAnswer.of(await use_cases.abandon(id, body.reason, body.on, work), work)


@router.post(
    "/reopening", action="path-reopen", summary="Reprendre un parcours abandonné, ou dit parti"
)
async def reopen(id: UUID, work: Working, body: Dated = TODAY) -> PathAnswer:
    return PathAnswer.of(await use_cases.reopen(id, body.on, work), work)
