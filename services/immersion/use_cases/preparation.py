"""What officers do before the first day."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.errors import NotFound
from chassis.work import Work
from services.immersion.domain.facts import Reason
from services.immersion.domain.host import Host
from services.immersion.domain.party import Adult
from services.immersion.domain.plan import Lodging, Plan
from services.immersion.domain.programme import Slot
from services.immersion.domain.stay import Stay
from services.immersion.use_cases.keeping import keep


async def assign(id: UUID, officer: str | None, work: Work) -> Stay:
    """Gives the stay to an officer: the one who asks, where none is named."""
    stay = await work.get(Stay, id)
    stay.assign(officer or work.actor)
    return keep(stay, work)


async def plan(
    id: UUID,
    epci: str,
    starts_on: date,
    ends_on: date,
    lodging: Lodging | None,
    lodging_booked: bool,
    put_on: date | None,
    officer: str | None,
    work: Work,
) -> Stay:
    """Puts dates and a place to the party; whoever plans a stay looks after it."""
    stay = await work.get(Stay, id)
    day = happened(put_on, work.today)
    planned = Plan(epci, starts_on, ends_on, day, lodging, lodging_booked)
    asked = stay.schedule(planned, work.rule, work.territory)
    stay.assign(officer or stay.officer or work.actor)
    return keep(stay, work, asked)


async def arrange(id: UUID, slots: Sequence[Slot], work: Work) -> Stay:
    """Replaces the programme."""
    stay = await work.get(Stay, id)
    stay.arrange(slots, await _hosts(slots, work), work.rule)
    return keep(stay, work)


async def agree(id: UUID, adult: Adult, on: date | None, work: Work) -> Stay:
    """Records the paper by which an adult agrees to the stay."""
    stay = await work.get(Stay, id)
    stay.agree(adult, happened(on, work.today), work.actor)
    return keep(stay, work)


async def countersign(id: UUID, work: Work) -> Stay:
    """Another officer vouches for the papers that wait for it."""
    stay = await work.get(Stay, id)
    stay.countersign(work.actor)
    return keep(stay, work)


async def confirm(id: UUID, on: date | None, work: Work) -> Stay:
    stay = await work.get(Stay, id)
    hosts = await _hosts(stay.programme, work)
    return keep(stay, work, stay.confirm(happened(on, work.today), hosts, work.rule))


async def postpone(
    id: UUID,
    epci: str,
    starts_on: date,
    ends_on: date,
    lodging: Lodging | None,
    lodging_booked: bool,
    put_on: date | None,
    work: Work,
) -> Stay:
    """Puts other dates to the party, who has to agree to them again."""
    stay = await work.get(Stay, id)
    day = happened(put_on, work.today)
    planned = Plan(epci, starts_on, ends_on, day, lodging, lodging_booked)
    return keep(stay, work, stay.postpone(planned, work.rule, work.territory))


async def cancel(id: UUID, reason: Reason, on: date | None, work: Work) -> Stay:
    stay = await work.get(Stay, id)
    return keep(stay, work, stay.cancel(reason, happened(on, work.today)))


async def _hosts(slots: Iterable[Slot], work: Work) -> dict[UUID, Host]:
    """The hosts of a programme, as they are."""
    try:
        return {id: await work.peek(Host, id) for id in {slot.host for slot in slots}}
    except NotFound as unknown:
        raise NotFound("host-unknown", "Un des hôtes du programme n'est pas connu.") from unknown
