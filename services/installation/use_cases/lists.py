"""What officers read over many paths: what waits, and who is still there after months."""

from collections import Counter, defaultdict

from chassis.work import Work
from services.installation.domain.party import Kind
from services.installation.domain.path import Path
from services.installation.domain.presence import Presence
from services.installation.domain.waiting import Waiting, waiting

AT_ONCE = 200


async def work_list(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[Path, Waiting]], str | None]:
    """All that is due today on some paths, at most `limit` of them, and where to go on.

    Paths on which nothing is due are passed over.
    """
    where = {"active": True} | ({"officer": officer} if officer else {})
    found: list[list[tuple[Path, Waiting]]] = []
    while True:
        page = await work.page(Path, where=where, after=after, limit=limit - len(found))
        due = [[(path, each) for each in _due(path, work)] for path in page.items]
        found += [each for each in due if each]
        after = page.next
        if after is None or len(found) == limit:
            return [task for tasks in found for task in tasks], after


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


def _due(path: Path, work: Work) -> list[Waiting]:
    return waiting(path, work.today, work.rule)
