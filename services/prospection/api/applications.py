"""A line of a file of applications, read as the form that an officer would fill in for it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from chassis import entries
from chassis.csv_cells import Cells, Choices
from chassis.csv_file import Columns, Line
from chassis.errors import Invalid
from chassis.plain import plain
from chassis.problems import sentence_of
from chassis.work import Work
from services.prospection.api.asked import Registered
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.people import AgeBand, Role
from services.prospection.domain.project import Kind
from services.prospection.domain.rules import SOURCES

COMMON: Final = (
    "reference",
    "type",
    "date",
    "provenance",
    "projet",
    "rome",
    "rome_version",
    "epci",
    "commune",
)
PERSON: Final = ("prenom", "nom", "courriel", "telephone")
PARTNER: Final = (
    "conjoint_prenom",
    "conjoint_nom",
    "conjoint_courriel",
    "conjoint_telephone",
    "conjoint_age",
    "conjoint_souhaits",
    "conjoint_emploi",
)
HOUSEHOLD: Final = ("age", "souhaits", *PARTNER, "enfants")
ORGANISATION: Final = ("organisation", "siret", "naf", "naf_version", "effectif", "fonction")
COLUMNS: Final = Columns(
    known=(*COMMON, *PERSON, *HOUSEHOLD, *ORGANISATION),
    mandatory=("type", "date", "provenance", "projet", "prenom", "nom"),
)
APPLICANTS: Final = Choices({"household": "foyer", "organisation": "organisation"})
WORK_WISHES: Final = Choices(
    {PartnerWork.YES: "oui", PartnerWork.NO: "non", PartnerWork.NOT_SAID: "non précisé"}
)
COLUMN_OF_REFUSAL: Final = {
    "date-in-the-future": "date",
    "no-rule-on-that-day": "date",
    "source-unknown": "provenance",
    "project-not-theirs": "projet",
    "trade-version": "rome_version",
    "epci-twice": "epci",
    "commune-twice": "commune",
    "commune-unknown": "commune",
    "level-twice": "enfants",
    "naf-unknown": "naf",
    "no-contact": "courriel",
}
"""Where to look in a line for what the domain refuses of the whole application."""

CODE_LENGTH: Final = 5
"""Of a commune's official code."""

Place = tuple[str | int, ...]


def reference_of(line: Line) -> str | None:
    """The sender's own reference of a line; nothing where it can't be one."""
    try:
        return entries.words(line.cells.get("reference", ""))[:100] or None
    except Invalid:
        return None


