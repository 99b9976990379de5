"""How households and their partners' paths are kept."""

from uuid import UUID

from sqlmodel import Field

from chassis.store import Row, Table
from services.insertion.domain.household import Household
from services.insertion.domain.one_path import OnePath
from services.insertion.domain.partner_link import PartnerLink
from services.insertion.domain.partner_path import PartnerPath


class HouseholdRow(Row, table=True):
    """A household, found by its own id."""

    __tablename__ = "household"


class OnePathRow(Row, table=True):
    """A partner's path and the insertion path that stands for it, found by the latter's id."""

    __tablename__ = "one_path"


class PartnerPathRow(Row, table=True):
    """A path; `situation` is for counts only: no list filters on what the path holds.

    Where it `waits`, there is something to do on it, today or on a later day.
    """

    __tablename__ = "partner_path"

    officer: str | None = Field(default=None, index=True)
    epci: str | None = Field(default=None, index=True)
    gate: str = Field(index=True)
    situation: str = Field(index=True)
    waits: bool = Field(index=True)


def _columns(path: PartnerPath) -> dict[str, object]:
    return {
        "officer": path.officer,
        "epci": path.epci,
        "gate": path.gate.value,
        "situation": path.situation,
        "waits": path.is_open,
    }


class PartnerLinkRow(Row, table=True):
    """What a partner was sent; its link is found by its fingerprint alone."""

    __tablename__ = "partner_link"

    state: str = Field(index=True)
    path: UUID = Field(index=True)
    digest: str | None = Field(default=None, unique=True)


def _link_columns(link: PartnerLink) -> dict[str, object]:
    return {"state": link.state.value, "path": link.path, "digest": link.digest}


households = Table(Household, HouseholdRow)
one_paths = Table(OnePath, OnePathRow)
partner_paths = Table(PartnerPath, PartnerPathRow, columns=_columns, personal=True)
partner_links = Table(PartnerLink, PartnerLinkRow, columns=_link_columns)
