"""What officers do with a partner's path."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.use_cases.partner_keeping import keep


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
    """Notes that the partner was asked whether they want to be followed."""
    path = await work.get(PartnerPath, id)
    path.invite(happened(on, work.today))
    return keep(path, work)


async def remind_partner(id: UUID, on: date | None, work: Work) -> PartnerPath:
    """Notes that the partner was asked once more."""
    path = await work.get(PartnerPath, id)
    path.remind(happened(on, work.today), work.actor, work.rule)
    return keep(path, work)
