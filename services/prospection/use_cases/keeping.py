"""How a file is kept: its timers follow from it each time."""

from collections.abc import Sequence

from chassis.deadlines import follow
from chassis.work import Work
from contracts.event import Event
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.deadlines import COMPARE, deadlines
from services.prospection.domain.likeness import looks_otherwise


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
