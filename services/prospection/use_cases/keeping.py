"""How files and opportunities are kept: their timers follow from them each time."""

from collections.abc import Sequence

from chassis.deadlines import follow
from chassis.work import Work
from contracts.event import Event
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.deadlines import COMPARE, deadlines
from services.prospection.domain.interest import Interest
from services.prospection.domain.likeness import looks_otherwise
from services.prospection.domain.offer_deadlines import interest_deadlines, offer_deadlines
from services.prospection.domain.opportunity import Opportunity


def keep(
    candidate: Candidate, work: Work, told: Event | Sequence[Event] | None = None
) -> Candidate:
    """Saves a file, tells what happened, and sets its timers to what the file says now.

    One that looks otherwise than before is compared with the others, just after.
    """
    if looks_otherwise(candidate):
        work.remind(COMPARE, candidate, work.today)
    work.save(candidate, told)
    remind(candidate, work)
    return candidate


def remind(candidate: Candidate, work: Work) -> None:
    """Sets a file's timers to what the file says now."""
    follow(deadlines(candidate, work.rule), candidate, work)


def keep_opportunity(
    opportunity: Opportunity, work: Work, told: Event | None = None
) -> Opportunity:
    """Saves an opportunity, tells what happened, and sets its timers to what it says now."""
    work.save(opportunity, told)
    follow(offer_deadlines(opportunity, work.rule), opportunity, work)
    return opportunity


def keep_interest(interest: Interest, work: Work) -> Interest:
    """Saves an interest, and sets its timer to what it says now."""
    work.save(interest)
    follow(interest_deadlines(interest, work.rule), interest, work)
    return interest
