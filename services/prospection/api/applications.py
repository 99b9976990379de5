"""A line of a file of applications, read as the form that an officer would fill in for it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from chassis.csv_cells import Cells, Choices
from chassis.csv_file import Columns
from chassis.csv_form import CODE_LENGTH, FormLine, Place
from chassis.plain import plain
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


class Application(FormLine):
    """One line on its way to a form."""

    def __init__(self, cells: Cells, work: Work) -> None:
        super().__init__(cells)
        self._territory = work.territory
        self._sources = work.rule(SOURCES, work.today)

    def form(self) -> Registered:
        """The line as a form. Raises LineRefused, with everything wrong in it."""
        self.cells.need("type", "date")
        kind = self.cells.code("type", APPLICANTS)
        source = self.cells.code("provenance", self._words(self._sources))
        day = self.cells.day("date")
        filled = self.given((), on=("date", day), source=("provenance", source))
        filled["project"] = self._project()
        if kind is None:
            self.cells.settle()
        elif kind == "organisation":
            filled["candidate"] = self._organisation(("candidate", kind))
        else:
            filled["candidate"] = self._household(("candidate", kind))
        return self.read(Registered, filled)

    def _words(self, codes: Iterable[str]) -> Choices:
        return Choices({str(code): self._territory.words(code) for code in codes})

    def _project(self) -> dict[str, Any]:
        epcis = Choices({epci.siren: epci.name for epci in self._territory.epcis})
        return {
            **self.texts(("project",), trade="rome", trade_version="rome_version"),
            **self.given(
                ("project",), type=("projet", self.cells.code("projet", self._words(Kind)))
            ),
            "epcis": self.cells.codes("epci", epcis),
            "communes": self._communes(),
        }

    def _communes(self) -> list[str]:
        """Official codes; spreadsheets drop the first zero."""
        codes = [part.zfill(CODE_LENGTH) for part in self.cells.several("commune")]
        places: list[Place] = [("project", "communes", rank) for rank in range(len(codes))]
        self.stands("commune", ("project", "communes"), *places)
        return codes

    def _household(self, place: Place) -> dict[str, Any]:
        self._only("un foyer", ORGANISATION)
        adults = [self._adult((*place, "adults", 0), Role.LEAD, "")]
        if self.cells.filled(*PARTNER):
            adults.append(self._adult((*place, "adults", 1), Role.PARTNER, "conjoint_"))
        said = self.cells.code("conjoint_emploi", WORK_WISHES)
        asked = PartnerWork.NOT_SAID if said else None
        return {
            "kind": "household",
            "adults": adults,
            "children": self._children(place),
            **self.given(place, partner_needs_work=("conjoint_emploi", asked)),
        }

    def _adult(self, place: Place, role: Role, prefix: str) -> dict[str, Any]:
        age = self.cells.code(f"{prefix}age", self._words(AgeBand))
        return {
            "role": role,
            **self.texts(place, wishes=f"{prefix}souhaits"),
            **self.given(place, age_band=(f"{prefix}age", age)),
            **self._person(place, prefix),
        }

    def _person(self, place: Place, prefix: str) -> dict[str, Any]:
        names = self.texts(place, given_name=f"{prefix}prenom", family_name=f"{prefix}nom")
        contact = self.texts(
            (*place, "contact"), email=f"{prefix}courriel", phone=f"{prefix}telephone"
        )
        return names | {"contact": contact}

    def _children(self, place: Place) -> list[dict[str, Any]]:
        children = []
        for rank, part in enumerate(self.cells.several("enfants")):
            level, _, count = part.partition(":")
            code = self.cells.choose("enfants", level, self._levels)
            child = (*place, "children", rank)
            self.stands("enfants", (*child, "level"), (*child, "count"))
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
            **self.texts(
                place,
                name="organisation",
                siret="siret",
                naf="naf",
                naf_version="naf_version",
                headcount="effectif",
            ),
            "representatives": [
                {**self._person(speaker, ""), **self.texts(speaker, capacity="fonction")}
            ],
        }

    def _only(self, whose: str, foreign: tuple[str, ...]) -> None:
        """What belongs to the other kind of applicant would be lost without a word."""
        for column in self.cells.filled(*foreign):
            self.cells.refuse(column, f"Cette colonne reste vide pour {whose}.")


class Levels(Choices):
    """School levels, which people also name in short: `maternelle` for `École maternelle`."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        super().__init__(labels)
        for code, label in labels.items():
            self._codes.setdefault(plain(label).removeprefix("ecole-"), code)
