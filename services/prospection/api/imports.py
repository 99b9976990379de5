"""Files of applications, brought in line by line."""

from typing import Any

from fastapi import Request

from chassis import entries
from chassis.api import Beginning, Router
from chassis.csv_cells import Cells, LineRefused
from chassis.csv_file import Line, read
from chassis.csv_import import Brought, Known, Report, bring_in
from chassis.errors import Invalid, Refusal, RuleBroken
from chassis.work import Work
from services.prospection import use_cases
from services.prospection.api.applications import COLUMN_OF_REFUSAL, COLUMNS, Application

router = Router(prefix="/v1/imports", tags=["Imports"], own_transactions=True)

CSV_TYPES = ("text/csv", "application/csv", "application/vnd.ms-excel", "text/plain")
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Le fichier : UTF-8, séparateur « ; » ou « , », dates JJ/MM/AAAA, colonnes "
        + ", ".join(COLUMNS.known)
        + " ; obligatoires : "
        + ", ".join(COLUMNS.mandatory)
        + ".",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


class NotCsv(Refusal):
    """A body that says it is something else."""

    status = 415

    def __init__(self) -> None:
        super().__init__(
            "content-type-refused", "Le contenu attendu est du CSV (Content-Type: text/csv)."
        )


@router.post(
    "",
    action="application-import",
    summary="Importer un fichier de candidatures",
    description="Chaque bonne ligne ouvre un dossier, même si d'autres sont refusées ; le compte"
    " rendu dit ce qu'il advient de chacune. Le même fichier envoyé deux fois n'ouvre rien de"
    " plus. Avec `dry_run`, tout est vérifié et rien n'est enregistré.",
    openapi_extra=BODY,
)
async def import_applications(request: Request, begin: Beginning, dry_run: bool = False) -> Report:
    sent_as = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent_as not in CSV_TYPES:
        raise NotCsv
    sheet = read(await request.body(), COLUMNS)
    return await bring_in(sheet, take, reference_of, begin, dry_run=dry_run)


async def take(line: Line, work: Work) -> Brought:
    """Opens the file of one line. Raises LineRefused, or Known."""
    try:
        form = Application(Cells(line), work).form()
        applicant = form.candidate.applicant(work.new_id, work.today)
        candidate = await use_cases.register(
            applicant, form.project.project(), form.source, form.on, work
        )
    except RuleBroken as refusal:
        if refusal.slug == "already-known":
            raise Known from refusal
        raise
    except Invalid as refusal:
        column = COLUMN_OF_REFUSAL.get(refusal.slug)
        raise LineRefused([(column, refusal.sentence)]) from refusal
    return Brought(candidate.id, candidate.application or str(candidate.id))


def reference_of(line: Line) -> str | None:
    """The sender's own reference of a line; nothing where it can't be one."""
    try:
        return entries.words(line.cells.get("reference", ""))[:100] or None
    except Invalid:
        return None
