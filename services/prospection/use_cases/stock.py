"""How an opportunity enters the stock, circulates, and is kept up to date."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.prospection.domain.entry import already_in_stock, unknown_opportunity
from services.prospection.domain.offer import Offer, OfferKind, Origin, OutsideReference
from services.prospection.domain.opportunity import Opportunity
from services.prospection.use_cases.keeping import keep_opportunity


async def enter(
    kind: OfferKind,
    origin: Origin,
    offer: Offer,
    reference: OutsideReference | None,
    officer: str | None,
    agency: str | None,
    on: date | None,
    work: Work,
) -> Opportunity:
    """Opens a draft, unless the same outside offer is there already."""
    if reference and await work.find(Opportunity, reference=reference.unique):
        raise already_in_stock()
    opportunity = Opportunity.enter(
        work.new_id(),
        kind,
        origin,
        offer,
        reference,
        officer or work.actor,
        agency,
        happened(on, work.today),
        work.territory,
    )
    return keep_opportunity(opportunity, work)


async def correct_offer(id: UUID, offer: Offer, work: Work) -> Opportunity:
    """Puts right what is offered."""
    opportunity = await work.get(Opportunity, id)
    told = opportunity.correct(offer, work.today, work.rule, work.territory)
    return keep_opportunity(opportunity, work, told)


async def give_to(id: UUID, officer: str | None, agency: str | None, work: Work) -> Opportunity:
    """Gives an opportunity to whoever keeps it: the one who asks, where none is named."""
    opportunity = await work.get(Opportunity, id)
    opportunity.assign(officer or work.actor, agency)
    return keep_opportunity(opportunity, work)


async def agree_head_start(id: UUID, days: int, on: date | None, work: Work) -> Opportunity:
    """Records that the employer agrees to a head start."""
    opportunity = await work.get(Opportunity, id)
    day = happened(on, work.today)
    opportunity.agree_head_start(days, day, work.actor, work.rule, work.territory)
    return keep_opportunity(opportunity, work)


async def end_head_start(id: UUID, work: Work) -> Opportunity:
    """The opportunity circulates outside from today on."""
    opportunity = await work.get(Opportunity, id)
    return keep_opportunity(opportunity, work, opportunity.end_head_start(work.today))


async def publish(id: UUID, on: date | None, work: Work) -> Opportunity:
    opportunity = await work.get(Opportunity, id)
    told = opportunity.publish(happened(on, work.today), work.rule, work.territory)
    return keep_opportunity(opportunity, work, told)


async def confirm_offer(id: UUID, on: date | None, work: Work) -> Opportunity:
    """Records that it still is to be had."""
    opportunity = await work.get(Opportunity, id)
    opportunity.confirm(happened(on, work.today))
    return keep_opportunity(opportunity, work)


async def discuss(id: UUID, on: date | None, work: Work) -> Opportunity:
    opportunity = await work.get(Opportunity, id)
    opportunity.discuss(happened(on, work.today))
    return keep_opportunity(opportunity, work)


async def resume(id: UUID, on: date | None, work: Work) -> Opportunity:
    """Nothing came of the discussion."""
    opportunity = await work.get(Opportunity, id)
    opportunity.resume(happened(on, work.today))
    return keep_opportunity(opportunity, work)


async def withdraw_offer(id: UUID, on: date | None, work: Work) -> Opportunity:
    """It is not to be had any more."""
    opportunity = await work.get(Opportunity, id)
    return keep_opportunity(opportunity, work, opportunity.withdraw(happened(on, work.today)))


async def fill(id: UUID, on: date | None, work: Work) -> Opportunity:
    """Whoever offers it found somebody outside our files."""
    opportunity = await work.get(Opportunity, id)
    return keep_opportunity(opportunity, work, opportunity.fill(happened(on, work.today)))


async def take_place(id: UUID, application: UUID, on: date, work: Work) -> None:
    """Insertion tells that somebody was taken on."""
    for opportunity in await work.about(Opportunity, id):
        keep_opportunity(opportunity, work, opportunity.hears_of(application, on))
        return
    raise unknown_opportunity()
