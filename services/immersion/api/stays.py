"""Stays, to be read."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.api import Router, Working
from services.immersion.api.answered import StayAnswer, StayPage
from services.immersion.api.codes import AnEpci, AnOfficer, AStatus
from services.immersion.domain.stay import Stay

router = Router(prefix="/v1/stays", tags=["Séjours"])


@router.get("", action="stay-read", summary="Les séjours")
async def stays(
    work: Working,
    status: AStatus | None = None,
    subject: UUID | None = None,
    epci: AnEpci | None = None,
    officer: AnOfficer | None = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> StayPage:
    asked = {"status": status, "subject": subject, "epci": epci, "officer": officer}
    where = {name: value for name, value in asked.items() if value is not None}
    page = await work.page(Stay, where=where, after=after, limit=limit)
    return StayPage(items=[StayAnswer.of(stay, work) for stay in page.items], next=page.next)


@router.get("/{id}", action="stay-read", summary="Un séjour")
async def stay(id: UUID, work: Working) -> StayAnswer:
    return StayAnswer.of(await work.peek(Stay, id), work)
