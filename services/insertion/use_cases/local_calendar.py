"""What happens to a local person's path by itself, unless something happened meanwhile."""

from uuid import UUID

from chassis.deadlines import come
from chassis.work import Work
from services.insertion.domain.local.deadlines import (
    CONTRACT_OVERDUE,
    FORGETTING_NEAR,
    FORGOTTEN,
    deadlines,
)
from services.insertion.domain.local.path import InsertionPath
from services.insertion.use_cases.local_keeping import keep, remind


async def tell_contract_overdue(id: UUID, work: Work) -> None:
    """Nobody signed in time."""
    if path := await _due(CONTRACT_OVERDUE, id, work):
        keep(path, work, path.contract_is_overdue(work.today))


async def tell_forgetting_near(id: UUID, work: Work) -> None:
    """Advisers see, some days before, that nobody will be named any more."""
    if path := await _due(FORGETTING_NEAR, id, work):
        path.is_to_be_forgotten(work.today)
        keep(path, work)


async def forget_person(id: UUID, work: Work) -> None:
    """The time for which the person may be named is over."""
    if path := await _due(FORGOTTEN, id, work):
        path.anonymise(work.today)
        keep(path, work)


async def _due(timer: str, id: UUID, work: Work) -> InsertionPath | None:
    """The path, if that day has come by what it says now; else its timers are set again."""
    path = await work.get(InsertionPath, id)
    if come(timer, deadlines(path, work.rule), work):
        return path
    remind(path, work)
    return None
