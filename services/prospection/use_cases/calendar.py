"""What happens to a file by itself on its day, unless something happened meanwhile."""

from datetime import date
from uuid import UUID

from chassis.deadlines import come
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.deadlines import (
    ANONYMISE,
    FORGET_APPLICATION,
    INACTIVE,
    deadlines,
)
from services.prospection.domain.facts import Alert
from services.prospection.use_cases.interests import forget_interests
from services.prospection.use_cases.invitations import forget_invitations
from services.prospection.use_cases.keeping import keep, remind


async def alert(alert: Alert, id: UUID, work: Work) -> None:
    """Shows that something was not done in time, if it still is not."""
    if candidate := await _due(alert.value, id, work):
        candidate.is_late(alert, work.today)
        keep(candidate, work)


async def put_to_sleep(id: UUID, due: date, work: Work) -> None:
    """Nothing was heard until that day, unless somebody called meanwhile."""
    if candidate := await _due(INACTIVE, id, work):
        keep(candidate, work, candidate.fall_asleep(due))


async def anonymise(id: UUID, work: Work) -> None:
    """The time for which people may be named is over, unless something happened meanwhile."""
    if candidate := await _due(ANONYMISE, id, work):
        keep(candidate, work, candidate.anonymise(work.today))
        await forget_invitations(id, work)
        await forget_interests(id, work)


async def forget_application(id: UUID, work: Work) -> None:
    """The application of a file that went into another one is not recognised any more."""
    if candidate := await _due(FORGET_APPLICATION, id, work):
        candidate.forget_application()
        keep(candidate, work)


async def _due(timer: str, id: UUID, work: Work) -> Candidate | None:
    """The file, if that day has come by what the file says now; else its timers are set again."""
    candidate = await work.get(Candidate, id)
    if come(timer, deadlines(candidate, work.rule), work):
        return candidate
    remind(candidate, work)
    return None
