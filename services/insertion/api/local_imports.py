"""Files of referrals, brought in line by line."""

from typing import Any

from fastapi import Request

from chassis.api import Beginning, Router
from chassis.csv_cells import LineRefused
from chassis.csv_file import Line, read
from chassis.csv_import import Brought, Known, Report, bring_in
from chassis.errors import Invalid, Refusal, RuleBroken
from chassis.work import Work
from services.insertion import use_cases
from services.insertion.api.local_referrals import (
    COLUMN_OF_REFUSAL,
    COLUMNS,
    ReferralLine,
    reference_of,
)

router = Router(
    prefix="/v1/insertion-path-imports", tags=["Fichiers d'orientations"], own_transactions=True
)

CSV_TYPES = ("text/csv", "application/csv", "application/vnd.ms-excel", "text/plain")
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Le fichier : UTF-8, séparateur « ; » ou « , », dates JJ/MM/AAAA, colonnes "
        + ", ".join(COLUMNS.known)
        + " ; obligatoires : "
        + ", ".join(COLUMNS.mandatory)
        + ". Aucune cellule ne porte de numéro de sécurité sociale.",
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
    action="insertion-path-import",
    summary="Importer un fichier d'orientations",
    description="Chaque bonne ligne ouvre un parcours, même si d'autres sont refusées ; le compte"
    " rendu dit ce qu'il advient de chacune. La même référence du même organisme n'ouvre rien de"
    " plus. Avec `dry_run`, tout est vérifié et rien n'est enregistré.",
    openapi_extra=BODY,
)
async def import_referrals(request: Request, begin: Beginning, dry_run: bool = False) -> Report:
    sent_as = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent_as not in CSV_TYPES:
        raise NotCsv
    sheet = read(await request.body(), COLUMNS)
    return await bring_in(sheet, take, reference_of, begin, dry_run=dry_run)


async def take(line: Line, work: Work) -> Brought:
    """Opens the path of one line. Raises LineRefused, or Known."""
    try:
        form = ReferralLine(line, work).form()
        path = await use_cases.refer_person(
            form.person.person(), form.referral(), form.officer, work
        )
    except (RuleBroken, Invalid) as refusal:
        if refusal.slug == "already-referred":
            raise Known from refusal
        column = COLUMN_OF_REFUSAL.get(refusal.slug)
        raise LineRefused([(column, refusal.sentence)]) from refusal
    return Brought(path.id, path.referral.key or str(path.id))
