"""Files of offers, brought in line by line, and written out with the same columns."""

from collections.abc import AsyncIterator

from fastapi.responses import StreamingResponse

from chassis.api import Begin, Beginning, Router
from chassis.csv_export import sheet
from chassis.csv_form import reference_of
from chassis.csv_import import FileKind
from services.prospection.api.offers_file import COLUMNS, line_of_offer, take_offer
from services.prospection.domain.opportunity import Opportunity

router = Router(prefix="/v1", tags=["Imports"], own_transactions=True)

AT_ONCE = 200

offers = FileKind(
    name="offers",
    path="/v1/opportunity-imports",
    action="opportunity-import",
    summary="Importer un fichier d'offres",
    description="Le fichier est reçu, puis importé sans qu'on l'attende. Chaque bonne ligne est"
    " saisie et publiée (sauf `publier` à non) ; une offre de même source et référence est"
    " reconnue. Avec `dry_run`, tout est vérifié et rien n'est enregistré.",
    columns=COLUMNS,
    table="opportunity",
    take=take_offer,
    refer=reference_of,
)


@router.get(
    "/opportunity-exports",
    action="opportunity-export",
    summary="Exporter les offres",
    description="Un CSV aux mêmes colonnes que l'import ; la colonne `offre` n'est pas relue."
    " Avec `outside`, celles qui circulent hors du territoire aujourd'hui, sans la personne à"
    " joindre : une offre proposée d'abord aux personnes en insertion n'y est pas encore.",
    response_class=StreamingResponse,
)
async def export_offers(begin: Beginning, outside: bool = False) -> StreamingResponse:
    return StreamingResponse(
        sheet(COLUMNS.known, _lines(begin, outside)),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="offres.csv"'},
    )


async def _lines(begin: Begin, outside: bool) -> AsyncIterator[dict[str, str]]:
    """The lines of the offers within reach, some at a time: each read is in the audit."""
    where = {"outside": True} if outside else {}
    after: str | None = None
    more = True
    while more:
        async with begin("opportunity.export", AT_ONCE) as work:
            page = await work.page(Opportunity, where=where, after=after, limit=AT_ONCE)
            lines = [
                line_of_offer(
                    each,
                    shows_contact=not outside and work.shows("prospection.provider-contact", each),
                )
                for each in page.items
            ]
        for line in lines:
            yield line
        after, more = page.next, page.next is not None
