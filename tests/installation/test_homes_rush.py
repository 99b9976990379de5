"""Everybody wants the same home at once: one household has it, the others are told why not."""

import asyncio
from collections import Counter as Count
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from services.installation.app import service
from tests.desk import NOON
from tests.installation.places_counter import Counter, counter, days
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
    async with there.office.runtime.engine.connect() as connection:
        query = text("select count(*) from home_promise where live")
        assert await connection.scalar(query) == 1
    told = [each["type"] for each in await there.office.told()]
    assert told == ["bridge-home-promised"]
