"""kill -9 while everybody asks for the last home, desk and place: one of each, never two."""

import asyncio
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from demo.officers import Answer, Officer, Unexpected
from tests.desk import NOON
from tests.installation.live_counter import NO_LIMIT, know
from tests.installation.places_counter import a_home, a_session, a_site, days
from tests.journey.live import Live, live
from tests.platform import Platform

pytestmark = pytest.mark.usefixtures("given")
CANDIDATES = 50
OPENED = 3
"""What is done before everybody asks: a home, a site, a session."""
DONE = OPENED + 2 + CANDIDATES
"""With one home, one desk, and everybody's part in the session."""
POINTS = (
    f"api.before_commit:{OPENED + 1}",
    f"api.after_commit:{OPENED + 1}",
    f"api.before_commit:{DONE // 2}",
    f"api.after_commit:{DONE // 2}",
)


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_promises_nothing_twice(
    platform: Platform, point: str, tmp_path: Path
) -> None:
    armed = {"HAPPY_CRASH": point, "HAPPY_CRASH_MARKS": str(tmp_path)} | NO_LIMIT
    async with live(platform, settings=armed) as there:
        there.local.set_clock(NOON)
        token = there.local.token("reception-officer", subject="officer-1")
        officer = Officer("officer", there.local.url("installation"), token)
        subjects = [str(uuid4()) for _ in range(CANDIDATES)]
        await know(there, [UUID(each) for each in subjects])
        home = (await officer.act("/v1/homes", **a_home()))["id"]
        site = (await officer.act("/v1/desk-sites", **a_site()))["id"]
        session = (await officer.act("/v1/sessions", **a_session()))["id"]
        asked = [
            ask
            for who in subjects
            for ask in (
                _tried(officer, "/v1/home-promises", candidate=who, home=home, **days()),
                _tried(officer, "/v1/desk-subscriptions", candidate=who, site=site),
                _tried(officer, f"/v1/sessions/{session}/enrolments", attendee="newcomer", who=who),
            )
        ]
        answers = await asyncio.gather(*asked)
        await officer.close()
        assert (tmp_path / point.partition(":")[0]).exists(), "nobody was killed"
        assert Counter(answers) == {
            "held": 1,
            "home-taken": CANDIDATES - 1,
            "subscribed": 1,
            "no-desk-free": CANDIDATES - 1,
            "enrolled": 1,
            "waiting": CANDIDATES - 1,
        }
        await _each_place_is_one_persons(there)


async def _tried(officer: Officer, path: str, **body: object) -> str:
    """Where what was asked stands, or the slug of its refusal."""
    try:
        made: Answer = await officer.act(path, **body)
    except Unexpected as refusal:
        return str(refusal)
    return str(made["status"])


async def _each_place_is_one_persons(there: Live) -> None:
    for query, expected in (
        ("select count(*) from home_promise", 1),
        ("select count(*) from desk_subscription", 1),
        ("select taken from session", 1),
        ("select count(*) from enrolment", CANDIDATES),
        ("select jsonb_array_length(record -> 'line') from session", CANDIDATES - 1),
    ):
        assert await there.count("installation", query) == expected, query
    for told in ("bridge-home-promised", "desk-taken"):
        found = [
            await there.count(
                "installation",
                f"select count(*) from {table} where headers::text like '%{told}%'",
            )
            for table in ("sent", "outbox")
        ]
        assert sum(found) == 1, told
