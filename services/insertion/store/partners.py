"""How households and their partners' paths are kept."""

from sqlmodel import Field

from chassis.store import Row, Table
from services.insertion.domain.household import Household
from services.insertion.domain.partner_path import PartnerPath


class HouseholdRow(Row, table=True):
    """A household, found by its own id."""

    __tablename__ = "household"


class PartnerPathRow(Row, table=True):
    """A path; what it holds is for few, so lists filter on nothing that would tell it."""

    __tablename__ = "partner_path"

    officer: str | None = Field(default=None, index=True)
    epci: str | None = Field(default=None, index=True)
    gate: str = Field(index=True)
    waits: bool = Field(index=True)


def _columns(path: PartnerPath) -> dict[str, object]:
    return {
        "officer": path.officer,
        "epci": path.epci,
        "gate": path.gate.value,
        "waits": not path.has_ended,
    }


households = Table(Household, HouseholdRow)
partner_paths = Table(PartnerPath, PartnerPathRow, columns=_columns, personal=True)
