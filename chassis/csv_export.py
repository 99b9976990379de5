"""A CSV file that spreadsheets open well and that an import reads back: UTF-8, `;`, a header."""

import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from chassis.formulas import shielded

BYTE_ORDER_MARK: Final = "\ufeff"
"""By which spreadsheets know that it is UTF-8."""


def written(cells: Sequence[str]) -> str:
    """One line; no cell of it is a formula."""
    line = io.StringIO()
    csv.writer(line, delimiter=";").writerow([shielded(cell) for cell in cells])
    return line.getvalue()


async def sheet(
    columns: Sequence[str], lines: AsyncIterator[Mapping[str, str]]
) -> AsyncIterator[str]:
    """The file, line after line; a cell that a line does not have is empty."""
    yield BYTE_ORDER_MARK + written(columns)
    async for line in lines:
        yield written([line.get(column, "") for column in columns])
