"""Somebody's part in a session: enrolled or in line, then there or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis import standing
from chassis.errors import Invalid, RuleBroken
from services.installation.domain.accompaniment import Attendee
from services.installation.domain.sessions.session import Session


class Status(StrEnum):
    """Where an enrolment stands."""

    WAITING = "waiting"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"
    SEEN = "seen"
    EXCUSED = "excused"
    NO_SHOW = "no-show"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Status.WAITING: "en attente d'une place",
    Status.ENROLLED: "faite",
    Status.WITHDRAWN: "retirée",
    Status.SEEN: "suivie d'une présence",
    Status.EXCUSED: "suivie d'une excuse",
    Status.NO_SHOW: "suivie d'une absence",
}
OPEN = (Status.WAITING, Status.ENROLLED)
AFTER = (Status.SEEN, Status.EXCUSED, Status.NO_SHOW)


@dataclass(kw_only=True)
class Enrolment:
    """The part in a session of a candidate, or of somebody who receives."""

    id: UUID
    version: int = 0
    attendee: Attendee
    who: UUID
    session: UUID
    epci: str
    officer: str
    status: Status
    since: date

    @classmethod
    def enrol(
        cls,
        id: UUID,
        attendee: Attendee,
        who: UUID,
        session: Session,
        others: Iterable["Enrolment"],
        officer: str,
        today: date,
    ) -> "Enrolment":
        """A place in the session, or in line for one."""
        session.is_still_planned()
        session.is_to_come(today)
        _is_enrolled_once(others, session)
        has_a_place = session.seat(id, today)
        return cls(
            id=id,
            attendee=attendee,
            who=who,
            session=session.id,
            epci=session.plan.epci,
            officer=officer,
            status=Status.ENROLLED if has_a_place else Status.WAITING,
            since=today,
        )

    @property
    def subject(self) -> UUID:
        return self.who

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.status in OPEN

    def call(self, session: Session, today: date) -> None:
        """A place is free, and it is their turn."""
        self.only_while(Status.WAITING)
        session.is_still_planned()
        session.is_to_come(today)
        session.call(self.id)
        self._becomes(Status.ENROLLED, today)

    def withdraw(self, session: Session, today: date) -> None:
        """They will not come: whoever waits may."""
        self.only_while(*OPEN)
        if self.status is Status.WAITING:
            session.leave_line(self.id)
        else:
            session.give_back()
        self._becomes(Status.WITHDRAWN, today)

    def note(self, attendance: Status, session: Session, today: date) -> None:
        """Whether they came, known from the day on."""
        if attendance not in AFTER:
            raise Invalid(
                "attendance-unsaid", "La suite est une présence, une excuse, une absence."
            )
        self.only_while(Status.ENROLLED, *AFTER)
        session.is_still_planned()
        if today < session.plan.on:
            raise RuleBroken(
                "session-to-come", "Une présence se note à partir du jour de la séance."
            )
        self._becomes(attendance, today)

    def go_on_as(self, who: UUID) -> None:
        """The household goes on under another id."""
        self.who = who

    def only_while(self, *statuses: Status) -> None:
        """A change belongs to certain moments of an enrolment's life."""
        standing.only_while(self.status, statuses, "L'inscription", "elle")

    def _becomes(self, status: Status, on: date) -> None:
        self.status, self.since = status, on


def _is_enrolled_once(others: Iterable[Enrolment], session: Session) -> None:
    if any(each.session == session.id and each.is_open for each in others):
        raise RuleBroken("already-enrolled", "Cette personne est déjà inscrite à cette séance.")
