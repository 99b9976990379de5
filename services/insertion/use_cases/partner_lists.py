"""What officers look at over all partners' paths: what waits, and how many are where."""

from chassis.work import Work
from chassis.work_list import due_among
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

    async def due(path: PartnerPath) -> Waiting | None:
        task = waiting(path, work.today, work.rule)
        is_told = task and (task.task is Task.ASSIGN or work.shows(CONTENT, path))
        return task if is_told else None

    return await due_among(PartnerPath, due, officer, after, limit, work)


async def count_partners(work: Work) -> Counts:
    """How many partners within reach are in which situation; small numbers are for few."""
    situations = await work.count(PartnerPath, "situation")
    floor = 0 if work.shows(SMALL_NUMBERS) else work.rule(PARTNER_OUTCOMES_FLOOR, work.today)
    return Counts.of(situations, floor)
