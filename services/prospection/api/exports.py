"""Files of applications, written out with the columns by which they are brought in."""

from collections.abc import AsyncIterator

from fastapi.responses import StreamingResponse

from chassis.api import Begin, Beginning, Router
from chassis.csv_export import sheet
from services.prospection.api.answered import withheld
from services.prospection.api.applications import COLUMNS
from services.prospection.api.exported import line_of
from services.prospection.domain.candidate import Candidate

router = Router(prefix="/v1/exports", tags=["Imports"], own_transactions=True)

AT_ONCE = 200


@router.get(
    "",
    action="candidate-export",
    summary="Exporter les candidatures",
    description="Un CSV aux mêmes colonnes que l'import, un dossier par ligne, la référence du"
    " dossier en tête ; les dossiers anonymisés ou réunis à un autre n'y sont pas. N'y figurent ni"
    " les autres adultes d'un foyer, ni les autres personnes d'une organisation, ni la réponse du"
    " conjoint, qui ne vient que de sa main.",
    response_class=StreamingResponse,
)
async def export(begin: Beginning) -> StreamingResponse:
    return StreamingResponse(
        sheet(COLUMNS.known, _lines(begin)),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="candidatures.csv"'},
    )


async def _lines(begin: Begin) -> AsyncIterator[dict[str, str]]:
    """The lines of the files within reach, some at a time: each read is in the audit."""
    after: str | None = None
    more = True
    while more:
        async with begin("candidate.export", AT_ONCE) as work:
            page = await work.page(Candidate, after=after, limit=AT_ONCE)
            lines = [line_of(each, withheld(each, work)) for each in page.items if each.applicant]
        for line in lines:
            yield line
        after, more = page.next, page.next is not None
