"""Everybody asks at once: what the money pays for is granted, in the order of receipt."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.installation.app import service
from tests.desk import NOON
from tests.installation.aid_counter import CENTS, Counter, Json, a_request, counter, registered
from tests.office import office
from tests.platform import Platform

HOUSEHOLDS = 200
PAID_FOR = 7
MOST_TRIES = 50
WAITING = {"aid": "settling", "facts": {"cost": 500_000}, "pieces": ["invoice"]}
"""An aid with a waiting list; it comes to its ceiling."""
CEILING = 80_000


@pytest.fixture
async def there(platform: Platform) -> AsyncIterator[Counter]:
    async with office(platform, service, now=NOON) as made, counter(made) as everybody:
        yield everybody


async def _insist(there: Counter, path: str, body: Json, by: str) -> httpx.Response:
    """Asks as a client does that was told to come back: with the same key."""
    key = str(uuid4())
    for _ in range(MOST_TRIES):
        answer = await there.ask(path, body, by, key)
        if answer.status_code != 503:
            return answer
    raise TimeoutError(path)


async def _candidates(there: Counter) -> list[UUID]:
    subjects = [uuid4() for _ in range(HOUSEHOLDS)]
    await there.office.hear(*(registered(each) for each in subjects))
    return subjects


async def _asked_at_once(there: Counter, **changes: Any) -> list[Json]:
    """The requests of everybody, in the order in which they were received."""
    answers = await asyncio.gather(
        *(
            _insist(there, "/v1/aid-requests", a_request(each, **changes), "officer")
            for each in await _candidates(there)
        )
    )
    assert {each.status_code for each in answers} == {201}
    received = [each.json() for each in answers]
    assert sorted(each["rank"] for each in received) == list(range(1, HOUSEHOLDS + 1))
    return sorted(received, key=lambda each: int(each["rank"]))


async def _granted_at_once(
    there: Counter, requests: list[Json], by: str
) -> dict[str, httpx.Response]:
    answers = await asyncio.gather(
        *(_insist(there, f"/v1/aid-requests/{each['id']}/grant", {}, by) for each in requests)
    )
    return {each["id"]: answer for each, answer in zip(requests, answers, strict=True)}


async def _budget(there: Counter) -> Json:
    budgets: list[Json] = (await there.get("/v1/aid-budgets"))["items"]
    return budgets[0]


async def test_of_200_requests_at_once_the_first_7_are_granted_and_the_others_wait_in_order(
    there: Counter,
) -> None:
    await there.voted(PAID_FOR * CEILING)
    requests = await _asked_at_once(there, **WAITING)
    assert [each["status"] for each in requests] == ["proposed"] * PAID_FOR + ["wait-listed"] * (
        HOUSEHOLDS - PAID_FOR
    )
    answers = await _granted_at_once(there, requests, "other_authority")
    first = [each["id"] for each in requests[:PAID_FOR]]
    assert [id for id, each in answers.items() if each.is_success] == first
    refused = [each.json() for id, each in answers.items() if id not in first]
    assert {each["type"] for each in refused} == {"urn:happy:problem:budget-exhausted"}
    budget = await _budget(there)
    assert budget["committed_cents"] == PAID_FOR * CEILING
    assert [each["request"] for each in budget["claims"]] == [
        each["id"] for each in requests[PAID_FOR:]
    ]


async def test_without_a_waiting_list_the_others_are_refused_with_that_reason(
    there: Counter,
) -> None:
    await there.voted(PAID_FOR * CENTS)
    requests = await _asked_at_once(there)
    assert [each["proposal"]["advice"] for each in requests] == ["grant"] * PAID_FOR + [
        "refuse"
    ] * (HOUSEHOLDS - PAID_FOR)
    answers = await _granted_at_once(there, requests, "authority")
    first = [each["id"] for each in requests[:PAID_FOR]]
    assert [id for id, each in answers.items() if each.is_success] == first
    refusals = await asyncio.gather(
        *(
            _insist(there, f"/v1/aid-requests/{each['id']}/refusal", {}, "authority")
            for each in requests[PAID_FOR:]
        )
    )
    assert {each.json()["status"] for each in refusals} == {"refused"}
    assert all("épuisés" in each.json()["decisions"][0]["reasons"][0] for each in refusals)
    budget = await _budget(there)
    assert (budget["committed_cents"], budget["claims"]) == (PAID_FOR * CENTS, [])
