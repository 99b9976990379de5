"""What waits: what, since when, and whose it is."""

from chassis.api import Router, Working
from chassis.forms import After, AnOfficer, Limit
from services.prospection.api.answered import TaskAnswer, WaitingAnswer, WorkList, label
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.waiting import waiting

router = Router(prefix="/v1/work-list", tags=["Liste de travail"])


@router.get(
    "",
    action="work-list-read",
    summary="Ce qui est à faire",
    description="Chaque dossier sur lequel quelque chose attend : quoi, depuis quand, si cela"
    " tarde, et qui le suit. Sans `officer`, les dossiers que personne ne suit y sont aussi.",
)
async def what_waits(
    work: Working,
    officer: AnOfficer | None = None,
    after: After = None,
    limit: Limit = 50,
) -> WorkList:
    where: dict[str, object] = {"waits": True} | ({"officer": officer} if officer else {})
    page = await work.page(Candidate, where=where, after=after, limit=limit)
    return WorkList(
        items=[
            TaskAnswer(
                candidate=candidate.id,
                label=label(candidate, work),
                status=candidate.status,
                officer=candidate.officer,
                waiting=WaitingAnswer.of(due),
            )
            for candidate in page.items
            if (due := waiting(candidate))
        ],
        next=page.next,
    )
