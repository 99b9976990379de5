"""What waits in the stock of opportunities: to publish, to confirm, to be answered, to settle."""

from chassis.api import Router, Working
from chassis.forms import After, AnOfficer, Limit
from services.prospection import use_cases
from services.prospection.api.interests_answered import (
    InterestTaskAnswer,
    InterestWorkList,
    OfferSummary,
)
from services.prospection.api.offers_answered import (
    OfferTaskAnswer,
    OfferWaitingAnswer,
    OfferWorkList,
)
from services.prospection.domain.offer_waiting import interest_waiting, offer_waiting
from services.prospection.domain.opportunity import Opportunity

router = Router(prefix="/v1/work-list", tags=["Liste de travail"])


@router.get(
    "/opportunities",
    action="stock-work-list-read",
    summary="Ce qui est à faire sur les offres",
    description="À publier, à faire confirmer avant qu'elle n'expire, à arbitrer.",
)
async def on_opportunities(
    work: Working,
    officer: AnOfficer | None = None,
    after: After = None,
    limit: Limit = 50,
) -> OfferWorkList:
    where: dict[str, object] = {"waits": True} | ({"officer": officer} if officer else {})
    page = await work.page(Opportunity, where=where, after=after, limit=limit)
    return OfferWorkList(
        items=[
            OfferTaskAnswer(
                opportunity=each.id,
                kind=each.kind,
                epci=each.offer.epci,
                officer=each.officer,
                agency=each.agency,
                waiting=OfferWaitingAnswer.of(due),
            )
            for each in page.items
            if (due := offer_waiting(each, work.rule))
        ],
        next=page.next,
    )


@router.get(
    "/interests",
    action="interest-work-list-read",
    summary="Ce qui est à faire pour les candidats intéressés",
    description="Une réponse qui tarde, la place d'un candidat qui s'est retiré.",
)
async def on_interests(
    work: Working,
    after: After = None,
    limit: Limit = 50,
) -> InterestWorkList:
    found, more = await use_cases.interests_that_wait(after, limit, work)
    return InterestWorkList(
        items=[
            InterestTaskAnswer(
                interest=each.id,
                candidate=each.candidate,
                opportunity=each.opportunity,
                offer=OfferSummary.of(opportunity) if opportunity else None,
                waiting=OfferWaitingAnswer.of(due),
            )
            for each, opportunity in found
            if (due := interest_waiting(each))
        ],
        next=more,
    )
