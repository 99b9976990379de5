"""Over many paths: what waits, and who is still there."""

from datetime import date
from uuid import UUID

from pydantic import Field

from chassis.api import Router, Working
from chassis.forms import After, AnEpci, AnOfficer, Answer, Limit, Paged
from chassis.work import Work
from services.installation import use_cases
from services.installation.api.answered import PARTNER
from services.installation.api.codes import AKind, AnItem, AStatus, ATask
from services.installation.domain.checklist import Item
from services.installation.domain.party import Kind
from services.installation.domain.path import Path
from services.installation.domain.presence import Presence
from services.installation.domain.waiting import Task, Waiting

router = Router(prefix="/v1", tags=["Listes"])


class TaskAnswer(Answer):
    """Ce qui est à faire sur un parcours, depuis quand, jusqu'à quand, et par qui."""

    path: UUID
    subject: UUID = Field(description="Le candidat.")
    status: AStatus
    epci: str | None
    task: ATask
    label: str = Field(description="La tâche, en clair.")
    item: AnItem | None = Field(description="L'étape dont il s'agit, s'il y a lieu.")
    month: int | None = Field(description="La vérification dont il s'agit, s'il y a lieu.")
    since: date
    by: date | None
    late: bool
    officer: str | None

    @classmethod
    def of(cls, path: Path, due: Waiting, today: date) -> "TaskAnswer":
        return cls(
            path=path.id,
            subject=path.subject,
            status=path.status,
            epci=path.epci,
            task=due.task,
            label=due.task.french,
            item=due.item,
            month=due.month,
            since=due.since,
            by=due.by,
            late=due.late(today),
            officer=due.officer,
        )


class WorkList(Paged[TaskAnswer]):
    """Ce qui est à faire, et où continuer : `next` est vide à la fin."""


class PresenceAnswer(Answer):
    """À une vérification : combien sont là, combien sont partis, de combien on ne sait pas."""

    month: int = Field(description="Mois après l'arrivée.")
    retained: int
    departed: int
    unknown: int
    awaited: int = Field(description="Le jour est venu, la réponse est attendue.")
    to_come: int = Field(description="Le jour n'est pas venu : ils ne comptent pas encore.")


@router.get(
    "/work-list",
    action="work-list-read",
    summary="Ce qui est à faire",
    description="Tout ce qui attend sur chaque parcours suivi : quoi, depuis quand, jusqu'à quand,"
    " et qui. `officer` : les parcours que suit cette personne. `limit` compte les parcours.",
)
async def what_waits(
    work: Working,
    officer: AnOfficer | None = None,
    after: After = None,
    limit: Limit = 50,
) -> WorkList:
    found, more = await use_cases.work_list(officer, after, limit, work)
    shown = [(path, due) for path, due in found if _is_shown(path, due, work)]
    return WorkList(items=[TaskAnswer.of(*each, work.today) for each in shown], next=more)


@router.get(
    "/presence",
    action="presence-read",
    summary="Qui est encore là, douze et vingt-quatre mois après",
    description="Une part se calcule sur les présents, les partis et les inconnus ensemble.",
)
async def presence(
    work: Working, kind: AKind = Kind.HOUSEHOLD, epci: AnEpci | None = None
) -> list[PresenceAnswer]:
    counts = await use_cases.presence(kind, epci, work)
    return [
        PresenceAnswer(
            month=month,
            retained=found[Presence.RETAINED],
            departed=found[Presence.DEPARTED],
            unknown=found[Presence.UNKNOWN],
            awaited=found[Presence.AWAITED],
            to_come=found[Presence.TO_COME],
        )
        for month, found in sorted(counts.items())
    ]


def _is_shown(path: Path, due: Waiting, work: Work) -> bool:
    """Whoever does not see the partner's situation is not told it by what waits either."""
    is_of_the_partner = due.task is Task.INSTALL or due.item is Item.PARTNER
    return not is_of_the_partner or work.shows(PARTNER, path)
