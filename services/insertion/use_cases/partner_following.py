"""What officers do with a partner's path."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.insertion.domain.partner_facts import Assessment, Proof, Wish
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Keeping, Outcome
from services.insertion.use_cases.partner_keeping import keep
from services.insertion.use_cases.partner_links import write_to_partner


async def assign_partner(id: UUID, officer: str | None, work: Work) -> PartnerPath:
    """Gives the path to an adviser: to who asks, where none is named."""
    path = await work.get(PartnerPath, id)
    path.assign(officer or work.actor)
    return keep(path, work)


async def inform_partner(id: UUID, on: date | None, work: Work) -> PartnerPath:
    """Notes that the partner was given their notice."""
    path = await work.get(PartnerPath, id)
    path.inform(happened(on, work.today), work.actor)
    return keep(path, work)


async def invite_partner(id: UUID, on: date | None, work: Work) -> PartnerPath:
    """Asks the partner whether they want to be followed; a letter of their own leaves."""
    path = await work.get(PartnerPath, id)
    path.invite(happened(on, work.today))
    await write_to_partner(path, work)
    return keep(path, work)


async def remind_partner(id: UUID, on: date | None, work: Work) -> PartnerPath:
    """Asks the partner once more, by another letter."""
    path = await work.get(PartnerPath, id)
    path.remind(happened(on, work.today), work.actor, work.rule)
    await write_to_partner(path, work)
    return keep(path, work)


async def assess_partner(
    id: UUID, wishes: Sequence[Wish], trades: Sequence[str], on: date | None, work: Work
) -> PartnerPath:
    """Writes down what the partner looks for, as looked at with them."""
    path = await work.get(PartnerPath, id)
    day = happened(on, work.today)
    path.assess(Assessment(day, work.actor, tuple(wishes), tuple(trades)))
    return keep(path, work)


async def search_for_partner(id: UUID, on: date | None, work: Work) -> PartnerPath:
    """Notes that the search begins."""
    path = await work.get(PartnerPath, id)
    path.search(happened(on, work.today))
    return keep(path, work)


async def review_partner(id: UUID, on: date | None, work: Work) -> PartnerPath:
    """Notes that the path was looked at with the partner."""
    path = await work.get(PartnerPath, id)
    path.review(happened(on, work.today), work.actor)
    return keep(path, work)


async def observe_partner(
    id: UUID, outcome: Outcome, proof: Proof, how: Keeping | None, on: date | None, work: Work
) -> PartnerPath:
    """Writes down a situation that shows, and what was seen of it."""
    path = await work.get(PartnerPath, id)
    day = happened(on, work.today)
    told = path.observe(outcome, day, work.actor, proof=proof, how=how)
    return keep(path, work, told)


async def resume_partner(id: UUID, on: date | None, work: Work) -> PartnerPath:
    """Notes that what was found is lost: the search goes on."""
    path = await work.get(PartnerPath, id)
    path.goes_on(happened(on, work.today))
    return keep(path, work)
