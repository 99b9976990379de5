"""How posts are kept, and what people send for them."""

from uuid import UUID

from sqlmodel import Field

from chassis.store import Row, Table
from services.insertion.domain.exchange_application import Application
from services.insertion.domain.exchange_opening import Opening
from services.insertion.domain.exchange_search import JobSearch


class OpeningRow(Row, table=True):
    """A post; it `is_open` where people can apply. Wherever it is, it is there for everybody:
    `located_in` is its EPCI, and no scope.
    """

    __tablename__ = "opening"

    kind: str = Field(index=True)
    located_in: str
    trade: str | None = None
    is_open: bool


class ApplicationRow(Row, table=True):
    """An application; `once` makes a double of an open one impossible, `seat` one of a place."""

    __tablename__ = "application"

    status: str = Field(index=True)
    epci: str = Field(index=True)
    officer: str = Field(index=True)
    path: UUID = Field(index=True)
    waits: bool = Field(index=True)
    once: str | None = Field(default=None, unique=True)
    seat: str | None = Field(default=None, unique=True)
    place_rank: int | None = None
    places: int | None = None


class JobSearchRow(Row, table=True):
    """What somebody applied to, found by the id of their path."""

    __tablename__ = "job_search"


def _opening_columns(opening: Opening) -> dict[str, object]:
    return {
        "kind": opening.offer.kind.value,
        "located_in": opening.offer.epci,
        "trade": opening.offer.trade,
        "is_open": opening.is_open,
    }


def _application_columns(application: Application) -> dict[str, object]:
    path, place = application.applicant.path, application.place
    return {
        "status": application.status.value,
        "epci": application.epci,
        "officer": application.officer,
        "path": path,
        "waits": application.is_open or application.awaits_follow_up,
        "once": f"{application.subject}:{path}" if application.is_open else None,
        "seat": f"{application.subject}:{place.rank}" if place else None,
        "place_rank": place.rank if place else None,
        "places": place.of if place else None,
    }


openings = Table(Opening, OpeningRow, columns=_opening_columns)
applications = Table(Application, ApplicationRow, columns=_application_columns, personal=True)
job_searches = Table(JobSearch, JobSearchRow)
