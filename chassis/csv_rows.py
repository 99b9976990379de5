"""The rows of a CSV text that comes in pieces: where each ends is known before it is read."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final

from chassis.errors import Invalid

LONGEST_ROW: Final = 1_048_576

_LINE: Final = re.compile(r"[^\r\n]*+(?:\r\n|\n|\r(?!\n|\Z))")
"""A line and its end; a return that nothing follows yet may be the half of one."""
_WITHIN_QUOTES: Final = re.compile(r'[^"]*+(?:""[^"]*+)*+')

Row = tuple[int, Sequence[str] | None]
"""The cells of a row after its number; None where it can't be read."""


class Rows:
    """Splits a text into rows, with strict quotes; a row may have several lines, within quotes.

    A quote that is never closed swallows the lines that follow: that refuses the text.
    """

    def __init__(self, separator: str) -> None:
        self._separator = separator
        self._number = 0
        self._rest = ""
        self._open: list[str] = []
        self._length = 0

    def read(self, text: str, *, last: bool = False) -> Iterator[Row]:
        """The rows that end in that text, the empty ones too. Raises Invalid."""
        text, position = self._rest + text, 0
        while found := _LINE.match(text, position):
            position = found.end()
            yield from self._take(found[0])
        self._rest = text[position:]
        if len(self._rest) > LONGEST_ROW:
            raise Invalid(
                "row-too-long", f"Ligne {self._number + 1} : cette ligne est trop longue."
            )
        if last and self._rest:
            yield from self._take(self._rest)
        if last and self._open:
            yield from self._ended()

    def _take(self, line: str) -> Iterator[Row]:
        """One more line: the row that it ends, if it ends one."""
        if not self._open and '"' not in line:
            self._number += 1
            yield self._number, self._cells([line])
            return
        self._number += not self._open
        within = self._is_open_after(line, within=bool(self._open))
        self._open.append(line)
        self._length += len(line)
        if not within or self._length > LONGEST_ROW:
            yield from self._ended()

    def _ended(self) -> Iterator[Row]:
        lines, self._open, self._length = self._open, [], 0
        cells = self._cells(lines)
        if cells is None and len(lines) > 1:
            raise Invalid(
                "quote-left-open",
                f"Ligne {self._number} : un guillemet ouvert n'est pas refermé, et les lignes qui"
                " suivent s'y perdent.",
            )
        yield self._number, cells

    def _cells(self, lines: list[str]) -> Sequence[str] | None:
        try:
            return next(csv.reader(lines, delimiter=self._separator, strict=True), [])
        except csv.Error:
            return None

    def _is_open_after(self, line: str, *, within: bool) -> bool:
        """Whether a quoted cell goes on in the next line; a quote opens at a cell's start only."""
        position = 0
        while True:
            if not within and line.startswith('"', position):
                within, position = True, position + 1
            if within:
                found = _WITHIN_QUOTES.match(line, position)
                position = found.end() if found else len(line)
                if position >= len(line):
                    return True
                within, position = False, position + 1
                if not line.startswith(self._separator, position):
                    return False
                position += 1
                continue
            position = line.find(self._separator, position) + 1
            if not position:
                return False
