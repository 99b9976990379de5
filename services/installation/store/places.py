"""How homes, desks and sessions are kept, and what is promised of them."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from chassis.store import Row, Table
from services.installation.domain.desks.site import Site, Week, Weekday
from services.installation.domain.desks.subscription import Subscription
from services.installation.domain.homes.home import Home
from services.installation.domain.homes.line import Line
from services.installation.domain.homes.promise import Promise
from services.installation.domain.sessions.enrolment import Enrolment
from services.installation.domain.sessions.session import Session


class HomeRow(Row, table=True):
    """A home; `agency` is its owner, where it acts here itself."""

    __tablename__ = "home"

    epci: str | None = Field(default=None, index=True)
    agency: str | None = Field(default=None, index=True)


class HomeLineRow(Row, table=True):
    """Those who wait for a home of an EPCI."""

    __tablename__ = "home_line"

    epci: str | None = Field(default=None, unique=True)


class PromiseRow(Row, table=True):
    """A promise; of those that are `live`, the database refuses two that share a day of a home."""

    __tablename__ = "home_promise"

    home: UUID = Field(index=True)
    status: str = Field(index=True)
    live: bool
    starts_on: date
    ends_on: date
    epci: str | None = Field(default=None, index=True)
    agency: str | None = Field(default=None, index=True)
    officer: str | None = Field(default=None, index=True)


class SiteRow(Row, table=True):
    """A telework site; the database keeps the seats that are somebody's within its `seats`."""

    __tablename__ = "desk_site"

    seats: int
    epci: str | None = Field(default=None, index=True)
    agency: str | None = Field(default=None, index=True)


class SubscriptionRow(Row, table=True):
    """A desk; of those that are `live`, the database refuses two on one seat on one day.

    `week` has a bit for each day of the week on which it is used, the lowest for Monday.
    """

    __tablename__ = "desk_subscription"

    site: UUID = Field(index=True)
    seat: int
    week: int
    live: bool
    starts_on: date
    ends_on: date | None = None
    status: str = Field(index=True)
    epci: str | None = Field(default=None, index=True)
    agency: str | None = Field(default=None, index=True)
    officer: str | None = Field(default=None, index=True)


class SessionRow(Row, table=True):
    """A session, which anybody may know of: it names nobody.

    The database refuses that more places be `taken` than there are.
    """

    __tablename__ = "session"

    topic: str = Field(index=True)
    held_on: date
    held_in: str = Field(index=True)
    held_by: str = Field(index=True)
    places: int
    taken: int
    cancelled: bool


class EnrolmentRow(Row, table=True):
    """Somebody's part in a session."""

    __tablename__ = "enrolment"

    session: UUID = Field(index=True)
    status: str = Field(index=True)
    opened: bool
    epci: str | None = Field(default=None, index=True)
    officer: str | None = Field(default=None, index=True)


def _home_columns(home: Home) -> dict[str, object]:
    return {"epci": home.epci, "agency": home.described.owner.agency}


def _line_columns(line: Line) -> dict[str, object]:
    return {"epci": line.epci}


def _promise_columns(promise: Promise) -> dict[str, object]:
    return {
        "home": promise.home,
        "status": promise.status.value,
        "live": promise.is_live,
        "starts_on": promise.starts_on,
        "ends_on": promise.ends_on,
        "epci": promise.epci,
        "agency": promise.agency,
        "officer": promise.officer,
    }


def _site_columns(site: Site) -> dict[str, object]:
    described = site.described
    return {"seats": described.seats, "epci": described.epci, "agency": described.agency}


def _subscription_columns(subscription: Subscription) -> dict[str, object]:
    return {
        "site": subscription.site,
        "seat": subscription.seat,
        "week": _bits(subscription.days),
        "live": subscription.is_live,
        "starts_on": subscription.starts_on,
        "ends_on": subscription.ends_on,
        "status": subscription.status.value,
        "epci": subscription.epci,
        "agency": subscription.agency,
        "officer": subscription.officer,
    }


def _bits(days: Week) -> int:
    return sum(1 << rank for rank, day in enumerate(Weekday) if day in days)


def _session_columns(session: Session) -> dict[str, object]:
    return {
        "topic": session.plan.topic,
        "held_on": session.plan.on,
        "places": session.plan.places,
        "taken": session.taken,
        "cancelled": session.cancelled_on is not None,
        "held_in": session.plan.epci,
        "held_by": session.plan.officer,
    }


def _enrolment_columns(enrolment: Enrolment) -> dict[str, object]:
    return {
        "session": enrolment.session,
        "status": enrolment.status.value,
        "opened": enrolment.is_open,
        "epci": enrolment.epci,
        "officer": enrolment.officer,
    }


homes = Table(Home, HomeRow, columns=_home_columns, personal=True)
home_lines = Table(Line, HomeLineRow, columns=_line_columns)
promises = Table(Promise, PromiseRow, columns=_promise_columns, personal=True)
sites = Table(Site, SiteRow, columns=_site_columns)
subscriptions = Table(Subscription, SubscriptionRow, columns=_subscription_columns, personal=True)
sessions = Table(Session, SessionRow, columns=_session_columns)
enrolments = Table(Enrolment, EnrolmentRow, columns=_enrolment_columns, personal=True)
tables = (homes, home_lines, promises, sites, subscriptions, sessions, enrolments)
