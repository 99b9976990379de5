"""A line of a file of referrals, read as the form that a body would fill in for somebody."""

from typing import Any, Final

from pydantic import ValidationError

from chassis import entries
from chassis.csv_cells import Cells, Choices
from chassis.csv_file import Columns, Line
from chassis.errors import Invalid
from chassis.problems import sentence_of
from chassis.work import Work
from services.insertion.api.local_asked import Referred
from services.insertion.domain.local.rules import BODIES

COLUMNS: Final = Columns(
    known=(
        "reference",
        "organisme",
        "date",
        "prenom",
        "nom",
        "commune",
        "informe_le",
        "opposition",
        "courriel",
        "telephone",
        "suivi_depuis",
        "suivi_par",
    ),
    mandatory=("reference", "organisme", "date", "prenom", "nom", "commune", "informe_le"),
)
ANSWERS: Final = Choices({"true": "oui", "false": "non"})
COLUMN_OF_REFUSAL: Final = {
    "date-in-the-future": "date",
    "no-rule-on-that-day": "date",
    "body-not-authorised": "organisme",
    "reference-missing": "reference",
    "commune-unknown": "commune",
    "not-informed": "informe_le",
    "person-objects": "opposition",
    "before-previous-fact": "suivi_depuis",
}
"""Where to look in a line for what the domain refuses of the whole referral."""

CODE_LENGTH: Final = 5
"""Of a commune's official code; spreadsheets drop the first zero."""


class ReferralLine:
    """One line on its way to a form: each value keeps the column it came from."""

    def __init__(self, line: Line, work: Work) -> None:
        self._cells = Cells(line)
        self._names_nobody_by_number(line)
        bodies = work.rule(BODIES, work.today)
        self._bodies = Choices({code: work.territory.words(code) for code in bodies})
        self._columns: dict[tuple[str | int, ...], str] = {}

    def form(self) -> Referred:
        """The line as a form. Raises LineRefused, with everything wrong in it."""
        self._cells.need(*COLUMNS.mandatory)
        objects = self._cells.code("opposition", ANSWERS)
        commune = self._cells.text("commune")
        filled = self._given(
            (),
            body=("organisme", self._cells.code("organisme", self._bodies)),
            reference=("reference", self._cells.text("reference")),
            on=("date", self._cells.day("date")),
            informed_on=("informe_le", self._cells.day("informe_le")),
            objects=("opposition", objects and objects == "true"),
            followed_since=("suivi_depuis", self._cells.day("suivi_depuis")),
            officer=("suivi_par", self._cells.text("suivi_par")),
        )
        filled["person"] = self._given(
            ("person",),
            given_name=("prenom", self._cells.text("prenom")),
            family_name=("nom", self._cells.text("nom")),
            commune=("commune", commune and commune.zfill(CODE_LENGTH)),
            email=("courriel", self._cells.text("courriel")),
            phone=("telephone", self._cells.text("telephone")),
        )
        self._cells.settle()
        return self._read(filled)

    def _read(self, filled: dict[str, Any]) -> Referred:
        try:
            return Referred.model_validate(filled)
        except ValidationError as error:
            for fault in error.errors():
                self._cells.refuse(self._columns.get(fault["loc"]), sentence_of(fault))
            self._cells.settle()
            raise

    def _given(self, place: tuple[str | int, ...], **fields: tuple[str, Any]) -> dict[str, Any]:
        """Fields after their columns; what the line leaves empty is left out of the form."""
        self._columns |= {(*place, name): column for name, (column, _) in fields.items()}
        return {name: value for name, (_, value) in fields.items() if value is not None}

    def _names_nobody_by_number(self, line: Line) -> None:
        """No cell holds a social security number, whatever its column is for."""
        for column, cell in line.cells.items():
            try:
                entries.names_nobody_by_number(cell)
            except Invalid as refusal:
                self._cells.refuse(column, refusal.sentence)
        self._cells.settle()


def reference_of(line: Line) -> str | None:
    """The body's own reference of a line; nothing where it can't be one."""
    try:
        return entries.words(line.cells.get("reference", ""))[:100] or None
    except Invalid:
        return None
