"""Files of applications, brought in line by line."""

from chassis.csv_cells import Cells, LineRefused
from chassis.csv_file import Line
from chassis.csv_form import reference_of
from chassis.csv_import import Brought, FileKind, Known
from chassis.errors import Invalid, RuleBroken
from chassis.import_routes import import_routers
from chassis.work import Work
from services.prospection import use_cases
from services.prospection.api.applications import (
    COLUMN_OF_REFUSAL,
    COLUMNS,
    Application,
)
from services.prospection.api.offer_files import offers
from services.prospection.api.openings import openings


async def take(line: Line, work: Work, _second: str | None) -> Brought:
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


applications = FileKind(
    name="applications",
    path="/v1/imports",
    action="application-import",
    summary="Importer un fichier de candidatures",
    description="Le fichier est reçu, puis importé sans qu'on l'attende : l'adresse rendue"
    " (Location) dit où il en est. Chaque bonne ligne ouvre un dossier, même si d'autres sont"
    " refusées ; le compte rendu dit ce qu'il advient de chacune. Le même fichier envoyé deux fois"
    " n'ouvre rien de plus. Avec `dry_run`, tout est vérifié et rien n'est enregistré.",
    columns=COLUMNS,
    table="candidate",
    take=take,
    refer=reference_of,
)
files = (applications, openings, offers)
routers = import_routers(*files)
