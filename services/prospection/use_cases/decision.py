"""From the first look at a project to what becomes of it."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.household import PartnerWork
from services.prospection.use_cases.interests import end_interests
from services.prospection.use_cases.keeping import keep


async def start_assessment(id: UUID, on: date | None, work: Work) -> Candidate:
    candidate = await work.get(Candidate, id)
    return keep(candidate, work, candidate.start_assessment(happened(on, work.today)))


async def score(
    id: UUID,
    scores: dict[str, int],
    partner_needs_work: PartnerWork | None,
    on: date | None,
    work: Work,
) -> Candidate:
    """Keeps what an assessment interview taught."""
    candidate = await work.get(Candidate, id)
    candidate.score(scores, partner_needs_work, happened(on, work.today), work.rule)
    return keep(candidate, work)


async def qualify(id: UUID, on: date | None, work: Work) -> Candidate:
    candidate = await work.get(Candidate, id)
    day = happened(on, work.today)
    return keep(candidate, work, candidate.qualify(day, work.rule, work.territory))


async def decline(id: UUID, reason: str, on: date | None, work: Work) -> Candidate:
    candidate, day = await work.get(Candidate, id), happened(on, work.today)
    told = candidate.decline(reason, day, work.rule)
    await end_interests(id, day, work)
    return keep(candidate, work, told)


async def defer(id: UUID, on: date | None, work: Work) -> Candidate:
    candidate = await work.get(Candidate, id)
    return keep(candidate, work, candidate.defer(happened(on, work.today)))


async def withdraw(id: UUID, reason: str, on: date | None, work: Work) -> Candidate:
    candidate, day = await work.get(Candidate, id), happened(on, work.today)
    told = candidate.withdraw(reason, day, work.rule)
    await end_interests(id, day, work)
    return keep(candidate, work, told)


async def reopen(id: UUID, on: date | None, work: Work) -> Candidate:
    candidate = await work.get(Candidate, id)
    return keep(candidate, work, candidate.reopen(happened(on, work.today)))
