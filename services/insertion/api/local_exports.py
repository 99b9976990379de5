"""Referrals, written out with the columns by which they are brought in."""

from collections.abc import AsyncIterator

from fastapi.responses import StreamingResponse

from chassis.api import Begin, Beginning, Router
from chassis.csv_export import sheet
from chassis.work import Work
from services.insertion.api.local_answered import CONTACTS, NAMES
from services.insertion.api.local_referrals import COLUMNS
from services.insertion.domain.local.path import InsertionPath

router = Router(
    prefix="/v1/insertion-path-exports", tags=["Fichiers d'orientations"], own_transactions=True
)

AT_ONCE = 200


@router.get(
    "",
    action="insertion-path-export",
    summary="Exporter les orientations",
    description="Un CSV aux mêmes colonnes que l'import, un parcours par ligne ; n'y sont"
    " ni les parcours anonymisés, ni ceux de personnes qui s'y sont opposées.",
    response_class=StreamingResponse,
)
async def export(begin: Beginning) -> StreamingResponse:
    return StreamingResponse(
        sheet(COLUMNS.known, _lines(begin)),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="orientations.csv"'},
    )


async def _lines(begin: Begin) -> AsyncIterator[dict[str, str]]:
    """The lines of the paths within reach, some at a time: each read is in the audit."""
    after: str | None = None
    more = True
    while more:
        async with begin("insertion-path.export", AT_ONCE) as work:
            page = await work.page(InsertionPath, after=after, limit=AT_ONCE)
            lines = [line_of(each, work) for each in page.items if each.may_be_carried]
        for line in lines:
            yield line
        after, more = page.next, page.next is not None


def line_of(path: InsertionPath, work: Work) -> dict[str, str]:
    """The cells of a path that the caller sees; empty ones are left out."""
    referral = path.referral
    cells: dict[str, str | None] = {
        "reference": referral.reference,
        "organisme": referral.body,
        "date": f"{referral.on:%d/%m/%Y}",
        "informe_le": f"{referral.informed_on:%d/%m/%Y}",
        "opposition": "non",
        "suivi_depuis": f"{referral.followed_since:%d/%m/%Y}" if referral.followed_since else None,
        "suivi_par": path.officer,
    }
    if work.shows(NAMES, path):
        cells |= {"prenom": path.known.given_name, "nom": path.known.family_name}
    if work.shows(CONTACTS, path):
        cells |= {
            "commune": path.known.commune,
            "courriel": path.known.email,
            "telephone": path.known.phone,
        }
    return {column: cell for column, cell in cells.items() if cell}
