"""Everybody wants the last desk, or the last place: one has it, the others wait in order."""

import asyncio
from collections import Counter as Count
from collections.abc import AsyncIterator

import pytest

from services.installation.app import service
from tests.desk import NOON
from tests.installation.places_counter import Counter, counter
from tests.office import office
from tests.platform import Platform

CANDIDATES = 50


@pytest.fixture
async def there(platform: Platform) -> AsyncIterator[Counter]:
    async with office(platform, service, now=NOON) as made, counter(made) as everybody:
        yield everybody


async def test_of_50_subscriptions_at_once_on_the_last_desk_exactly_one_is_made(
    there: Counter,
) -> None:
    site = await there.site(seats=2)
    await there.post(
        "/v1/desk-subscriptions", {"candidate": str(await there.candidate()), "site": site}
    )
    answers = await asyncio.gather(
        *(
            there.insist("/v1/desk-subscriptions", {"candidate": str(each), "site": site})
            for each in await there.candidates(CANDIDATES)
        )
    )
    assert Count(each.status_code for each in answers) == {201: 1, 409: CANDIDATES - 1}
    refused = {each.json()["type"] for each in answers if each.status_code == 409}
    assert refused == {"urn:happy:problem:no-desk-free"}
    assert await there.count("select count(*) from desk_subscription where live") == 2
    told = [each["type"] for each in await there.office.told()]
    assert told == ["desk-taken"] * 2


async def test_of_50_who_wait_at_once_for_a_desk_each_has_a_place_in_line(there: Counter) -> None:
    site = await there.site()
    answers = await asyncio.gather(
        *(
            there.insist(f"/v1/desk-sites/{site}/waiting-candidates", {"candidate": str(each)})
            for each in await there.candidates(CANDIDATES)
        )
    )
    assert {each.status_code for each in answers} == {200}
    line = (await there.get(f"/v1/desk-sites/{site}"))["line"]
    assert [each["rank"] for each in line] == list(range(1, CANDIDATES + 1))
    assert [each["reached"] for each in line] == [True] + [False] * (CANDIDATES - 1)


async def test_of_50_who_enrol_at_once_for_the_last_place_one_has_it_and_49_wait(
    there: Counter,
) -> None:
    session = await there.session()
    answers = await asyncio.gather(
        *(
            there.insist(f"{session}/enrolments", {"attendee": "newcomer", "who": str(each)})
            for each in await there.candidates(CANDIDATES)
        )
    )
    assert {each.status_code for each in answers} == {201}
    statuses = Count(each.json()["status"] for each in answers)
    assert statuses == {"enrolled": 1, "waiting": CANDIDATES - 1}
    seen = await there.get(session)
    assert (seen["taken"], seen["waiting"]) == (1, CANDIDATES - 1)
