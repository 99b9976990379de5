"""What officers do after the last day."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.immersion.domain.evaluation import Criterion, Evaluation, Evaluator, Outcome
from services.immersion.domain.guest import Guest
from services.immersion.domain.stay import Stay
from services.immersion.use_cases.keeping import follow_up, keep


async def evaluate(
    id: UUID,
    by: Evaluator,
    wish: Outcome,
    scores: dict[Criterion, int],
    on: date | None,
    work: Work,
) -> Stay:
    """Writes down what one side made of the stay."""
    stay = await work.get(Stay, id)
    stay.evaluate(Evaluation(by, happened(on, work.today), wish, scores))
    return keep(stay, work)


async def complete(id: UUID, outcome: Outcome, on: date | None, work: Work) -> Stay:
    stay = await work.get(Stay, id)
    return keep(stay, work, stay.complete(outcome, happened(on, work.today)))


async def revise(id: UUID, outcome: Outcome, on: date | None, work: Work) -> Stay:
    stay = await work.get(Stay, id)
    return keep(stay, work, stay.revise(outcome, happened(on, work.today)))


async def renew(id: UUID, on: date | None, work: Work) -> Stay:
    """Offers the same candidate another stay, as they are now."""
    former = await work.get(Stay, id)
    day = happened(on, work.today)
    former.follows(day)
    guest = await work.get(Guest, former.subject)
    stays = await work.about(Stay, former.subject)
    stay, proposed = guest.invite(work.new_id(), day, stays)
    follow_up(stays, work)
    return keep(stay, work, proposed)
