"""A CSV file as offices make them: UTF-8, `;` or `,`, a French header; read whole, or refused."""

import csv
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chassis.errors import Invalid
from chassis.formulas import bare
from chassis.plain import plain

MOST_LINES: Final = 20_000
MOST_COLUMNS: Final = 200
LONGEST_CELL: Final = 10_000
LONGEST_TITLE: Final = 50
SEPARATORS: Final = (";", ",")


@dataclass(frozen=True)
class Columns:
    """The columns a file may have, and those without which nothing can be made of it."""

    known: Sequence[str]
    mandatory: Sequence[str]


@dataclass(frozen=True)
class Line:
    """One line, numbered as a spreadsheet numbers it, by column; an absent cell is an empty one."""

    number: int
    cells: Mapping[str, str]
    flaw: str | None = None
    """Why nothing can be made of it, if that is so, in French."""


@dataclass(frozen=True)
class Sheet:
    """What a file holds: its lines, and the columns that nobody reads."""

    lines: Sequence[Line]
    ignored: Sequence[str]


Name = tuple[str, str | None]
"""A column's title as it is written, and the column that it stands for, if there is one."""
Record = tuple[int, Sequence[str] | None]
"""A row that is not empty, after its number; None where it can't be read."""


def read(raw: bytes, columns: Columns) -> Sheet:
    """The file's lines. Raises Invalid, with one sentence, where nothing can be made of it."""
    text = _decoded(raw)
    separator = max(SEPARATORS, key=lambda each: len(_known(_first(text, each), columns)))
    records = _records(text, separator)
    header = next(records, None)
    if header is None:
        raise Invalid("file-empty", "Le fichier est vide.")
    names = _header(header[1] or (), columns)
    lines = [_line(number, cells, names) for number, cells in _not_too_many(records)]
    return Sheet(lines, [title[:LONGEST_TITLE] for title, name in names if title and not name])


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            "file-not-utf8",
            "Le fichier n'est pas en UTF-8 : enregistrez-le au format « CSV UTF-8 ».",
        ) from error


def _first(text: str, separator: str) -> Sequence[str]:
    """The cells of the first row that has any; none where it can't be read."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return next((row for row in rows if any(map(str.strip, row))), ())
    except csv.Error:
        return ()


def _known(titles: Sequence[str], columns: Columns) -> set[str]:
    return {plain(name) for name in columns.known} & {plain(title) for title in titles}


def _header(titles: Sequence[str], columns: Columns) -> list[Name]:
    if len(titles) > MOST_COLUMNS:
        raise Invalid("too-many-columns", f"Le fichier compte plus de {MOST_COLUMNS} colonnes.")
    by_title = {plain(name): name for name in columns.known}
    names = [(title.strip(), by_title.get(plain(title))) for title in titles]
    found = [name for _, name in names if name]
    if not found:
        raise Invalid(
            "no-header", "La première ligne doit nommer les colonnes, par exemple « nom »."
        )
    if missing := [name for name in columns.mandatory if name not in found]:
        raise Invalid("columns-missing", f"Il manque ces colonnes : {', '.join(missing)}.")
    if twice := sorted({name for name in found if found.count(name) > 1}):
        raise Invalid("columns-twice", f"Ces colonnes figurent deux fois : {', '.join(twice)}.")
    return names


def _records(text: str, separator: str) -> Iterator[Record]:
    """The rows that are not empty, read with strict quotes.

    A quote that is never closed swallows the lines that follow: that refuses the file.
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number in itertools.count(1):
        lines_before = rows.line_num
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            if rows.line_num - lines_before > 1:
                raise Invalid(
                    "quote-left-open",
                    f"Ligne {number} : un guillemet ouvert n'est pas refermé, et les lignes qui"
                    " suivent s'y perdent.",
                ) from error
            yield number, None
        else:
            if any(map(str.strip, cells)):
                yield number, cells


def _not_too_many(records: Iterator[Record]) -> Iterator[Record]:
    for rank, record in enumerate(records):
        if rank == MOST_LINES:
            raise Invalid(
                "too-many-lines", f"Le fichier compte plus de {MOST_LINES} lignes : coupez-le."
            )
        yield record


def _line(number: int, cells: Sequence[str] | None, names: Sequence[Name]) -> Line:
    """Spreadsheets leave out the last cells where they are empty; they never add any."""
    if cells is None:
        return Line(number, {}, "Un guillemet est mal placé dans cette ligne.")
    found = {
        name: bare(cell.strip())
        for (_, name), cell in zip(names, cells, strict=False)
        if name is not None
    }
    if any(map(str.strip, cells[len(names) :])):
        return Line(number, found, "Cette ligne a plus de cellules que la ligne d'en-tête.")
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return Line(number, found, "Une cellule de cette ligne est trop longue.")
    return Line(number, found)
