"""What waits for officers, stay by stay."""

from chassis.work import Work
from chassis.work_list import due_among
from services.immersion.domain.stay import Stay
from services.immersion.domain.waiting import Waiting, waiting


async def work_list(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[Stay, Waiting]], str | None]:
    """Some stays on which something is due today, and where to go on; None at the end."""

    async def due(stay: Stay) -> Waiting | None:
        return waiting(stay, work.today, work.rule)

    return await due_among(Stay, due, officer, after, limit, work)
