"""What happens to an opportunity or an interest by itself on its day."""

from datetime import date
from uuid import UUID

from chassis.deadlines import come
from chassis.work import Work
from services.prospection.domain.interest import Interest
from services.prospection.domain.offer_deadlines import (
    ANSWER,
    CONFIRM,
    EXPIRE,
    FORGET_PROVIDER,
    OUTSIDE,
    interest_deadlines,
    offer_deadlines,
)
from services.prospection.domain.opportunity import Opportunity
from services.prospection.use_cases.keeping import keep_interest, keep_opportunity


async def circulate_outside(id: UUID, work: Work) -> None:
    """A head start is over."""
    opportunity = await work.get(Opportunity, id)
    if _come(OUTSIDE, opportunity, work):
        opportunity.goes_outside(work.today)
    keep_opportunity(opportunity, work)


async def remind_to_confirm(id: UUID, work: Work) -> None:
    """Nobody said for too long that it still is to be had."""
    opportunity = await work.get(Opportunity, id)
    if _come(CONFIRM, opportunity, work):
        opportunity.is_to_be_confirmed(work.today)
    keep_opportunity(opportunity, work)


async def expire_offer(id: UUID, work: Work) -> None:
    """Nobody confirmed it in spite of the reminder."""
    opportunity = await work.get(Opportunity, id)
    due = _come(EXPIRE, opportunity, work)
    keep_opportunity(opportunity, work, opportunity.expire(due) if due else None)


async def forget_provider(id: UUID, work: Work) -> None:
    """Who offered it is not kept any longer."""
    opportunity = await work.get(Opportunity, id)
    if _come(FORGET_PROVIDER, opportunity, work):
        opportunity.forget_provider()
    keep_opportunity(opportunity, work)


async def remind_of_answer(id: UUID, work: Work) -> None:
    """Whoever was put a candidate has not answered."""
    interest = await work.get(Interest, id)
    if come(ANSWER, interest_deadlines(interest, work.rule), work):
        opportunity = await work.peek(Opportunity, interest.opportunity)
        interest.is_looked_at(work.today, still_on_offer=opportunity.is_on_offer)
    keep_interest(interest, work)


def _come(timer: str, opportunity: Opportunity, work: Work) -> date | None:
    """The day of a timer, once it has come; what happens then is dated of that day."""
    return come(timer, offer_deadlines(opportunity, work.rule), work)
