"""Stays, to be read."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import After, AnEpci, AnOfficer, Limit, asked
from services.immersion.api.answered import StayAnswer, StayPage
from services.immersion.api.codes import AStatus
from services.immersion.domain.stay import Stay

router = Router(prefix="/v1/stays", tags=["Séjours"])


@router.get("", action="stay-read", summary="Les séjours")
async def stays(
    work: Working,
    status: AStatus | None = None,
    subject: UUID | None = None,
    epci: AnEpci | None = None,
    officer: AnOfficer | None = None,
    after: After = None,
    limit: Limit = 50,
) -> StayPage:
    where = asked(status=status, subject=subject, epci=epci, officer=officer)
    page = await work.page(Stay, where=where, after=after, limit=limit)
    return StayPage(items=[StayAnswer.of(stay, work) for stay in page.items], next=page.next)


@router.get("/{id}", action="stay-read", summary="Un séjour")
async def stay(id: UUID, work: Working) -> StayAnswer:
    return StayAnswer.of(await work.peek(Stay, id), work)
