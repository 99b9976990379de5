"""What happens to a stay by itself on its day, unless something happened meanwhile."""

from uuid import UUID

from chassis.deadlines import come
from chassis.work import Work
from services.immersion.domain.deadlines import EVALUATION, NO_SHOW, OUTCOME, REPLY, deadlines
from services.immersion.domain.stay import Stay
from services.immersion.use_cases.keeping import keep


async def expire(id: UUID, work: Work) -> None:
    """Not every adult answered in time."""
    stay = await work.get(Stay, id)
    due = come(REPLY, deadlines(stay, work.rule), work)
    keep(stay, work, stay.expire(due) if due else None)


async def notice_a_no_show(id: UUID, work: Work) -> None:
    """Nobody wrote down that the party came."""
    stay = await work.get(Stay, id)
    due = come(NO_SHOW, deadlines(stay, work.rule), work)
    keep(stay, work, stay.miss(due) if due else None)


async def remind_of_evaluations(id: UUID, work: Work) -> None:
    """Somebody has not said yet what they made of the stay."""
    stay = await work.get(Stay, id)
    due = come(EVALUATION, deadlines(stay, work.rule), work)
    if due:
        stay.remind(due)
    keep(stay, work)


async def give_up_waiting(id: UUID, work: Work) -> None:
    """Nobody said in time what comes out of the stay."""
    stay = await work.get(Stay, id)
    due = come(OUTCOME, deadlines(stay, work.rule), work)
    keep(stay, work, stay.give_up_waiting(due) if due else None)
