"""How a file is looked after: notices, agreements, who follows it, who called."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import ContactKind, ContactNote, Result
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.invitation import Act
from services.prospection.use_cases.invitations import call_off
from services.prospection.use_cases.keeping import keep


async def inform(id: UUID, person: UUID, on: date | None, by: str | None, work: Work) -> Candidate:
    """Records that a person received the information notice."""
    candidate = await work.get(Candidate, id)
    candidate.inform(person, happened(on, work.today), by or work.actor)
    return keep(candidate, work)


async def take_agreement(id: UUID, person: UUID, on: date | None, work: Work) -> Candidate:
    """Records the paper by which a person agrees to the programme."""
    candidate = await work.get(Candidate, id)
    candidate.take_agreement(person, happened(on, work.today), work.actor)
    return keep(candidate, work)


async def countersign(id: UUID, person: UUID, work: Work) -> Candidate:
    """A second officer vouches for a signed paper."""
    candidate = await work.get(Candidate, id)
    candidate.countersign(person, work.actor)
    await call_off(id, person, Act.AGREE, work)
    return keep(candidate, work)


async def take_work_answer(id: UUID, wish: PartnerWork, on: date | None, work: Work) -> Candidate:
    """Records the paper on which the partner says whether they look for work."""
    candidate = await work.get(Candidate, id)
    candidate.take_work_answer(wish, happened(on, work.today), work.actor)
    return keep(candidate, work)


async def countersign_work_answer(id: UUID, work: Work) -> Candidate:
    """A second officer vouches for the partner's paper."""
    candidate = await work.get(Candidate, id)
    told = candidate.countersign_work_answer(work.actor)
    if candidate.household.partner is not None:
        await call_off(id, candidate.household.partner.id, Act.WORK, work)
    return keep(candidate, work, told)


async def assign(
    id: UUID, officer: str | None, work: Work, known_as: str | None = None
) -> Candidate:
    """Gives the file to an officer: the one who asks, where none is named."""
    candidate = await work.get(Candidate, id)
    candidate.assign(officer or work.actor, known_as)
    return keep(candidate, work)


async def note(
    id: UUID, kind: ContactKind, result: Result, next_action: str, on: date | None, work: Work
) -> Candidate:
    """Writes down a contact."""
    candidate = await work.get(Candidate, id)
    day = happened(on, work.today)
    candidate.note(ContactNote(day, kind, result, work.actor, next_action))
    return keep(candidate, work)