class Application:
    """One line on its way to a form: each value keeps the column it came from."""

    def __init__(self, cells: Cells, work: Work) -> None:
        self._cells = cells
        self._territory = work.territory
        self._sources = work.rule(SOURCES, work.today)
        self._columns: dict[Place, str] = {}

    def form(self) -> Registered:
        """The line as a form. Raises LineRefused, with everything wrong in it."""
        self._cells.need("type", "date")
        kind = self._cells.code("type", APPLICANTS)
        source = self._cells.code("provenance", self._words(self._sources))
        day = self._cells.day("date")
        filled = self._given((), on=("date", day), source=("provenance", source))
        filled["project"] = self._project()
        if kind is None:
            self._cells.settle()
        elif kind == "organisation":
            filled["candidate"] = self._organisation(("candidate", kind))
        else:
            filled["candidate"] = self._household(("candidate", kind))
        return self._read(filled)

    def _read(self, filled: dict[str, Any]) -> Registered:
        try:
            form = Registered.model_validate(filled)
        except ValidationError as error:
            for fault in error.errors():
                self._cells.refuse(self._columns.get(fault["loc"]), sentence_of(fault))
        self._cells.settle()
        return form

    def _given(self, place: Place, **fields: tuple[str, Any]) -> dict[str, Any]:
        """Fields after their columns; what the line leaves empty is left out of the form."""
        self._columns |= {(*place, name): column for name, (column, _) in fields.items()}
        return {name: value for name, (_, value) in fields.items() if value is not None}

    def _texts(self, place: Place, **columns: str) -> dict[str, Any]:
        return self._given(
            place, **{name: (column, self._cells.text(column)) for name, column in columns.items()}
        )

    def _words(self, codes: Iterable[str]) -> Choices:
        return Choices({str(code): self._territory.words(code) for code in codes})

    def _project(self) -> dict[str, Any]:
        epcis = Choices({epci.siren: epci.name for epci in self._territory.epcis})
        return {
            **self._texts(("project",), trade="rome", trade_version="rome_version"),
            **self._given(
                ("project",), type=("projet", self._cells.code("projet", self._words(Kind)))
            ),
            "epcis": self._cells.codes("epci", epcis),
            "communes": self._communes(),
        }

    def _communes(self) -> list[str]:
        """Official codes; spreadsheets drop the first zero."""
        codes = [part.zfill(CODE_LENGTH) for part in self._cells.several("commune")]
        places: list[Place] = [("project", "communes", rank) for rank in range(len(codes))]
        self._columns |= dict.fromkeys([("project", "communes"), *places], "commune")
        return codes

    def _household(self, place: Place) -> dict[str, Any]:
        self._only("un foyer", ORGANISATION)
        adults = [self._adult((*place, "adults", 0), Role.LEAD, "")]
        if self._cells.filled(*PARTNER):
            adults.append(self._adult((*place, "adults", 1), Role.PARTNER, "conjoint_"))
        said = self._cells.code("conjoint_emploi", WORK_WISHES)
        asked = PartnerWork.NOT_SAID if said else None
        return {
            "kind": "household",
            "adults": adults,
            "children": self._children(place),
            **self._given(place, partner_needs_work=("conjoint_emploi", asked)),
        }

    def _adult(self, place: Place, role: Role, prefix: str) -> dict[str, Any]:
        age = self._cells.code(f"{prefix}age", self._words(AgeBand))
        return {
            "role": role,
            **self._texts(place, wishes=f"{prefix}souhaits"),
            **self._given(place, age_band=(f"{prefix}age", age)),
            **self._person(place, prefix),
        }

    def _person(self, place: Place, prefix: str) -> dict[str, Any]:
        names = self._texts(place, given_name=f"{prefix}prenom", family_name=f"{prefix}nom")
        contact = self._texts(
            (*place, "contact"), email=f"{prefix}courriel", phone=f"{prefix}telephone"
        )
        return names | {"contact": contact}

    def _children(self, place: Place) -> list[dict[str, Any]]:
        children = []
        for rank, part in enumerate(self._cells.several("enfants")):
            level, _, count = part.partition(":")
            code = self._cells.choose("enfants", level, self._levels)
            self._columns |= {
                (*place, "children", rank, name): "enfants" for name in ("level", "count")
            }
            children.append({"level": code or "", "count": count.strip()})
        return children

    @property
    def _levels(self) -> "Levels":
        return Levels(self._territory.school_levels)

    def _organisation(self, place: Place) -> dict[str, Any]:
        self._only("une organisation", HOUSEHOLD)
        speaker: Place = (*place, "representatives", 0)
        return {
            "kind": "organisation",
            **self._texts(
                place,
                name="organisation",
                siret="siret",
                naf="naf",
                naf_version="naf_version",
                headcount="effectif",
            ),
            "representatives": [
                {**self._person(speaker, ""), **self._texts(speaker, capacity="fonction")}
            ],
        }

    def _only(self, whose: str, foreign: tuple[str, ...]) -> None:
        """What belongs to the other kind of applicant would be lost without a word."""
        for column in self._cells.filled(*foreign):
            self._cells.refuse(column, f"Cette colonne reste vide pour {whose}.")


class Levels(Choices):
    """School levels, which people also name in short: `maternelle` for `École maternelle`."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        super().__init__(labels)
        for code, label in labels.items():
            self._codes.setdefault(plain(label).removeprefix("ecole-"), code)
