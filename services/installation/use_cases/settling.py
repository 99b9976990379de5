"""What officers write down from the plan of an arrival to the milestone, and put right later."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.installation.domain.checklist import Item, Progress
from services.installation.domain.path import Path
from services.installation.domain.state import Plan
from services.installation.use_cases.keeping import keep
from services.installation.use_cases.sightings import Comes, Does, Lives


async def move_on(
    id: UUID,
    item: Item,
    progress: Progress,
    owner: str | None,
    due_on: date | None,
    on: date | None,
    work: Work,
) -> Path:
    path = await work.get(Path, id)
    path.move_on(item, progress, owner, due_on, happened(on, work.today))
    return keep(path, work)


async def plan_arrival(id: UUID, plan: Plan, on: date | None, work: Work) -> Path:
    path = await work.get(Path, id)
    return keep(path, work, path.plan_arrival(plan, happened(on, work.today), work.territory))


async def arrive(id: UUID, seen: Comes, work: Work) -> Path:
    path = await work.get(Path, id)
    arrival, home = seen.arrival(path, work)
    return keep(path, work, path.arrive(arrival, home, work.territory, work.rule))


async def move(id: UUID, seen: Lives, work: Work) -> Path:
    path = await work.get(Path, id)
    path.move(seen.residence(work), work.rule)
    return keep(path, work)


async def start_activity(id: UUID, seen: Does, work: Work) -> Path:
    path = await work.get(Path, id)
    path.work(seen.activity(work), work.rule)
    return keep(path, work)


async def install(id: UUID, on: date | None, work: Work) -> Path:
    path = await work.get(Path, id)
    return keep(path, work, path.install(happened(on, work.today)))


async def correct_arrival(id: UUID, seen: Comes | None, work: Work) -> Path:
    path = await work.get(Path, id)
    now = seen.arrival(path, work) if seen else None
    corrected = path.correct_arrival(now, work.today, work.actor, work.territory, work.rule)
    return keep(path, work, corrected)


async def correct_residence(id: UUID, seen: Lives | None, work: Work) -> Path:
    path = await work.get(Path, id)
    now = seen.residence(work) if seen else None
    return keep(path, work, path.correct_residence(now, work.today, work.actor, work.rule))


async def correct_activity(id: UUID, seen: Does | None, work: Work) -> Path:
    path = await work.get(Path, id)
    now = seen.activity(work) if seen else None
    return keep(path, work, path.correct_activity(now, work.today, work.actor, work.rule))
