"""What advisers look at over all local people's paths."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.reference import ProgrammeOrientation
from chassis.work import Work
from chassis.work_list import due_among
from services.insertion.domain.local.actions import ActionUnder
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.waiting import Waiting, waiting


async def insertion_work_list(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[InsertionPath, Waiting]], str | None]:
    """Some paths on which something is due today, and where to go on; None at the end."""

    async def due(path: InsertionPath) -> Waiting | None:
        return waiting(path, work.today, work.rule)

    return await due_among(InsertionPath, due, officer, after, limit, work)


@dataclass(frozen=True)
class ActionCount:
    """How many actions serve an orientation, and in how many of them newcomers take part."""

    orientation: ProgrammeOrientation
    actions: int
    with_newcomers: int


async def count_actions(work: Work) -> Sequence[ActionCount]:
    """The actions of every orientation that the territory ever had, in its order."""
    under = await work.count(ActionUnder, "orientation")
    shared = await work.count(ActionUnder, "shared_under")
    return [
        ActionCount(each, under.get(each.code, 0), shared.get(each.code, 0))
        for each in work.territory.orientations
    ]
