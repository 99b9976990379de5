"""What happens to a path by itself on its day, unless something happened meanwhile."""

from uuid import UUID

from chassis.deadlines import come
from chassis.work import Work
from services.installation.domain.deadlines import UNKNOWN_PRESENCE, deadlines
from services.installation.domain.path import Path
from services.installation.use_cases.keeping import keep


async def give_up_waiting(id: UUID, work: Work) -> None:
    """Nobody said in time whether they are there; what happens is dated of the day it was due."""
    path = await work.get(Path, id)
    due = come(UNKNOWN_PRESENCE, deadlines(path, work.rule), work)
    keep(path, work, path.give_up_waiting(due, work.rule) if due else None)
