"""How commitments are kept, and for which installations some were proposed."""

from uuid import UUID

from sqlmodel import Field

from chassis.store import Row, Table
from services.insertion.domain.commitment import Arrival, Commitment


class ArrivalRow(Row, table=True):
    """An installation for which commitments were proposed; its id is taken once."""

    __tablename__ = "arrival"


class CommitmentRow(Row, table=True):
    """A commitment; `path` is the local person's for whom it is, while it is not met."""

    __tablename__ = "commitment"

    status: str = Field(index=True)
    kind: str = Field(index=True)
    epci: str = Field(index=True)
    officer: str | None = Field(default=None, index=True)
    path: UUID | None = Field(default=None, index=True)
    waits: bool = Field(index=True)


def _columns(commitment: Commitment) -> dict[str, object]:
    return {
        "status": commitment.status.value,
        "kind": commitment.kind.value,
        "epci": commitment.epci,
        "officer": commitment.officer,
        "path": None if commitment.has_ended else commitment.path,
        "waits": not commitment.has_ended,
    }


arrivals = Table(Arrival, ArrivalRow)
commitments = Table(Commitment, CommitmentRow, columns=_columns, personal=True)
