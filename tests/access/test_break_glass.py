"""Who has to see beyond their scope can, for one hour, and everybody knows it."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from chassis.break_glass import LASTS
from tests.access.audit_room import a_file, a_prospection, acts_since, last_position, noted, rows
from tests.access.matrix import HERE, NEXT_DOOR
from tests.office import Office
from tests.platform import Platform

WHY = {"reason": "une personne en danger a appelé cette nuit"}


@pytest.fixture(scope="module")
async def prospecting(platform: Platform) -> AsyncIterator[Office]:
    async with a_prospection(platform) as made:
        yield made


async def test_breaking_the_glass_shows_for_one_hour_what_is_out_of_reach_and_says_so(
    prospecting: Office,
) -> None:
    id = await a_file(prospecting, NEXT_DOOR)
    async with prospecting.officer("referent-2", "territorial-referent", epcis=[HERE]) as client:
        opened = await broken(client)
        assert opened.status_code == 201, opened.text
        before = await last_position(prospecting)
        assert (await client.get(f"/v1/candidates/{id}")).status_code == 200
        (act,) = await acts_since(prospecting, before)
        assert (act.subject, act.glass) == (id, UUID(opened.json()["id"]))
        prospecting.clock.advance(LASTS)
    async with prospecting.officer("referent-2", "territorial-referent", epcis=[HERE]) as client:
        assert (await client.get(f"/v1/candidates/{id}")).status_code == 404


async def test_a_broken_glass_lets_see_and_not_act(prospecting: Office) -> None:
    id = await a_file(prospecting, NEXT_DOOR)
    async with prospecting.officer("referent-3", "territorial-referent", epcis=[HERE]) as client:
        assert (await broken(client)).status_code == 201
        assert (await noted(client, id, str(uuid4()))).status_code == 404


async def test_a_broken_glass_lets_search_too(prospecting: Office) -> None:
    id = await a_file(prospecting, NEXT_DOOR)
    async with prospecting.officer("referent-8", "territorial-referent", epcis=[HERE]) as client:
        assert await searched(client, id) == []
        assert (await broken(client)).status_code == 201
        before = await last_position(prospecting)
        assert await searched(client, id) == [id]
        (act,) = await acts_since(prospecting, before)
    assert (act.action, act.subject) == ("candidate-read", id)
    assert (act.purpose, act.glass is not None) == ("prospection.candidate-search", True)


async def searched(client: httpx.AsyncClient, words: str) -> list[str]:
    answer = await client.post("/v1/candidate-searches", json={"words": words})
    assert answer.is_success, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_a_broken_glass_is_its_breakers_alone(prospecting: Office) -> None:
    id = await a_file(prospecting, NEXT_DOOR)
    async with prospecting.officer("referent-4", "territorial-referent", epcis=[HERE]) as client:
        assert (await broken(client)).status_code == 201
    async with prospecting.officer("referent-5", "territorial-referent", epcis=[HERE]) as client:
        assert (await client.get(f"/v1/candidates/{id}")).status_code == 404


@pytest.mark.parametrize("body", [{}, {"reason": "urgent"}, {"reason": "appeler 06 39 98 00 01"}])
async def test_a_glass_is_not_broken_without_a_reason_that_names_nobody(
    prospecting: Office, body: dict[str, str]
) -> None:
    async with prospecting.officer("referent-6", "territorial-referent", epcis=[HERE]) as client:
        assert (await broken(client, body)).status_code == 422
    query = "select id from break_glass where actor = 'referent-6'"
    assert await rows(prospecting, query) == []


async def test_a_broken_glass_rings_and_leaves_a_row(
    prospecting: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    async with prospecting.officer("referent-7", "territorial-referent", epcis=[HERE]) as client:
        rung = _alarms((await client.get("/metrics")).text)
        before = await last_position(prospecting)
        opened = (await broken(client)).json()
        (act,) = await acts_since(prospecting, before)
        assert _alarms((await client.get("/metrics")).text) == rung + 1
    assert (act.action, act.subject, act.reason) == (
        "break-glass-opened",
        opened["id"],
        WHY["reason"],
    )
    assert "glass-broken" in capsys.readouterr().out
    async with prospecting.officer("controller", "auditor") as client:
        assert opened in (await client.get("/v1/break-glass")).json()
    assert opened["actor"] == "referent-7"


def _alarms(metrics: str) -> float:
    found = [
        line
        for line in metrics.splitlines()
        if line.startswith('happy_break_glass_total{service="prospection"}')
    ]
    return float(found[0].rpartition(" ")[2]) if found else 0.0


async def broken(client: httpx.AsyncClient, body: dict[str, str] = WHY) -> httpx.Response:
    return await client.post(
        "/v1/break-glass", json=body, headers={"Idempotency-Key": str(uuid4())}
    )
