"""The posts that one can apply to."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import After, AnEpci, ATrade, Limit, asked
from services.insertion.api.exchange_forms import (
    AKind,
    OpeningAnswer,
    OpeningPage,
)
from services.insertion.domain.exchange_opening import Opening

router = Router(prefix="/v1/openings", tags=["Bourse de l'emploi : offres"])


@router.get("", action="opening-read", summary="Les offres auxquelles on peut candidater")
async def all_of_them(
    work: Working,
    kind: AKind | None = None,
    epci: AnEpci | None = None,
    trade: ATrade | None = None,
    closed: bool = False,
    after: After = None,
    limit: Limit = 50,
) -> OpeningPage:
    where = asked(is_open=None if closed else True, kind=kind, located_in=epci, trade=trade)
    page = await work.page(Opening, where=where, after=after, limit=limit)
    return OpeningPage(
        items=[OpeningAnswer.of(each, work.today) for each in page.items], next=page.next
    )


@router.get("/{id}", action="opening-read", summary="Une offre")
async def one(id: UUID, work: Working) -> OpeningAnswer:
    return OpeningAnswer.of(await work.peek(Opening, id), work.today)
