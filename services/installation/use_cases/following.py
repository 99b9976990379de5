"""What officers write down once somebody arrived, and how a path ends."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.path import Path
from services.installation.use_cases import places
from services.installation.use_cases.keeping import keep


async def follow_up(id: UUID, on: date | None, work: Work) -> Path:
    """Somebody got in touch: what was doubtful is looked into."""
    path = await work.get(Path, id)
    path.follow_up(happened(on, work.today))
    return keep(path, work)


async def call(id: UUID, on: date | None, work: Work) -> Path:
    path = await work.get(Path, id)
    path.call(happened(on, work.today))
    return keep(path, work)


async def confirm_presence(id: UUID, month: int, on: date | None, work: Work) -> Path:
    path = await work.get(Path, id)
    return keep(path, work, path.is_there(month, happened(on, work.today), work.rule))


async def depart(id: UUID, on: date | None, work: Work) -> Path:
    path = await work.get(Path, id)
    return keep(path, work, path.depart(happened(on, work.today), work.rule))


async def abandon(id: UUID, reason: str, on: date | None, work: Work) -> Path:
    """They will not settle: what was kept for their arrival is free for others."""
    path = await work.get(Path, id)
    day = happened(on, work.today)
    told = path.abandon(reason, day, work.rule)
    await places.give_up(path.subject, day, work)
    return keep(path, work, told)


async def reopen(id: UUID, on: date | None, work: Work) -> Path:
    """Takes a path up again, for the candidate as they are now and not as they were at its end."""
    path = await work.get(Path, id)
    newcomer = await work.get(Newcomer, path.subject)
    others = [each for each in await work.about(Path, path.subject) if each.id != id]
    reopened = path.reopen(happened(on, work.today), others)
    path.follows(newcomer)
    return keep(path, work, reopened)
