"""What waits for officers, stay by stay."""

from chassis.work import Work
from services.immersion.domain.stay import Stay
from services.immersion.domain.waiting import Waiting, waiting


async def work_list(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[Stay, Waiting]], str | None]:
    """Some stays on which something is due today, and where to go on; None at the end.

    Stays on which something is due on a later day are passed over.
    """
    where = {"waits": True} | ({"officer": officer} if officer else {})
    found: list[tuple[Stay, Waiting]] = []
    while True:
        page = await work.page(Stay, where=where, after=after, limit=limit - len(found))
        found += [
            (stay, due)
            for stay in page.items
            if (due := waiting(stay, work.today, work.rule)) is not None
        ]
        after = page.next
        if after is None or len(found) == limit:
            return found, after
