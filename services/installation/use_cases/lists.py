"""What officers read over many paths: what waits, and who is still there after months."""

from collections import Counter, defaultdict

from chassis.work import Work
from chassis.work_list import due_among
from services.installation.domain.party import Kind
from services.installation.domain.path import Path
from services.installation.domain.presence import Presence
from services.installation.domain.waiting import Waiting, waiting

AT_ONCE = 200


async def work_list(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[Path, Waiting]], str | None]:
    """All that is due today on some paths, at most `limit` of them, and where to go on."""

    async def due(path: Path) -> list[Waiting]:
        return waiting(path, work.today, work.rule)

    found, more = await due_among(Path, due, officer, after, limit, work, waits="active")
    return [(path, task) for path, tasks in found for task in tasks], more


async def presence(kind: Kind, epci: str | None, work: Work) -> dict[int, Counter[Presence]]:
    """How many stand where at each check: those whose day has not come are counted apart."""
    where = {"arrived": True, "kind": kind.value} | ({"epci": epci} if epci else {})
    counts: dict[int, Counter[Presence]] = defaultdict(Counter)
    after = None
    while True:
        page = await work.page(Path, where=where, after=after, limit=AT_ONCE)
        for path in page.items:
            for month in path.check_days(work.rule):
                counts[month][path.at(month, work.today, work.rule)] += 1
        after = page.next
        if after is None:
            return counts
