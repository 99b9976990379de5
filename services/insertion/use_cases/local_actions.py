"""What is done with the person."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.insertion.domain.local.actions import Action, ActionUnder
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.steps import Step
from services.insertion.use_cases.local_keeping import keep
from services.insertion.use_cases.partner_one_path import (
    lead_by_end_of_step,
    lead_by_step,
    partner_led_by,
)


async def start_action(
    id: UUID,
    kind: str,
    orientations: tuple[str, ...],
    with_newcomers: bool,
    on: date | None,
    work: Work,
) -> InsertionPath:
    """Something is done with the person, under orientations of the programme."""
    path = await work.get(InsertionPath, id)
    action = Action(
        id=work.new_id(),
        kind=kind,
        orientations=orientations,
        started_on=happened(on, work.today),
        by=work.actor,
        with_newcomers=with_newcomers,
    )
    started = path.start_action(action, work.rule, work.territory)
    for code in orientations:
        work.save(
            ActionUnder(
                id=work.new_id(),
                subject=path.id,
                action=action.id,
                orientation=code,
                with_newcomers=with_newcomers,
            )
        )
    return keep(path, work, started)


async def end_action(id: UUID, action: UUID, on: date | None, work: Work) -> InsertionPath:
    """It is done, or goes no further."""
    path = await work.get(InsertionPath, id)
    path.end_action(action, happened(on, work.today))
    return keep(path, work)


async def review_path(id: UUID, on: date | None, work: Work) -> InsertionPath:
    """Notes that the path was looked at with the person."""
    path = await work.get(InsertionPath, id)
    path.review(happened(on, work.today), work.actor)
    return keep(path, work)


async def start_step(id: UUID, step: Step, work: Work) -> InsertionPath:
    """The person goes to work or to training."""
    partner = await partner_led_by(id, work)
    path = await work.get(InsertionPath, id)
    happened(step.started_on, work.today)
    started = path.start_step(step, work.rule)
    lead_by_step(partner, step, work)
    return keep(path, work, started)


async def end_step(id: UUID, step: UUID, on: date | None, work: Work) -> InsertionPath:
    """The step is over."""
    partner = await partner_led_by(id, work)
    path = await work.get(InsertionPath, id)
    day = happened(on, work.today)
    path.end_step(step, day)
    lead_by_end_of_step(partner, path, day, work)
    return keep(path, work)
