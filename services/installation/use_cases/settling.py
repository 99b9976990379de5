"""What officers write down from the plan of an arrival to the milestone."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from contracts.people import AgeBands, Children
from services.installation.domain.checklist import Item, Progress
from services.installation.domain.facts import (
    Activity,
    Arrival,
    Evidence,
    Livelihood,
    WithoutUs,
    residence,
)
from services.installation.domain.path import Path
from services.installation.domain.state import Plan
from services.installation.use_cases.keeping import keep


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


async def arrive(
    id: UUID,
    commune: str,
    proof: str,
    without_us: WithoutUs,
    age_bands: AgeBands | None,
    children: tuple[Children, ...] | None,
    on: date | None,
    work: Work,
) -> Path:
    """They live here: counts that nobody gives are those that prospection told."""
    path = await work.get(Path, id)
    seen = _seen(proof, on, work)
    arrival = Arrival(
        seen,
        without_us,
        age_bands or path.party.age_bands,
        path.party.children if children is None else children,
    )
    home = residence(commune, seen, work.territory)
    return keep(path, work, path.arrive(arrival, home, work.territory, work.rule))


async def move(id: UUID, commune: str, proof: str, on: date | None, work: Work) -> Path:
    path = await work.get(Path, id)
    path.move(residence(commune, _seen(proof, on, work), work.territory), work.rule)
    return keep(path, work)


async def start_activity(
    id: UUID,
    kind: Livelihood,
    trade: str | None,
    trade_version: str | None,
    proof: str,
    on: date | None,
    work: Work,
) -> Path:
    path = await work.get(Path, id)
    path.work(Activity(kind, _seen(proof, on, work), trade, trade_version), work.rule)
    return keep(path, work)


async def install(id: UUID, on: date | None, work: Work) -> Path:
    path = await work.get(Path, id)
    return keep(path, work, path.install(happened(on, work.today)))


def _seen(proof: str, on: date | None, work: Work) -> Evidence:
    """What the officer has seen today of a fact."""
    return Evidence(happened(on, work.today), proof, work.actor, work.today)
