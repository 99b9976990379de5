"""What officers look at over all partners' paths: what waits, and how many are where."""

from chassis.work import Work
from services.insertion.domain.partner_counts import Counts
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_waiting import Task, Waiting, waiting
from services.insertion.domain.rules import PARTNER_OUTCOMES_FLOOR

CONTENT = "insertion.partner-paths"
"""The field of the policy that stands for all that a path holds."""
SMALL_NUMBERS = "insertion.small-numbers"
"""The field of the policy that stands for numbers small enough to tell of somebody."""


async def partner_work_list(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[PartnerPath, Waiting]], str | None]:
    """Some paths on which something is due today, and where to go on; None at the end.

    What is to be done tells what the path holds: whoever does not see it sees only that somebody
    is to be named.
    """
    where = {"waits": True} | ({"officer": officer} if officer else {})
    found: list[tuple[PartnerPath, Waiting]] = []
    while True:
        page = await work.page(PartnerPath, where=where, after=after, limit=limit - len(found))
        found += [
            (path, due)
            for path in page.items
            if (due := waiting(path, work.today, work.rule)) is not None
            and (due.task is Task.ASSIGN or work.shows(CONTENT, path))
        ]
        after = page.next
        if after is None or len(found) == limit:
            return found, after


async def count_partners(work: Work) -> Counts:
    """How many partners within reach are in which situation; small numbers are for few."""
    situations = await work.count(PartnerPath, "situation")
    floor = 0 if work.shows(SMALL_NUMBERS) else work.rule(PARTNER_OUTCOMES_FLOOR, work.today)
    return Counts.of(situations, floor)
