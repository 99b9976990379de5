"""Which opportunities meet a candidate, and which candidates meet an opportunity."""

from uuid import UUID

from chassis.work import Page, Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.matching import offered_by, sought_by
from services.prospection.domain.opportunity import Opportunity


async def opportunities_for(
    id: UUID, after: str | None, limit: int, work: Work
) -> tuple[Candidate, Page[Opportunity]]:
    """A candidate, and some of what meets their project; what is held back does not."""
    candidate = await work.peek(Candidate, id)
    found = await work.meeting(Opportunity, sought_by(candidate), after=after, limit=limit)
    return candidate, found


async def candidates_for(
    id: UUID, after: str | None, limit: int, work: Work
) -> tuple[Opportunity, Page[Candidate]]:
    """An opportunity, and some of the candidates whose project it meets; none while held back."""
    opportunity = await work.peek(Opportunity, id)
    found = await work.meeting(Candidate, offered_by(opportunity), after=after, limit=limit)
    return opportunity, found
