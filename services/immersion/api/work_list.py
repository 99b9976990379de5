"""What waits: what, since when, by when, and whose it is."""

from chassis.api import Router, Working
from chassis.forms import After, AnOfficer, Limit
from services.immersion import use_cases
from services.immersion.api.answered import TaskAnswer, WorkList

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
    after: After = None,
    limit: Limit = 50,
) -> WorkList:
    found, more = await use_cases.work_list(officer, after, limit, work)
    return WorkList(items=[TaskAnswer.of(stay, due, work.today) for stay, due in found], next=more)
