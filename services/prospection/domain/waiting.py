"""What waits for an officer: the next thing to do on a file, since when, and whether it is late."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Alert, Status


class Task(StrEnum):
    """What an officer has to do next."""

    INFORM = "inform"
    ASSIGN = "assign"
    FIRST_CALL = "first-call"
    START_ASSESSMENT = "start-assessment"
    COUNTERSIGN = "countersign"
    ASSESS = "assess"
    CALL_BACK = "call-back"


@dataclass(frozen=True)
class Waiting:
    """A task, the day it began to wait, and whether it should be done by now."""

    task: Task
    since: date
    late: bool


def waiting(candidate: Candidate) -> Waiting | None:
    """The next thing to do on a file; None while nothing has to be done."""
    if Alert.NOTICE in candidate.alerts:
        return Waiting(Task.INFORM, candidate.alerts[Alert.NOTICE], late=True)
    match candidate.status:
        case Status.CONTACTED:
            late = Alert.FIRST_CALL in candidate.alerts
            return Waiting(_to_take_up(candidate), candidate.since, late)
        case Status.UNDER_ASSESSMENT if _wait_for_countersign(candidate):
            return Waiting(Task.COUNTERSIGN, candidate.since, late=False)
        case Status.UNDER_ASSESSMENT:
            return Waiting(Task.ASSESS, candidate.since, late=False)
        case Status.DORMANT if Alert.DEFERRAL in candidate.alerts:
            return Waiting(Task.CALL_BACK, candidate.alerts[Alert.DEFERRAL], late=True)
    return None


def _to_take_up(candidate: Candidate) -> Task:
    if candidate.officer is None:
        return Task.ASSIGN
    return Task.START_ASSESSMENT if candidate.contacts else Task.FIRST_CALL


def _wait_for_countersign(candidate: Candidate) -> bool:
    return any(
        person.agreement is not None and not person.agreement.holds
        for person in candidate.known.people
    )
