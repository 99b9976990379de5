"""How local people's paths are kept."""

from collections.abc import Iterator

from sqlmodel import Field

from chassis.store import Row, Table
from services.insertion.domain.local.actions import ActionUnder
from services.insertion.domain.local.path import InsertionPath


class InsertionPathRow(Row, table=True):
    """A path; `agency` is the body that referred, `reference` what makes its double impossible."""

    __tablename__ = "insertion_path"

    status: str = Field(index=True)
    officer: str | None = Field(default=None, index=True)
    agency: str = Field(index=True)
    epci: str = Field(index=True)
    waits: bool = Field(index=True)
    reference: str | None = Field(default=None, unique=True)


class ActionUnderRow(Row, table=True):
    """An action under one orientation; `shared_under` says it again where newcomers take part."""

    __tablename__ = "action_under"

    orientation: str
    shared_under: str | None = None


def _columns(path: InsertionPath) -> dict[str, object]:
    return {
        "status": path.status.value,
        "officer": path.officer,
        "agency": path.referral.body,
        "epci": path.epci,
        "waits": path.anonymised_on is None,
        "reference": path.referral.key,
    }


def _searched(path: InsertionPath) -> Iterator[str | None]:
    """Who it is, how to reach them, and both references of the file."""
    if path.person is None:
        return
    yield from (str(path.id), path.referral.reference)
    yield from (path.person.given_name, path.person.family_name)
    yield from (path.person.email, path.person.phone)


def _counted(action: ActionUnder) -> dict[str, object]:
    shared = action.orientation if action.with_newcomers else None
    return {"orientation": action.orientation, "shared_under": shared}


actions_under = Table(ActionUnder, ActionUnderRow, columns=_counted)
insertion_paths = Table(
    InsertionPath, InsertionPathRow, columns=_columns, personal=True, searched=_searched
)
