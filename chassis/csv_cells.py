"""The cells of a line, read column by column: every fault is kept, and none of the values."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chassis.csv_file import Line
from chassis.plain import plain

_DAY = re.compile(r"\d{2}/\d{2}/\d{4}", re.ASCII)


class LineRefused(Exception):
    """A line that can't be brought in: each reason, after its column where it has one."""

    def __init__(self, reasons: Sequence[tuple[str | None, str]]) -> None:
        super().__init__()
        self.reasons = tuple(reasons)


class Choices:
    """A closed list: each code may be written as such, or by its French words."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._shown = ", ".join(words.values())
        self._codes = {plain(word): code for code, word in words.items()}
        self._codes |= {plain(code): code for code in words}

    def find(self, typed: str) -> str | None:
        """The code, if it is one of the list."""
        return self._codes.get(plain(typed))

    @property
    def sentence(self) -> str:
        return f"Cette valeur n'est pas dans la liste : {self._shown}."


class Cells:
    """One line's cells; what is wrong with them adds up until `settle` is called."""

    def __init__(self, line: Line) -> None:
        self._cells = line.cells
        self._reasons: list[tuple[str | None, str]] = []
        if line.flaw:
            raise LineRefused([(None, line.flaw)])

    def text(self, column: str) -> str | None:
        """What the cell holds; None where it is empty."""
        return self._cells.get(column) or None

    def need(self, *columns: str) -> None:
        """These cells can't be empty."""
        for column in columns:
            if self.text(column) is None:
                self.refuse(column, "Ce champ est obligatoire.")

    def filled(self, *columns: str) -> list[str]:
        """Those of the columns where something is written."""
        return [column for column in columns if self.text(column)]

    def several(self, column: str) -> list[str]:
        """The parts of a cell, which a bar separates."""
        return [part.strip() for part in (self.text(column) or "").split("|") if part.strip()]

    def code(self, column: str, choices: Choices) -> str | None:
        """The code of a closed list that the cell means."""
        typed = self.text(column)
        return self.choose(column, typed, choices) if typed else None

    def codes(self, column: str, choices: Choices) -> list[str]:
        """The codes that the parts of a cell mean."""
        found = [self.choose(column, part, choices) for part in self.several(column)]
        return [code for code in found if code]

    def choose(self, column: str, typed: str, choices: Choices) -> str | None:
        """The code that something written in that column means."""
        code = choices.find(typed)
        if code is None:
            self.refuse(column, choices.sentence)
        return code

    def day(self, column: str) -> date | None:
        """A date as it is written in French: JJ/MM/AAAA."""
        typed = self.text(column)
        if typed is None:
            return None
        try:
            if _DAY.fullmatch(typed):
                return datetime.strptime(typed, "%d/%m/%Y").date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            pass
        self.refuse(column, "Une date existante, écrite JJ/MM/AAAA, est attendue.")
        return None

    def refuse(self, column: str | None, sentence: str) -> None:
        """Keeps a reason to refuse the line; the first of each column is enough."""
        if column is None or column not in [known for known, _ in self._reasons]:
            self._reasons.append((column, sentence))

    def settle(self) -> None:
        """Raises LineRefused where something was wrong."""
        if self._reasons:
            raise LineRefused(self._reasons)
