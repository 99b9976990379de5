"""How a domain object becomes a row and comes back: the only mapping a service's store declares."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from chassis import search
from chassis.errors import Refusal, Taken
from chassis.rights import SCOPE_COLUMNS
from chassis.work import Aggregate

T = TypeVar("T", bound=Aggregate)


class Row(SQLModel):
    """What every kept item has; a service adds the columns its lists and lookups filter on."""

    id: UUID = Field(primary_key=True)
    subject: UUID = Field(index=True)
    version: int
    record: str = Field(sa_type=JSONB)


def _no_columns(_: Any) -> dict[str, object]:
    return {}


def _no_texts(_: Any) -> Iterable[str | None]:
    return ()


def _no_criteria(_: Any) -> Iterable[str]:
    return ()


class Table(Generic[T]):
    """Ties a domain class to its row: `columns` gives the indexed columns of an item.

    The whole item is the row's `record`, as JSON; a column repeats a part of it so that SQL can
    filter. Both the SQL store and the in-memory one go through here. Where it is `personal`, what
    people read and write of it is audited. `searched` gives the texts by which an item is found,
    `matched` the criteria on which it may meet something else, `refusals` what is said where the
    database's constraint of that name stands in the way.
    """

    def __init__(
        self,
        kind: type[T],
        row: type[Row],
        columns: Callable[[T], dict[str, object]] = _no_columns,
        *,
        personal: bool = False,
        searched: Callable[[T], Iterable[str | None]] | None = None,
        matched: Callable[[T], Iterable[str]] | None = None,
        refusals: Mapping[str, Callable[[], Refusal]] | None = None,
    ) -> None:
        self.kind = kind
        self.row = row
        self.name = str(row.__tablename__)
        self.personal = personal
        self.is_searched = searched is not None
        self._searched = searched or _no_texts
        self.is_matched = matched is not None
        self._matched = matched or _no_criteria
        self._refusals = refusals or {}
        self._columns = columns
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)
        self.column_names = tuple(name for name in row.model_fields if name not in Row.model_fields)
        self.scope_names = tuple(name for name in SCOPE_COLUMNS if name in self.column_names)
        self.unique_names = tuple(name for name in self.column_names if self.column(name).unique)

    def column(self, name: str) -> Any:
        """A column of the table, for a query."""
        return self.row.__table__.c[name]  # type: ignore[attr-defined]  # SQLModel adds it

    def columns(self, item: T) -> dict[str, object]:
        """The indexed columns of an item. Raises ValueError where they differ from the row's."""
        columns = self._columns(item)
        if set(columns) != set(self.column_names):
            raise ValueError(f"{self.name}: the row's columns and the mapping's differ")
        return columns

    def found_by(self, item: T) -> list[str]:
        """The words by which an item is found."""
        return search.words(self._searched(item))

    def criteria(self, item: T) -> list[str]:
        """The criteria on which an item may meet something else, once each."""
        return sorted(set(self._matched(item)))

    def refused_by(self, constraint: str) -> Refusal | Taken:
        """What is said where a constraint stands in the way."""
        say = self._refusals.get(constraint)
        return say() if say else Taken()

    def dump(self, item: T) -> str:
        """The item as JSON."""
        return self._adapter.dump_json(item).decode()

    def load(self, row: Mapping[str, Any]) -> T:
        """The item of a row."""
        item = self._adapter.validate_json(row["record"])
        item.version = row["version"]
        return item
