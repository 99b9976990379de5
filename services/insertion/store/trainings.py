"""How trainings are kept, and who has which place of them."""

from datetime import date

from sqlmodel import Field

from chassis.store import Row, Table
from services.insertion.domain.training_enrolment import Enrolment
from services.insertion.domain.training_session import Session


class SessionRow(Row, table=True):
    """A session, there for everybody: `located_in` is its EPCI, and no scope."""

    __tablename__ = "training"

    stage: str = Field(index=True)
    theme: str
    located_in: str
    ends_on: date


class EnrolmentRow(Row, table=True):
    """An enrolment; `seat` makes two people on one place impossible, `once` one person twice."""

    __tablename__ = "training_enrolment"

    status: str = Field(index=True)
    epci: str = Field(index=True)
    officer: str = Field(index=True)
    once: str | None = Field(default=None, unique=True)
    seat: str | None = Field(default=None, unique=True)
    place_rank: int | None = None
    places: int | None = None


def _session_columns(session: Session) -> dict[str, object]:
    return {
        "stage": session.stage.value,
        "theme": session.plan.theme,
        "located_in": session.plan.epci,
        "ends_on": session.plan.ends_on,
    }


def _enrolment_columns(enrolment: Enrolment) -> dict[str, object]:
    who, place = enrolment.trainee, enrolment.place
    person = f"{who.audience}:{who.of}:{who.seat or ''}:{who.rank or ''}"
    return {
        "status": enrolment.status.value,
        "epci": enrolment.epci,
        "officer": enrolment.officer,
        "once": f"{enrolment.subject}:{person}" if enrolment.is_live else None,
        "seat": f"{enrolment.subject}:{place.rank}" if place else None,
        "place_rank": place.rank if place else None,
        "places": place.of if place else None,
    }


sessions = Table(Session, SessionRow, columns=_session_columns)
enrolments = Table(Enrolment, EnrolmentRow, columns=_enrolment_columns, personal=True)
