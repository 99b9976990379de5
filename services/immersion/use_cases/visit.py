"""What officers do from the first day to the last."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.immersion.domain.facts import PartnerPresence, Reason
from services.immersion.domain.stay import Stay
from services.immersion.use_cases.keeping import keep


async def start(id: UUID, on: date | None, work: Work) -> Stay:
    stay = await work.get(Stay, id)
    others = [each for each in await work.about(Stay, stay.subject) if each.id != id]
    return keep(stay, work, stay.start(happened(on, work.today), others))


async def miss(id: UUID, on: date | None, work: Work) -> Stay:
    stay = await work.get(Stay, id)
    return keep(stay, work, stay.miss(happened(on, work.today)))


async def interrupt(id: UUID, reason: Reason, on: date | None, work: Work) -> Stay:
    stay = await work.get(Stay, id)
    return keep(stay, work, stay.interrupt(reason, happened(on, work.today)))


async def close(id: UUID, partner: PartnerPresence | None, on: date | None, work: Work) -> Stay:
    """The stay ended: on its last day planned, where nobody says otherwise."""
    stay = await work.get(Stay, id)
    as_planned = min(stay.last_day, work.today)
    stay.close(partner, happened(on or as_planned, work.today))
    return keep(stay, work)
