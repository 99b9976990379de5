"""What advisers look at over all local people's paths."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.reference import ProgrammeOrientation
from chassis.work import Work
from services.insertion.domain.local.actions import ActionUnder
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.waiting import Waiting, waiting


async def insertion_work_list(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[InsertionPath, Waiting]], str | None]:
    """Some paths on which something is due today, and where to go on; None at the end."""
    where = {"waits": True} | ({"officer": officer} if officer else {})
    found: list[tuple[InsertionPath, Waiting]] = []
    while True:
        page = await work.page(InsertionPath, where=where, after=after, limit=limit - len(found))
        found += [
            (path, due)
            for path in page.items
            if (due := waiting(path, work.today, work.rule)) is not None
        ]
        after = page.next
        if after is None or len(found) == limit:
            return found, after


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
