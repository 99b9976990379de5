"""Files found by what an officer remembers of them."""

import structlog

from chassis.api import Beginning, Router
from services.prospection.api.answered import CandidateAnswer
from services.prospection.api.asked import Searched
from services.prospection.api.found import FoundCandidates
from services.prospection.domain.candidate import Candidate

router = Router(prefix="/v1/candidate-searches", tags=["Candidats"], own_transactions=True)
"""A search changes nothing: its words stay out of addresses, and its answer is kept nowhere."""

log = structlog.get_logger()


@router.post(
    "",
    action="candidate-search",
    summary="Rechercher un dossier",
    description="Par nom, téléphone, courriel, SIRET ou référence du dossier : sans souci des"
    " accents, de l'ordre des mots ni d'une faute par mot ; le début d'un mot suffit.",
)
async def search(begin: Beginning, body: Searched) -> FoundCandidates:
    async with begin("candidate.search") as work:
        found = await work.search(Candidate, body.words, body.limit + 1)
        items = [CandidateAnswer.of(each, work) for each in found[: body.limit]]
    log.info("candidates-searched", records=len(items))
    return FoundCandidates(items=items, more=len(found) > body.limit)
