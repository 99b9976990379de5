"""How homes, desks and sessions are kept, and what is promised of them."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from chassis.store import Row, Table
from services.installation.domain.homes.home import Home
from services.installation.domain.homes.line import Line
from services.installation.domain.homes.promise import Promise


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


homes = Table(Home, HomeRow, columns=_home_columns, personal=True)
home_lines = Table(Line, HomeLineRow, columns=_line_columns, personal=True)
promises = Table(Promise, PromiseRow, columns=_promise_columns, personal=True)
tables = (homes, home_lines, promises)
