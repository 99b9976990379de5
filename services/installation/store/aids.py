"""How requests for aids and the money of the years are kept."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from chassis.store import Row, Table
from services.installation.domain.aids.budget import Budget
from services.installation.domain.aids.request import AidRequest


class AidRequestRow(Row, table=True):
    """A request; `agency` is the authority that decides on it, `undecided` while it has to.

    Where it `waits`, there may be something to do on it.
    """

    __tablename__ = "aid_request"

    aid: str = Field(index=True)
    status: str = Field(index=True)
    officer: str | None = Field(default=None, index=True)
    epci: str | None = Field(default=None, index=True)
    agency: str | None = Field(default=None, index=True)
    undecided: bool
    waits: bool


class AidBudgetRow(Row, table=True):
    """A line of a year; the database itself refuses that more be committed than was voted."""

    __tablename__ = "aid_budget"

    line: str = Field(index=True)
    year: int = Field(index=True)
    amount_cents: int = Field(sa_type=BigInteger)
    committed_cents: int = Field(sa_type=BigInteger)


def _request_columns(request: AidRequest) -> dict[str, object]:
    return {
        "aid": request.aid,
        "status": request.status.value,
        "officer": request.officer,
        "epci": request.epci,
        "agency": request.agency,
        "undecided": request.is_undecided,
        "waits": request.waits,
    }


def _budget_columns(budget: Budget) -> dict[str, object]:
    return {
        "line": budget.line,
        "year": budget.year,
        "amount_cents": budget.amount_cents,
        "committed_cents": budget.committed_cents,
    }


requests = Table(AidRequest, AidRequestRow, columns=_request_columns, personal=True)
budgets = Table(Budget, AidBudgetRow, columns=_budget_columns)
tables = (requests, budgets)
