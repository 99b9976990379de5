"""The territory's reference tables, each row checked when it is read."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class Line(BaseModel):
    """A row of a reference file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Commune(Line):
    """A commune as the official geographic code knows it from one year to another."""

    code: str = Field(pattern=r"^[0-9][0-9AB][0-9]{3}$")
    name: str = Field(min_length=1)
    epci: str = Field(pattern=r"^[0-9]{9}$")
    since: int | None = None
    until: int | None = None

    def exists(self, on: date) -> bool:
        """Whether it exists on that day: whole years, an empty one has no limit."""
        return (self.since or on.year) <= on.year <= (self.until or on.year)


class Epci(Line):
    """An intermunicipal body."""

    siren: str = Field(pattern=r"^[0-9]{9}$")
    name: str = Field(min_length=1)
    kind: str


class Trade(Line):
    """A trade that lacks people, by its ROME code."""

    code: str = Field(pattern=r"^[A-N][0-9]{4}$")
    version: str
    label: str
    naf_section: str
    naf_version: str


class Naf(Line):
    """A section of activities, in one nomenclature; `becomes` is its code in the next."""

    code: str
    version: str
    label: str
    divisions: str = Field(pattern=r"^[0-9]{2}(-[0-9]{2})?$")
    becomes: str | None = None

    def holds(self, code: str) -> bool:
        """Whether an activity's code is this section, or belongs to one of its divisions."""
        first, _, last = self.divisions.partition("-")
        return code == self.code or first <= code[:2] <= (last or first)


class SchoolLevel(Line):
    """A level of school."""

    code: str
    label: str


class ProgrammeOrientation(Line):
    """An orientation of the insertion programme of some years; a title may be still unknown."""

    code: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    set: str = Field(min_length=1)
    label: str = Field(min_length=1)
    since: date
    until: date | None = None
    status: Literal["CONFIRMED", "PROVISIONAL"]

    def is_in_force(self, on: date) -> bool:
        """Whether it is an orientation of that day's programme."""
        return self.since <= on and (self.until is None or on <= self.until)


L = TypeVar("L", bound=Line)


def _read(folder: Path, name: str, kind: type[L], errors: list[str]) -> tuple[L, ...]:
    path = folder / name
    if not path.is_file():
        errors.append(f"{name} : ce fichier manque, ajoutez-le.")
        return ()
    found = []
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        for number, row in enumerate(rows, 2):
            try:
                found.append(
                    kind.model_validate({key: value or None for key, value in row.items()})
                )
            except (ValidationError, TypeError) as error:
                wrong = (
                    ", ".join(sorted({str(each["loc"][0]) for each in error.errors()}))
                    if isinstance(error, ValidationError)
                    else "trop de colonnes"
                )
                errors.append(f"{name}, ligne {number} : colonne(s) à corriger : {wrong}.")
    return tuple(found)


def tables(folder: Path, errors: list[str]) -> Mapping[str, Any]:
    """Every table of the folder; what is wrong is added to `errors`, in French."""
    communes = _read(folder, "communes.csv", Commune, errors)
    epcis = _read(folder, "epci.csv", Epci, errors)
    known = {epci.siren for epci in epcis}
    errors.extend(
        f"communes.csv : l'EPCI de la commune {commune.code} n'est pas déclaré."
        for commune in communes
        if commune.epci not in known
    )
    return {
        "communes": communes,
        "epcis": epcis,
        "trades": _read(folder, "trades.csv", Trade, errors),
        "nafs": _read(folder, "naf.csv", Naf, errors),
        "levels": _read(folder, "school-levels.csv", SchoolLevel, errors),
        "orientations": _read(folder, "orientations.csv", ProgrammeOrientation, errors),
    }
