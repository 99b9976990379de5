"""What waits on sessions: who came is to be noted, a free place goes to the first in line."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.installation.domain.sessions.enrolment import Enrolment, Status
from services.installation.domain.sessions.session import Session


class SessionTask(StrEnum):
    """What somebody has to do next."""

    CALL = "call"
    NOTE = "note"
    TELL = "tell"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    SessionTask.CALL: "donner la place libre, c'est le tour de cette personne",
    SessionTask.NOTE: "noter qui est venu",
    SessionTask.TELL: "prévenir que la séance est annulée, et retirer l'inscription",
}


@dataclass(frozen=True)
class SessionWaiting:
    """A task about somebody's part in a session, and since when."""

    task: SessionTask
    since: date


def waiting(enrolment: Enrolment, session: Session, today: date) -> SessionWaiting | None:
    """What is to be done today on a part that is still open."""
    if session.cancelled_on is not None:
        return SessionWaiting(SessionTask.TELL, session.cancelled_on)
    is_over = today > session.plan.on
    if enrolment.status is Status.ENROLLED and today >= session.plan.on:
        return SessionWaiting(SessionTask.NOTE, session.plan.on)
    if enrolment.status is Status.WAITING and not is_over and session.calls(enrolment.id):
        return SessionWaiting(SessionTask.CALL, enrolment.since)
    return None
