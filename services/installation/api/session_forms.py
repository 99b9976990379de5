"""What officers send about collective sessions and read back of them."""

from typing import Annotated
from uuid import UUID

from pydantic import AliasPath, Field

from chassis.fields import ADay, codes
from chassis.forms import ACode, AnEpci, AnOfficer, Answer, AWord, Form, Paged
from services.installation.api.codes import AnAttendee
from services.installation.domain.sessions.enrolment import Enrolment, Status
from services.installation.domain.sessions.session import Session, SessionPlan
from services.installation.domain.sessions.waiting import SessionTask, SessionWaiting

AStatusOfEnrolment = Annotated[Status, codes(Status, "Où en est l'inscription.")]
ASessionTask = Annotated[SessionTask, codes(SessionTask, "Ce qui est à faire.")]


class SessionForm(Form):
    """Une séance collective."""

    topic: ACode
    on: ADay
    venue: AWord
    epci: AnEpci
    places: int = Field(ge=1, le=1000)
    officer: AnOfficer | None = None

    def plan(self, actor: str) -> SessionPlan:
        return SessionPlan(
            topic=self.topic,
            on=self.on,
            venue=self.venue,
            epci=self.epci,
            places=self.places,
            officer=self.officer or actor,
        )


class EnrolmentForm(Form):
    """Qui s'inscrit : un candidat, ou quelqu'un qui reçoit."""

    attendee: AnAttendee
    who: UUID = Field(description="Le candidat, ou l'hôte tel que l'immersion le connaît.")


class AttendanceForm(Form):
    """Venu, excusé ou absent."""

    attendance: AStatusOfEnrolment


class SessionAnswer(Answer):
    """Une séance, ses places prises et sa file."""

    id: UUID
    topic: str = Field(validation_alias=AliasPath("plan", "topic"))
    on: ADay = Field(validation_alias=AliasPath("plan", "on"))
    venue: str = Field(validation_alias=AliasPath("plan", "venue"))
    epci: str = Field(validation_alias=AliasPath("plan", "epci"))
    places: int = Field(validation_alias=AliasPath("plan", "places"))
    officer: str = Field(validation_alias=AliasPath("plan", "officer"))
    taken: int
    waiting: int = Field(default=0, description="Combien attendent une place.")
    cancelled_on: ADay | None

    @classmethod
    def of(cls, session: Session) -> "SessionAnswer":
        answer = cls.model_validate(session)
        answer.waiting = len(session.line)
        return answer


class SessionPage(Paged[SessionAnswer]):
    """Des séances, et où continuer."""


class EnrolmentAnswer(Answer):
    """L'inscription de quelqu'un."""

    id: UUID
    session: UUID
    attendee: AnAttendee
    who: UUID
    status: AStatusOfEnrolment
    status_label: str = Field(validation_alias=AliasPath("status", "french"))
    since: ADay
    officer: str


class EnrolmentPage(Paged[EnrolmentAnswer]):
    """Des inscriptions, et où continuer."""


class SessionTaskAnswer(Answer):
    """Ce qui est à faire pour une inscription, et depuis quand."""

    enrolment: UUID
    session: UUID
    who: UUID
    officer: str
    task: ASessionTask
    label: str = Field(description="La tâche, en clair.")
    since: ADay

    @classmethod
    def of(cls, enrolment: Enrolment, due: SessionWaiting) -> "SessionTaskAnswer":
        return cls(
            enrolment=enrolment.id,
            session=enrolment.session,
            who=enrolment.who,
            officer=enrolment.officer,
            task=due.task,
            label=due.task.french,
            since=due.since,
        )


class SessionWorkList(Paged[SessionTaskAnswer]):
    """Ce qui est à faire pour les séances, et où continuer."""
