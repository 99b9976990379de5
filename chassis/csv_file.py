"""A CSV file as offices make them: UTF-8, `;` or `,`, a French header; read as its bytes come."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chassis.csv_rows import Rows
from chassis.errors import Invalid
from chassis.formulas import bare
from chassis.plain import plain

MOST_LINES: Final = 200_000
MOST_COLUMNS: Final = 200
LONGEST_CELL: Final = 10_000
LONGEST_TITLE: Final = 50
LONGEST_HEADER: Final = 65_536
SEPARATORS: Final = (";", ",")
BYTE_ORDER_MARK: Final = "\ufeff"


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


Name = tuple[str, str | None]
"""A column's title as it is written, and the column that it stands for, if there is one."""


class Reader:
    """Reads a file piece by piece, and holds no more of it than the row that has not ended.

    Every method raises Invalid, with one sentence, where nothing can be made of the file.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._rows: Rows | None = None
        self._names: list[Name] = []
        self._text = ""
        self.count = 0
        """How many lines were read so far."""

    @property
    def ignored(self) -> list[str]:
        """The columns that nobody reads; known once the header was."""
        return [title[:LONGEST_TITLE] for title, name in self._names if title and not name]

    def feed(self, piece: bytes) -> Iterator[Line]:
        """The lines that end in that piece."""
        return self._lines(self._decoded(piece), last=False)

    def end(self) -> Iterator[Line]:
        """The last line, where nothing ends it but the file; the file is known to be whole."""
        return self._lines(self._decoded(b"", last=True), last=True)

    def _decoded(self, piece: bytes, *, last: bool = False) -> str:
        try:
            return self._decoder.decode(piece, last)
        except UnicodeDecodeError as error:
            raise Invalid(
                "file-not-utf8",
                "Le fichier n'est pas en UTF-8 : enregistrez-le au format « CSV UTF-8 ».",
            ) from error

    def _lines(self, text: str, *, last: bool) -> Iterator[Line]:
        if self._rows is None:
            self._text += text
            if not self._begins(last=last):
                return
            text, self._text = self._text, ""
        assert self._rows is not None  # noqa: S101  # it has begun
        for number, cells in self._rows.read(text, last=last):
            _is_not_too_long(number)
            if cells is None or any(map(str.strip, cells)):
                yield from self._line(number, cells)
        if last and not self._names:
            raise Invalid("file-empty", "Le fichier est vide.")

    def _begins(self, *, last: bool) -> bool:
        """Whether enough came to see which character separates the cells."""
        self._text = self._text.removeprefix(BYTE_ORDER_MARK)
        head = self._text.lstrip(" \t\r\n;,")
        if not last and not any(end in head for end in "\r\n") and len(head) < LONGEST_HEADER:
            return False
        separator = max(SEPARATORS, key=lambda each: len(self._found(head, each)))
        self._rows = Rows(separator)
        return True

    def _found(self, head: str, separator: str) -> set[str]:
        """The columns known to us in the first row that has any cell."""
        rows = csv.reader(io.StringIO(head[:LONGEST_HEADER], newline=""), delimiter=separator)
        try:
            titles = next((row for row in rows if any(map(str.strip, row))), [])
        except csv.Error:
            return set()
        return {plain(name) for name in self._columns.known} & {plain(each) for each in titles}

    def _line(self, number: int, cells: Sequence[str] | None) -> Iterator[Line]:
        if not self._names:
            self._names = _header(cells or (), self._columns)
            return
        self.count += 1
        yield _line(number, cells, self._names)


def _is_not_too_long(number: int) -> None:
    if number > MOST_LINES + 1:
        raise Invalid(
            "too-many-lines", f"Le fichier compte plus de {MOST_LINES} lignes : coupez-le."
        )


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
