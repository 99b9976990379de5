"""A line of a file of referrals, read as the form that a body would fill in for somebody."""

from typing import Final

from chassis import entries
from chassis.csv_cells import Cells, Choices
from chassis.csv_file import Columns, Line
from chassis.csv_form import CODE_LENGTH, FormLine
from chassis.errors import Invalid
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


class ReferralLine(FormLine):
    """One line on its way to a form."""

    def __init__(self, line: Line, work: Work) -> None:
        super().__init__(Cells(line))
        self._names_nobody_by_number(line)
        bodies = work.rule(BODIES, work.today)
        self._bodies = Choices({code: work.territory.words(code) for code in bodies})

    def form(self) -> Referred:
        """The line as a form. Raises LineRefused, with everything wrong in it."""
        self.cells.need(*COLUMNS.mandatory)
        objects = self.cells.code("opposition", ANSWERS)
        commune = self.cells.text("commune")
        filled = self.given(
            (),
            body=("organisme", self.cells.code("organisme", self._bodies)),
            reference=("reference", self.cells.text("reference")),
            on=("date", self.cells.day("date")),
            informed_on=("informe_le", self.cells.day("informe_le")),
            objects=("opposition", objects and objects == "true"),
            followed_since=("suivi_depuis", self.cells.day("suivi_depuis")),
            officer=("suivi_par", self.cells.text("suivi_par")),
        )
        filled["person"] = self.given(
            ("person",),
            given_name=("prenom", self.cells.text("prenom")),
            family_name=("nom", self.cells.text("nom")),
            commune=("commune", commune and commune.zfill(CODE_LENGTH)),
            email=("courriel", self.cells.text("courriel")),
            phone=("telephone", self.cells.text("telephone")),
        )
        self.cells.settle()
        return self.read(Referred, filled)

    def _names_nobody_by_number(self, line: Line) -> None:
        """No cell holds a social security number, whatever its column is for."""
        for column, cell in line.cells.items():
            try:
                entries.names_nobody_by_number(cell)
            except Invalid as refusal:
                self.cells.refuse(column, refusal.sentence)
        self.cells.settle()
