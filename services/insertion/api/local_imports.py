"""Files of referrals, brought in line by line."""

from chassis.csv_cells import LineRefused
from chassis.csv_file import Line
from chassis.csv_form import reference_of
from chassis.csv_import import Brought, FileKind, Known
from chassis.errors import Invalid, RuleBroken
from chassis.import_routes import import_routers
from chassis.work import Work
from services.insertion import use_cases
from services.insertion.api.local_referrals import (
    COLUMN_OF_REFUSAL,
    COLUMNS,
    ReferralLine,
)


async def take(line: Line, work: Work, _second: str | None) -> Brought:
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


referrals = FileKind(
    name="referrals",
    path="/v1/insertion-path-imports",
    action="insertion-path-import",
    summary="Importer un fichier d'orientations",
    description="Le fichier est reçu, puis importé sans qu'on l'attende. Chaque bonne ligne ouvre"
    " un parcours, même si d'autres sont refusées ; le compte rendu dit ce qu'il advient de"
    " chacune. La même référence du même organisme n'ouvre rien de plus. Aucune cellule ne porte de"
    " numéro de sécurité sociale. Avec `dry_run`, tout est vérifié et rien n'est enregistré.",
    columns=COLUMNS,
    table="insertion_path",
    take=take,
    refer=reference_of,
)
files = (referrals,)
routers = import_routers(*files)
