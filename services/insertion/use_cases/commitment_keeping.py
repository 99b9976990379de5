"""How commitments are kept: their timer follows from them each time."""

from chassis.deadlines import follow
from chassis.work import Work
from contracts.event import Event
from services.insertion.domain.commitment import Commitment
from services.insertion.domain.commitment_deadlines import deadlines


def keep(commitment: Commitment, work: Work, told: Event | None = None) -> Commitment:
    """Saves a commitment, tells what happened, and sets its timer to what it says now."""
    work.save(commitment, told)
    follow(deadlines(commitment, work.rule), commitment, work)
    return commitment
