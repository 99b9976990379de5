"""What is written out is read back as it was, and no spreadsheet computes any of it."""

import csv
import io
from collections.abc import AsyncIterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.csv_export import sheet, written
from chassis.csv_file import Columns, Line, Reader
from chassis.formulas import bare, shielded

COLUMNS = Columns(known=("nom", "souhaits"), mandatory=("nom",))
BEGINNING = st.text("'=+-@;", max_size=3)
REST = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=40)
CELL = st.builds(str.__add__, BEGINNING, REST).map(str.strip)


async def exported(*lines: Mapping[str, str]) -> bytes:
    async def some() -> AsyncIterator[Mapping[str, str]]:
        for line in lines:
            yield line

    return "".join([part async for part in sheet(COLUMNS.known, some())]).encode()


@pytest.mark.parametrize("cell", ["=1+1", "+33639980001", "-1", "@somme", "\t=1", "\r=1", "'=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    [[shown]] = csv.reader(io.StringIO(written([cell]), newline=""), delimiter=";")
    assert shown == f"'{cell}"
    assert bare(shown) == cell


@pytest.mark.parametrize("cell", ["", "Fictif", "'quote", "l'=", "''"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert shielded(cell) == bare(cell) == cell


@given(CELL.filter(bool), CELL)
async def test_every_cell_comes_back_as_it_was(name: str, wishes: str) -> None:
    reader = Reader(COLUMNS)
    content = await exported({"nom": name, "souhaits": wishes})
    found: list[Line] = [*reader.feed(content), *reader.end()]
    assert [dict(line.cells) for line in found] == [{"nom": name, "souhaits": wishes}]
    assert [line.flaw for line in found] == [None]


async def test_a_file_of_nobody_has_its_header_still() -> None:
    assert await exported() == b"\xef\xbb\xbfnom;souhaits\r\n"
