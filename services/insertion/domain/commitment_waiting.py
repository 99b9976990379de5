"""What waits for an officer on a commitment: what is to be done, since when, and by when."""

from enum import StrEnum

from chassis import tasks
from chassis.rules import Rule
from services.insertion.domain.commitment import Commitment, Status


class Task(StrEnum):
    """What is to be done next."""

    TAKE = "take"
    ASK = "ask"
    GIVE = "give"
    SEE_MET = "see-met"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Task.TAKE: "confier l'engagement à quelqu'un qui le suive",
    Task.ASK: "recueillir la réponse",
    Task.GIVE: "attribuer l'engagement à une personne d'ici",
    Task.SEE_MET: "constater que l'engagement est tenu, ou l'attribuer à quelqu'un d'autre",
}


Waiting = tasks.Waiting[Task]


def waiting(commitment: Commitment, rule: Rule) -> Waiting | None:
    """The next thing to do on a commitment; None once it ended."""
    by = commitment.expires_on(rule)
    if by is None:
        return None
    if commitment.officer is None:
        return Waiting(Task.TAKE, commitment.proposed_on, by)
    if commitment.answer is None:
        return Waiting(Task.ASK, commitment.proposed_on, by)
    if commitment.status is Status.ASSIGNED:
        return Waiting(Task.SEE_MET, commitment.assignments[-1].on, by)
    return Waiting(Task.GIVE, commitment.moved_on, by)
