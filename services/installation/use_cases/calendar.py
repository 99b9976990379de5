"""What happens to a path by itself on its day, unless something happened meanwhile."""

from uuid import UUID

from chassis.work import Work
from services.installation.domain.deadlines import UNKNOWN_PRESENCE, deadlines
from services.installation.domain.path import Path
from services.installation.use_cases.keeping import keep


async def give_up_waiting(id: UUID, work: Work) -> None:
    """Nobody said in time whether they are there; what happens is dated of the day it was due."""
    path = await work.get(Path, id)
    due = deadlines(path, work.rule)[UNKNOWN_PRESENCE]
    is_due = due is not None and due <= work.today
    keep(path, work, path.give_up_waiting(due, work.rule) if due and is_due else None)
