"""From the first day to the last."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import TODAY, Dated
from services.immersion import use_cases
from services.immersion.api.answered import StayAnswer
from services.immersion.api.asked import Closed, Reasoned

router = Router(prefix="/v1/stays/{id}", tags=["Déroulement d'un séjour"])


@router.post(
    "/start",
    action="stay-start",
    summary="Noter l'arrivée",
    description="Remet aussi en cours un séjour dit non honoré par erreur.",
)
async def start(id: UUID, work: Working, body: Dated = TODAY) -> StayAnswer:
    return StayAnswer.of(await use_cases.start(id, body.on, work), work)


@router.post("/no-show", action="stay-miss", summary="Constater que personne n'est venu")
async def miss(id: UUID, work: Working, body: Dated = TODAY) -> StayAnswer:
    return StayAnswer.of(await use_cases.miss(id, body.on, work), work)


@router.post("/interruption", action="stay-interrupt", summary="Interrompre un séjour en cours")
async def interrupt(id: UUID, work: Working, body: Reasoned) -> StayAnswer:
    return StayAnswer.of(await use_cases.interrupt(id, body.reason, body.on, work), work)


@router.post(
    "/closure",
    action="stay-close",
    summary="Clore un séjour mené à son terme",
    description="Sans date, le dernier jour est celui qui était prévu, ou aujourd'hui s'il n'est"
    " pas encore venu. S'il y a un conjoint ou partenaire, dire comment il a pris part.",
)
async def close(id: UUID, work: Working, body: Closed) -> StayAnswer:
    return StayAnswer.of(await use_cases.close(id, body.partner, body.on, work), work)
