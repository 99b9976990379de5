"""What waits for advisers, and how they find a path."""

import structlog

from chassis.api import Beginning, Router, Working
from chassis.forms import After, AnOfficer, Limit
from services.insertion import use_cases
from services.insertion.api.local_answered import (
    FoundPaths,
    InsertionPathAnswer,
    InsertionTaskAnswer,
    InsertionWorkList,
)
from services.insertion.api.local_asked import Searched
from services.insertion.domain.local.path import InsertionPath

router = Router(prefix="/v1/insertion-work-list", tags=["Parcours d'insertion : à faire"])
searches = Router(
    prefix="/v1/insertion-path-searches",
    tags=["Parcours d'insertion : à faire"],
    own_transactions=True,
)
"""A search changes nothing: its words stay out of addresses, and its answer is kept nowhere."""

log = structlog.get_logger()


@router.get(
    "",
    action="insertion-work-list-read",
    summary="Ce qui est à faire pour les personnes d'ici",
    description="Le plus pressant de chaque parcours : quoi, depuis quand, jusqu'à quand, si cela"
    " tarde, et qui le suit.",
)
async def what_waits(
    work: Working,
    officer: AnOfficer | None = None,
    after: After = None,
    limit: Limit = 50,
) -> InsertionWorkList:
    found, more = await use_cases.insertion_work_list(officer, after, limit, work)
    return InsertionWorkList(
        items=[InsertionTaskAnswer.of(path, due, work) for path, due in found], next=more
    )


@searches.post(
    "",
    action="insertion-path-search",
    summary="Rechercher un parcours d'insertion",
    description="Par nom, téléphone, courriel ou référence : sans souci des accents, de l'ordre"
    " des mots ni d'une faute par mot ; le début d'un mot suffit.",
)
async def search(begin: Beginning, body: Searched) -> FoundPaths:
    async with begin("insertion-path.search") as work:
        found = await work.search(InsertionPath, body.words, body.limit + 1)
        items = [InsertionPathAnswer.of(each, work) for each in found[: body.limit]]
    log.info("insertion-paths-searched", records=len(items))
    return FoundPaths(items=items, more=len(found) > body.limit)
