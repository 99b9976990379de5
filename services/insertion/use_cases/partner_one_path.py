"""How a partner's path and their insertion path are one: joined, and led by the latter."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.insertion.domain.local.endings import Ground
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.steps import Step
from services.insertion.domain.one_path import (
    OF_EXIT,
    OF_STEP,
    OnePath,
    goes_on,
    stands_for_nobody_else,
)
from services.insertion.domain.partner_facts import Status
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Outcome
from services.insertion.use_cases.partner_keeping import keep


async def join_partner(id: UUID, insertion_path: UUID, on: date | None, work: Work) -> PartnerPath:
    """The partner is in insertion too: what is looked for is looked for there."""
    household = (await work.peek(PartnerPath, id)).subject
    await work.lock(household, insertion_path)
    path = await work.get(PartnerPath, id)
    insertion = await work.get(InsertionPath, insertion_path)
    goes_on(insertion)
    known = await work.find(OnePath, id=insertion_path)
    stands_for_nobody_else(known, path.id)
    path.joins(insertion_path, happened(on, work.today))
    if known is None:
        work.save(OnePath(id=insertion_path, subject=household, path=path.id))
    for step in insertion.steps:
        if step.is_ongoing:
            lead_by_step(path, step, work)
    return keep(path, work)


async def partner_led_by(insertion_path: UUID, work: Work) -> PartnerPath | None:
    """The partner's path that an insertion path stands for, both held; before anything else."""
    known = await work.find(OnePath, id=insertion_path)
    if known is None:
        return None
    await work.lock(insertion_path, known.subject)
    for path in await work.about(PartnerPath, known.subject):
        if path.insertion_path == insertion_path and not path.has_ended:
            return path
    return None


def lead_by_step(partner: PartnerPath | None, step: Step, work: Work) -> None:
    """A step at work or in training is a partner's situation too."""
    _lead(partner, OF_STEP.get(step.kind), step.started_on, work)


def lead_by_end_of_step(
    partner: PartnerPath | None, insertion: InsertionPath, on: date, work: Work
) -> None:
    """What a step gave is lost, unless another one goes on."""
    if partner is None or partner.status is not Status.RESOLVED:
        return
    if not any(each.is_ongoing and each.kind in OF_STEP for each in insertion.steps):
        partner.goes_on(max(on, partner.since))
        keep(partner, work)


def lead_by_exit(partner: PartnerPath | None, ground: Ground, on: date, work: Work) -> None:
    """A way out is a partner's situation too; after it, the partner's own path goes on alone."""
    _lead(partner, OF_EXIT.get(ground), on, work)
    lead_no_more(partner, on, work)


def lead_no_more(partner: PartnerPath | None, on: date, work: Work) -> None:
    """The insertion path is over."""
    if partner is not None:
        partner.parts(on)
        keep(partner, work)


def _lead(partner: PartnerPath | None, outcome: Outcome | None, on: date, work: Work) -> None:
    if partner is not None and outcome is not None:
        keep(partner, work, partner.goes_to(outcome, on, work.actor))
