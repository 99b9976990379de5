"""A line on its way to a form: each value keeps the column it came from."""

from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from chassis import entries
from chassis.csv_cells import Cells
from chassis.csv_file import Line
from chassis.errors import Invalid
from chassis.problems import sentence_of

CODE_LENGTH: Final = 5
"""Of a commune's official code; spreadsheets drop the first zero."""

Place = tuple[str | int, ...]
"""Where a field stands in a form: the names and ranks that lead to it."""
F = TypeVar("F", bound=BaseModel)


class FormLine:
    """What a line fills in of a form, and where it stood."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._columns: dict[Place, str] = {}

    def stands(self, column: str, *places: Place) -> None:
        """These fields come from that column."""
        self._columns |= dict.fromkeys(places, column)

    def given(self, place: Place, **fields: tuple[str, Any]) -> dict[str, Any]:
        """Fields after their columns; what the line leaves empty is left out of the form."""
        self._columns |= {(*place, name): column for name, (column, _) in fields.items()}
        return {name: value for name, (_, value) in fields.items() if value is not None}

    def texts(self, place: Place, **columns: str) -> dict[str, Any]:
        """Fields that hold what is written in their columns."""
        return self.given(
            place, **{name: (column, self.cells.text(column)) for name, column in columns.items()}
        )

    def read(self, form: type[F], filled: dict[str, Any]) -> F:
        """The form. Raises LineRefused, with everything wrong in the line."""
        try:
            read = form.model_validate(filled)
        except ValidationError as error:
            for fault in error.errors():
                self.cells.refuse(self._columns.get(fault["loc"]), sentence_of(fault))
        self.cells.settle()
        return read


def reference_of(line: Line) -> str | None:
    """The sender's own reference of a line; nothing where it can't be one."""
    try:
        return entries.words(line.cells.get("reference", ""))[:100] or None
    except Invalid:
        return None
