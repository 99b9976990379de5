"""What the exchange knows of posts, as prospection tells it, and which of them fit somebody."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.known import known
from chassis.work import Work
from services.insertion.domain.exchange_application import Application
from services.insertion.domain.exchange_matching import Match, Sought, best
from services.insertion.domain.exchange_opening import Offer, Opening, Standing
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.use_cases.exchange_keeping import keep

MOST_LOOKED_AT = 200


async def publish_opening(id: UUID, offer: Offer, work: Work) -> None:
    """A post is to be had, or had again."""
    opening = await known(Opening, id, work) or Opening(id=id, offer=offer)
    opening.is_published(offer)
    work.save(opening)


async def close_opening(id: UUID, standing: Standing, on: date, work: Work) -> None:
    """A post is not to be had any more: nothing will come of what people sent for it."""
    for opening in await work.about(Opening, id):
        opening.closes(standing)
        work.save(opening)
    for application in await work.about(Application, id):
        if application.is_open:
            keep(application, work, application.loses_its_post(on))


async def openings_for_person(
    id: UUID, trades: Sequence[str], most: int, work: Work
) -> Sequence[Match]:
    """The posts that fit a local person: trades they name or worked in, where they live."""
    path = await work.peek(InsertionPath, id)
    former = {each.trade for each in path.steps if each.trade}
    return await _fitting(Sought((*trades, *sorted(former)), path.epci), most, work)


async def openings_for_partner(
    id: UUID, trades: Sequence[str], most: int, work: Work
) -> Sequence[Match]:
    """The posts that fit a partner: trades they look for, where the household goes."""
    path = await work.peek(PartnerPath, id)
    wished = path.assessment.trades if path.assessment else ()
    return await _fitting(Sought((*trades, *wished), path.epci), most, work)


async def _fitting(sought: Sought, most: int, work: Work) -> Sequence[Match]:
    places: list[dict[str, object]] = [
        {"is_open": True, "trade": trade} for trade in dict.fromkeys(sought.trades)
    ]
    if sought.epci:
        places.append({"is_open": True, "located_in": sought.epci})
    found: list[Opening] = []
    for where in places:
        page = await work.page(Opening, where=where, limit=MOST_LOOKED_AT)
        found += page.items
    return best(found, sought, work.today, most)
