"""Everybody wants the same home at once: one household has it, the others are told why not."""

import asyncio
from collections import Counter as Count
from collections.abc import AsyncIterator

import pytest

from services.installation.app import service
from tests.desk import NOON
from tests.installation.places_counter import HERE, Counter, counter, days
from tests.office import office
from tests.platform import Platform

HOUSEHOLDS = 50


@pytest.fixture
async def there(platform: Platform) -> AsyncIterator[Counter]:
    async with office(platform, service, now=NOON) as made, counter(made) as everybody:
        yield everybody


async def test_of_50_holds_at_once_on_one_home_exactly_one_is_kept(there: Counter) -> None:
    home = await there.home()
    subjects = await there.candidates(HOUSEHOLDS)
    answers = await asyncio.gather(
        *(
            there.insist("/v1/home-promises", {"candidate": str(each), "home": home} | days())
            for each in subjects
        )
    )
    assert Count(each.status_code for each in answers) == {201: 1, 409: HOUSEHOLDS - 1}
    refused = {each.json()["type"] for each in answers if each.status_code == 409}
    assert refused == {"urn:happy:problem:home-taken"}
    assert await there.count("select count(*) from home_promise where live") == 1
    told = [each["type"] for each in await there.office.told()]
    assert told == ["bridge-home-promised"]


async def test_of_50_who_wait_at_once_each_is_served_in_turn_and_nobody_before(
    there: Counter,
) -> None:
    home = await there.home()
    promise = await there.held(home)
    subjects = await there.candidates(HOUSEHOLDS)
    path = f"/v1/home-lines/{HERE}/waiting-households"
    answers = await asyncio.gather(
        *(there.insist(path, {"candidate": str(each)} | days()) for each in subjects)
    )
    assert {each.status_code for each in answers} == {200}
    (line,) = (await there.get("/v1/home-lines"))["items"]
    assert [each["rank"] for each in line["wishes"]] == list(range(1, HOUSEHOLDS + 1))
    await there.post(f"/v1/home-promises/{promise['id']}/renunciation")
    in_order = [each["household"] for each in line["wishes"]]
    held = await asyncio.gather(
        *(
            there.insist("/v1/home-promises", {"candidate": each, "home": home} | days())
            for each in in_order
        )
    )
    assert [each.status_code for each in held] == [201] + [409] * (HOUSEHOLDS - 1)
    slugs = {each.json()["type"].rpartition(":")[2] for each in held[1:]}
    assert slugs <= {"others-wait-before", "home-taken"}
