"""What waits: what, since when, by when, and whose it is."""

from typing import Annotated

from fastapi import Query

from chassis.api import Router, Working
from services.immersion import use_cases
from services.immersion.api.answered import TaskAnswer, WorkList
from services.immersion.api.codes import AnOfficer

router = Router(prefix="/v1/work-list", tags=["Liste de travail"])


@router.get(
    "",
    action="work-list-read",
    summary="Ce qui est à faire",
    description="Chaque séjour sur lequel quelque chose attend : quoi, depuis quand, jusqu'à quand,"
    " et qui le suit. Sans `officer`, les séjours que personne ne suit y sont aussi.",
)
async def what_waits(
    work: Working,
    officer: AnOfficer | None = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> WorkList:
    found, more = await use_cases.work_list(officer, after, limit, work)
    return WorkList(items=[TaskAnswer.of(stay, due, work.today) for stay, due in found], next=more)
