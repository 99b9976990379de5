"""kill -9 while everybody asks and everybody is answered: the money and the order hold."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from demo.officers import Officer, Unexpected
from tests.desk import NOON
from tests.installation.aid_counter import CENTS, TODAY, a_request
from tests.installation.live_counter import NO_LIMIT, know
from tests.journey.live import Live, live
from tests.platform import Platform

pytestmark = pytest.mark.usefixtures("given")
HOUSEHOLDS = 200
PAID_FOR = 7
REQUESTS = 1 + HOUSEHOLDS
"""What is done before the first grant: a budget, and everybody's request."""
POINTS = (
    f"api.before_commit:{HOUSEHOLDS // 2}",
    f"api.after_commit:{HOUSEHOLDS // 2}",
    f"api.before_commit:{REQUESTS + 3}",
    f"api.after_commit:{REQUESTS + 3}",
)


@asynccontextmanager
async def _people(there: Live) -> AsyncIterator[tuple[Officer, Officer, Officer]]:
    """An officer, the authority that decides, the council that votes."""
    door, token = there.local.url("installation"), there.local.token
    found = (
        Officer("officer", door, token("reception-officer", subject="officer-1")),
        Officer(
            "authority",
            door,
            token("granting-authority", subject="authority-1", agency="brumes-council"),
        ),
        Officer("council", door, token("council-secretary", subject="council-1")),
    )
    try:
        yield found
    finally:
        for each in found:
            await each.close()


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_grants_neither_more_nor_others(
    platform: Platform, point: str, tmp_path: Path
) -> None:
    armed = {"HAPPY_CRASH": point, "HAPPY_CRASH_MARKS": str(tmp_path)} | NO_LIMIT
    async with live(platform, settings=armed) as there, _people(there) as people:
        officer, authority, council = people
        there.local.set_clock(NOON)
        subjects = [uuid4() for _ in range(HOUSEHOLDS)]
        await know(there, subjects)
        money = {"line": "arrivals", "year": TODAY.year, "amount_cents": PAID_FOR * CENTS}
        await council.act("/v1/aid-budgets", **money)
        asked = await asyncio.gather(
            *(officer.act("/v1/aid-requests", **a_request(each)) for each in subjects)
        )
        in_order = sorted(asked, key=lambda each: int(each["rank"]))
        assert [each["rank"] for each in in_order] == list(range(1, HOUSEHOLDS + 1))
        granted = await asyncio.gather(*(_is_granted(authority, each["id"]) for each in in_order))
        assert granted == [True] * PAID_FOR + [False] * (HOUSEHOLDS - PAID_FOR)
        assert (tmp_path / point.partition(":")[0]).exists(), "nobody was killed"
        await _the_money_is_what_was_granted(there)


async def _is_granted(authority: Officer, request: str) -> bool:
    try:
        await authority.act(f"/v1/aid-requests/{request}/grant")
    except Unexpected as refusal:
        if str(refusal) != "budget-exhausted":
            raise
        return False
    return True


async def _the_money_is_what_was_granted(there: Live) -> None:
    spent = "select amount_cents, committed_cents from aid_budget"
    assert await there.rows("installation", spent) == [(PAID_FOR * CENTS, PAID_FOR * CENTS)]
    statuses = "select status, count(*)::int from aid_request group by status order by status"
    assert await there.rows("installation", statuses) == [
        ("granted", PAID_FOR),
        ("proposed", HOUSEHOLDS - PAID_FOR),
    ]
    granted = "headers::text like '%aid-granted%'"
    told = [
        await there.count("installation", f"select count(*) from {table} where {granted}")
        for table in ("sent", "outbox")
    ]
    assert sum(told) == PAID_FOR
