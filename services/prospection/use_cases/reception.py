"""How a file is looked after: notices, agreements, who follows it, who called."""

from datetime import date
from uuid import UUID

from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.days import happened
from services.prospection.domain.facts import ContactKind, ContactNote, Result
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
    return keep(candidate, work)


async def assign(id: UUID, officer: str | None, work: Work) -> Candidate:
    """Gives the file to an officer: the one who asks, where none is named."""
    candidate = await work.get(Candidate, id)
    candidate.assign(officer or work.actor)
    return keep(candidate, work)


async def note(
    id: UUID, kind: ContactKind, result: Result, next_action: str, on: date | None, work: Work
) -> Candidate:
    """Writes down a contact."""
    candidate = await work.get(Candidate, id)
    day = happened(on, work.today)
    candidate.note(ContactNote(day, kind, result, work.actor, next_action))
    return keep(candidate, work)
