"""What waits for an officer: the next thing to do on a file, since when, and whether it is late."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import SLEEPING, Alert, Result, Status


class Task(StrEnum):
    """What an officer has to do next."""

    INFORM = "inform"
    KEEP_OR_LET_GO = "keep-or-let-go"
    ASSIGN = "assign"
    FIRST_CALL = "first-call"
    CALL_AGAIN = "call-again"
    START_ASSESSMENT = "start-assessment"
    COUNTERSIGN = "countersign"
    ASSESS = "assess"
    ANSWER = "answer"
    CALL_BACK = "call-back"
    GATHER_PAPER = "gather-paper"
    SPEAK_AGAIN = "speak-again"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Task.INFORM: "remettre la notice d'information",
    Task.KEEP_OR_LET_GO: "reprendre contact avant l'anonymisation du dossier",
    Task.ASSIGN: "confier le dossier à quelqu'un",
    Task.FIRST_CALL: "passer le premier appel",
    Task.CALL_AGAIN: "rappeler, personne n'a été joint",
    Task.START_ASSESSMENT: "commencer l'évaluation du projet",
    Task.COUNTERSIGN: "contresigner une adhésion au programme",
    Task.ASSESS: "évaluer le projet",
    Task.ANSWER: "donner la réponse et son motif",
    Task.CALL_BACK: "rappeler un dossier en sommeil",
    Task.GATHER_PAPER: "remettre la demande en main propre ou par la poste, puis recueillir sur"
    " papier la réponse d'une personne qu'aucun courriel n'atteint",
    Task.SPEAK_AGAIN: "reprendre contact, un adulte retire son adhésion",
}

TOLD_BY = {
    Alert.NOTICE: (Task.INFORM, True),
    Alert.ANONYMISATION: (Task.KEEP_OR_LET_GO, False),
    Alert.ANSWER: (Task.ANSWER, False),
    Alert.TAKEN_BACK: (Task.SPEAK_AGAIN, False),
    Alert.DEFERRAL: (Task.CALL_BACK, True),
    Alert.PAPER: (Task.GATHER_PAPER, False),
}
"""What an alert asks for, and whether it comes too late; the most pressing first."""


@dataclass(frozen=True)
class Waiting:
    """A task, the day it began to wait, and whether it should be done by now."""

    task: Task
    since: date
    late: bool = False


def waiting(candidate: Candidate) -> Waiting | None:
    """The next thing to do on a file; None while nothing has to be done."""
    for alert, (task, late) in TOLD_BY.items():
        if alert in candidate.alerts:
            return Waiting(task, candidate.alerts[alert], late)
    if candidate.status is Status.CONTACTED:
        late = Alert.FIRST_CALL in candidate.alerts
        return Waiting(_to_take_up(candidate), candidate.since, late)
    if (signed := _waits_for_countersign(candidate)) and candidate.status not in SLEEPING:
        return Waiting(Task.COUNTERSIGN, signed)
    if candidate.status is Status.UNDER_ASSESSMENT:
        return Waiting(Task.ASSESS, candidate.since)
    return None


def _to_take_up(candidate: Candidate) -> Task:
    if candidate.officer is None:
        return Task.ASSIGN
    calls = candidate.calls_since(candidate.since)
    if not calls:
        return Task.FIRST_CALL
    reached = any(call.result is Result.REACHED for call in calls)
    return Task.START_ASSESSMENT if reached else Task.CALL_AGAIN


def _waits_for_countersign(candidate: Candidate) -> date | None:
    """The day of the oldest paper that only one officer has seen."""
    if candidate.applicant is None:
        return None
    signed = [
        person.agreement.on
        for person in candidate.applicant.people
        if person.agreement is not None and not person.agreement.holds
    ]
    return min(signed, default=None)
