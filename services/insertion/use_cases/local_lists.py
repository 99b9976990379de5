"""What advisers look at over all local people's paths."""

from chassis.work import Work
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
