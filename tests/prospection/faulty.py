"""A large file of applications with faults of ten kinds, and what its report has to say."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.prospection.api.applications import COLUMNS

EVERY: Final = 20
"""One line in so many has a fault, each kind in its turn."""
DOUBLE: Final = 7
"""The rank among those of the line that is the one before it once more."""
Line = dict[str, str]
FAULTS: Final[list[tuple[str, Callable[[Line], Line]]]] = [
    ("date", lambda line: line | {"date": "31/02/2026"}),
    ("provenance", lambda line: line | {"provenance": "pigeon voyageur"}),
    ("projet", lambda line: line | {"projet": "élevage de licornes"}),
    ("epci", lambda line: line | {"epci": "000000000"}),
    ("commune", lambda line: line | {"commune": "00000"}),
    ("nom", lambda line: line | {"nom": ""}),
    ("courriel", lambda line: line | {"courriel": "pas une adresse"}),
    ("telephone", lambda line: line | {"telephone": "12"}),
    ("enfants", lambda line: line | {"enfants": "collège:beaucoup"}),
    ("siret", lambda line: line | {"siret": "99990000400014"}),
]


@dataclass(frozen=True)
class Expected:
    """What becomes of a line: its number, its reference, its outcome, and the column at fault."""

    line: int
    reference: str
    outcome: str
    column: str | None = None


def _a_line(name: str, number: int, epci: str) -> Line:
    return {
        "reference": f"{name}-{number:06}",
        "type": "foyer",
        "date": "18/02/2026",
        "provenance": "website",
        "projet": "emploi",
        "epci": epci,
        "prenom": "Zénobie",
        "nom": f"Fictif-{name}-{number}",
        "courriel": f"{name}{number}@exemple.invalid",
        "telephone": f"06{number:08}",
    }


def _lines(name: str, count: int, epci: str) -> Iterator[tuple[Line, Expected]]:
    for number in range(1, count + 1):
        line = _a_line(name, number, epci)
        outcome, column = "created", None
        if number % EVERY == 0:
            column, spoil = FAULTS[number // EVERY % len(FAULTS)]
            line, outcome = spoil(line), "refused"
        elif number % EVERY == DOUBLE:
            line = _a_line(name, number - 1, epci) | {"reference": line["reference"]}
            outcome = "known"
        yield line, Expected(number + 1, line["reference"], outcome, column)


def a_file(name: str, count: int, epci: str = "999000001") -> tuple[bytes, list[Expected]]:
    """The file, and what becomes of each line; `name` tells the people of two files apart."""
    sheet, expected = io.StringIO(), []
    writer = csv.DictWriter(sheet, COLUMNS.known, delimiter=";")
    writer.writeheader()
    for line, becomes in _lines(name, count, epci):
        writer.writerow(line)
        expected.append(becomes)
    return sheet.getvalue().encode(), expected


def told(line: Mapping[str, object]) -> Expected:
    """The same of a line as the service reports it."""
    reasons = line["reasons"]
    assert isinstance(reasons, list)
    [column] = [each["column"] for each in reasons] or [None]
    return Expected(int(str(line["line"])), str(line["reference"]), str(line["outcome"]), column)
