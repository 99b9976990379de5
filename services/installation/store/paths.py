"""How newcomers and their paths are kept: whole, with what lists filter on beside."""

from sqlmodel import Field

from chassis.store import Row, Table
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.path import Path


class PathRow(Row, table=True):
    """A path; `epci` is where they live, before that where they mean to, or wish to.

    `referent` is the technical one: what they look after beside the officer.
    """

    __tablename__ = "path"

    status: str = Field(index=True)
    kind: str = Field(index=True)
    officer: str | None = Field(default=None, index=True)
    epci: str | None = Field(default=None, index=True)
    referent: str | None = Field(default=None, index=True)
    active: bool = Field(index=True)
    arrived: bool = Field(index=True)


class NewcomerRow(Row, table=True):
    """A candidate, found by its own id."""

    __tablename__ = "newcomer"


def _columns(path: Path) -> dict[str, object]:
    return {
        "status": path.status.value,
        "kind": path.kind.value,
        "officer": path.officer,
        "epci": path.epci,
        "referent": path.technical_referent,
        "active": path.is_active,
        "arrived": path.arrival is not None,
    }


paths = Table(Path, PathRow, columns=_columns, personal=True)
newcomers = Table(Newcomer, NewcomerRow, personal=True)
tables = (paths, newcomers)
