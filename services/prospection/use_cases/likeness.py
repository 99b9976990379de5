"""Files that may be the same one: proposed with reasons, then merged, or said to be two."""

from uuid import UUID

from chassis.search import clue
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.likeness import Likeness, are_distinct, clues, likeness
from services.prospection.use_cases.keeping import keep

MOST_BY_A_CLUE = 10


async def likely_duplicates(id: UUID, work: Work) -> list[Likeness]:
    """The files within the caller's reach that look like this one, the most alike first."""
    candidate = await work.peek(Candidate, id)
    others: dict[UUID, Candidate] = {}
    for typed in filter(None, map(clue, clues(candidate))):
        others |= {each.id: each for each in await work.search(Candidate, typed, MOST_BY_A_CLUE)}
    found = filter(None, (likeness(candidate, other) for other in others.values()))
    return sorted(found, key=lambda each: (-len(each.reasons), each.other.id))


async def distinguish(id: UUID, other: UUID, work: Work) -> Candidate:
    """Keeps that two files are two."""
    await work.lock(id, other)
    candidate, another = await work.get(Candidate, id), await work.get(Candidate, other)
    are_distinct(candidate, another)
    keep(another, work)
    return keep(candidate, work)
