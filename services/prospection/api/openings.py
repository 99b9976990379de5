"""Files of cases that ran before the platform, each brought in at its true stage, on its days."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from chassis.csv_cells import Cells, Choices, LineRefused
from chassis.csv_file import Columns, Line
from chassis.csv_form import reference_of
from chassis.csv_import import Brought, FileKind, Known
from chassis.errors import Invalid, RuleBroken
from chassis.forms import AnOfficer
from chassis.problems import sentence_of
from chassis.work import Work
from services.prospection import use_cases
from services.prospection.api.applications import (
    COLUMN_OF_REFUSAL,
    COLUMNS,
    Application,
)
from services.prospection.domain.opening import Past, Standing
from services.prospection.domain.people import Person
from services.prospection.domain.rules import (
    MATURITY_GRID,
    NOT_RETAINED_REASONS,
    WITHDRAWAL_REASONS,
)

PARTNERS: Final = ("conjoint_notice_le", "conjoint_adhesion_le")
DECIDED: Final = ("evaluation_le", "maturite", "qualification_le")
STOPPED: Final = ("arret_le", "motif", "reponse_le")
OPENING: Final = (
    "etape",
    "suivi_par",
    "notice_le",
    "adhesion_le",
    *PARTNERS,
    "dernier_contact",
    *DECIDED,
    *STOPPED,
)
NEEDED: Final[dict[Standing, tuple[str, ...]]] = {
    Standing.CONTACTED: (),
    Standing.UNDER_ASSESSMENT: ("evaluation_le",),
    Standing.QUALIFIED: DECIDED,
    Standing.STAY_OVER: DECIDED,
    Standing.SETTLING: DECIDED,
    Standing.SETTLED: DECIDED,
    Standing.NOT_RETAINED: ("evaluation_le", "arret_le", "motif"),
    Standing.DORMANT: ("arret_le",),
    Standing.WITHDRAWN: ("arret_le", "motif"),
}
"""What a line has to say to be believed at each stage."""
POSSIBLE: Final[dict[Standing, tuple[str, ...]]] = {
    Standing.UNDER_ASSESSMENT: ("maturite",),
    Standing.NOT_RETAINED: ("maturite", "reponse_le"),
    Standing.DORMANT: ("evaluation_le", "maturite"),
    Standing.WITHDRAWN: DECIDED,
}
"""What it may say besides."""
COLUMN: Final = COLUMN_OF_REFUSAL | {
    "no-officer": "suivi_par",
    "not-informed": "notice_le",
    "notice-missing": "notice_le",
    "agreement-missing": "adhesion_le",
    "partner-not-asked": "conjoint_emploi",
    "not-mature": "maturite",
    "criterion-unknown": "maturite",
    "score-out-of-range": "maturite",
    "project-not-accepted": "projet",
    "no-territory-fit": "epci",
    "reason-unknown": "motif",
    "stage-not-reached": "etape",
    "asleep-by-now": "dernier_contact",
}
"""Where to look in a line for the rule that a running file does not meet."""

STAGES: Final = Choices({each.value: each.french for each in Standing})
_OFFICER: Final[TypeAdapter[str]] = TypeAdapter(AnOfficer)


async def take(line: Line, work: Work, second: str | None) -> Brought:
    """Opens the file of one line where it stands. Raises LineRefused, RuleBroken, or Known."""
    if second is None:
        raise RuleBroken("not-countersigned", "Une autre personne contresigne cet import.")
    cells = Cells(line)
    try:
        running = RunningFile(cells, work)
        form = Application(cells, work).form()
        on = form.on or work.today
        applicant = form.candidate.applicant(work.new_id, on)
        past = running.past(applicant.people)
        candidate = await use_cases.open_running(
            applicant, form.project.project(), form.source, on, past, second, work
        )
    except (RuleBroken, Invalid) as refusal:
        if refusal.slug == "already-known":
            raise Known from refusal
        raise LineRefused([(COLUMN.get(refusal.slug), refusal.sentence)]) from refusal
    return Brought(candidate.id, candidate.application or str(candidate.id))


class RunningFile:
    """What a line says of the stage of its file; what is wrong is kept with the line's faults."""

    def __init__(self, cells: Cells, work: Work) -> None:
        self._cells = cells
        self._work = work
        cells.need("etape")
        code = cells.code("etape", STAGES)
        self._standing = Standing(code) if code else Standing.CONTACTED
        if code:
            self._says_what_its_stage_asks()
        self._days = {
            column: self._day(column)
            for column in OPENING
            if column.endswith("_le") or column == "dernier_contact"
        }
        self._officer = self._followed_by()
        self._scores = self._marks()
        self._reason = self._because() or ""

    def past(self, people: Sequence[Person]) -> Past:
        """The past of a file of those people: who carries it, then the partner if there is one."""
        days = self._days
        return Past(
            standing=self._standing,
            officer=self._officer,
            notices=self._by_person(people, "notice_le"),
            agreements=self._by_person(people, "adhesion_le"),
            last_contact_on=days["dernier_contact"],
            assessed_on=days["evaluation_le"],
            scores=self._scores,
            qualified_on=days["qualification_le"],
            stopped_on=days["arret_le"],
            reason=self._reason,
            answered_on=days["reponse_le"],
        )

    def _by_person(self, people: Sequence[Person], column: str) -> dict[UUID, date]:
        """The days of each person. Raises LineRefused where one is of nobody."""
        told = (self._days[column], self._days[f"conjoint_{column}"])
        if told[1] and len(people) == 1:
            raise LineRefused(
                [(f"conjoint_{column}", "Ce dossier ne compte pas de conjoint ou partenaire.")]
            )
        return {person.id: on for person, on in zip(people, told, strict=False) if on is not None}

    def _says_what_its_stage_asks(self) -> None:
        needed = NEEDED[self._standing]
        self._cells.need(*needed)
        foreign = {*DECIDED, *STOPPED} - {*needed, *POSSIBLE.get(self._standing, ())}
        for column in self._cells.filled(*sorted(foreign)):
            self._cells.refuse(column, "Cette colonne reste vide à cette étape.")

    def _day(self, column: str) -> date | None:
        day = self._cells.day(column)
        if day is not None and day > self._work.today:
            self._cells.refuse(column, "Un fait ne peut pas porter une date à venir.")
        return day

    def _followed_by(self) -> str | None:
        typed = self._cells.text("suivi_par")
        try:
            return _OFFICER.validate_python(typed) if typed else None
        except ValidationError as error:
            self._cells.refuse("suivi_par", sentence_of(error.errors()[0]))
            return None

    def _marks(self) -> dict[str, int]:
        """Marks by criterion, of the grid in force on the day of the decision."""
        marks: dict[str, int] = {}
        day = self._days["qualification_le"] or self._days["evaluation_le"]
        grid = self._words(() if day is None else self._work.rule(MATURITY_GRID, day))
        for part in self._cells.several("maturite"):
            name, _, mark = part.rpartition(":")
            code = self._cells.choose("maturite", name, grid)
            if mark.strip() not in {"0", "1", "2", "3"}:
                self._cells.refuse("maturite", "Une note va de 0 à 3, comme dans « critère:2 ».")
            elif code:
                marks[code] = int(mark)
        return marks

    def _because(self) -> str | None:
        day = self._days["arret_le"]
        if day is None:
            return None
        declined = self._standing is Standing.NOT_RETAINED
        reasons = self._work.rule(NOT_RETAINED_REASONS if declined else WITHDRAWAL_REASONS, day)
        return self._cells.code("motif", self._words(reasons))

    def _words(self, codes: tuple[str, ...]) -> Choices:
        return Choices({code: self._work.territory.words(code) for code in codes})


openings = FileKind(
    name="openings",
    path="/v1/opening-imports",
    action="opening-import",
    summary="Importer les dossiers en cours avant la plateforme",
    description="Chaque ligne ouvre un dossier à son étape réelle, avec ses dates passées, par les"
    " mêmes règles que si les personnes chargées de l'accueil l'y avaient mené ; personne n'est"
    " prévenu. Une autre personne contresigne l'import avant qu'il commence : elle a vu les"
    " adhésions signées dont le fichier donne les dates. Avec `dry_run`, tout est vérifié et rien"
    " n'est enregistré.",
    columns=Columns(known=(*COLUMNS.known, *OPENING), mandatory=(*COLUMNS.mandatory, "etape")),
    table="candidate",
    take=take,
    refer=reference_of,
    countersigned=True,
)
