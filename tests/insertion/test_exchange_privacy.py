"""The employer never learns whether a person is from here or a newcomer's partner."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from chassis.rights import Grant, Rights, Scope
from chassis.web import application
from chassis.work import Cause
from tests.access.examples import Examples
from tests.insertion.posts import TRADE, Exchange
from tests.officers import refusal

Json = dict[str, Any]
SHOWN_TO_EMPLOYERS = {
    "id",
    "opening",
    "status",
    "status_label",
    "made_on",
    "moved_on",
    "following",
}
CHANNELS = ("local-person", "partner", "channel", "adviser", "path")
"""What would tell where somebody comes from: codes, names of fields, who follows them."""


@pytest.fixture
async def both(exchange: Exchange) -> tuple[str, str]:
    """One post, asked for by a local person and by a partner."""
    opening = await exchange.opened(places=2)
    partner = await exchange.followed_partner()
    return await exchange.applied(opening), await exchange.applied(opening, partner)


def same(seen: Json) -> Json:
    """An application without what is its own: its id."""
    return {name: value for name, value in seen.items() if name != "id"}


@pytest.mark.parametrize("moves", [(), ("processing",), ("processing", "acceptance"), ("refusal",)])
async def test_whoever_applies_the_employer_s_view_is_the_same(
    exchange: Exchange, both: tuple[str, str], moves: tuple[str, ...]
) -> None:
    for move in moves:
        answered = [(await exchange.answer(each, move)).json() for each in both]
        assert same(answered[0]) == same(answered[1])
    local, partner = [await exchange.seen(each) for each in both]
    assert set(local) == SHOWN_TO_EMPLOYERS
    assert same(local) == same(partner)
    assert local["following"] is None
    listed = await exchange.counter.get(
        "/v1/applications", by=exchange.employers, opening=local["opening"]
    )
    assert sorted(map(json.dumps, map(same, listed["items"]))) == [json.dumps(same(local))] * 2


async def test_whoever_applies_a_refused_answer_says_the_same(
    exchange: Exchange, both: tuple[str, str]
) -> None:
    said = []
    for each in both:
        await exchange.answer(each, "refusal")
        problem = refusal(await exchange.answer(each), 409, "application-ended")
        said.append((problem["title"], problem["detail"]))
    assert said[0] == said[1]


async def test_no_route_tells_a_channel_to_who_speaks_to_employers(
    exchange: Exchange, both: tuple[str, str]
) -> None:
    office = exchange.counter.office
    app = application(office.runtime)
    document = app.openapi()
    examples = Examples(document, {"officer": "employers-1"})
    mine = exchange.counter.id_of(both[1])
    opening = (await exchange.seen(both[1]))["opening"]
    asked, allowed = 0, 0
    async with office.officer("employers-1", "employer-relations", app=app) as employers:
        for where, operations in document["paths"].items():
            if "application" not in where and "opening" not in where:
                continue
            for method, operation in operations.items():
                for id in (opening, mine):
                    path = where.replace("{id}", id)
                    body = examples.body(operation)
                    answer = await employers.request(
                        method.upper(), path, json=body, headers={"Idempotency-Key": f"k{asked}"}
                    )
                    asked, allowed = asked + 1, allowed + answer.is_success
                    leaks = [each for each in CHANNELS if f'"{each}' in answer.text]
                    assert leaks == [], path
    assert asked > 20
    assert allowed >= 5


async def test_no_event_of_an_application_tells_who_applies(
    exchange: Exchange, both: tuple[str, str]
) -> None:
    for each in both:
        await exchange.answer(each)
    ids = {exchange.counter.id_of(each): rank for rank, each in enumerate(both)}
    told: list[list[Json]] = [[], []]
    for event in await exchange.counter.office.told():
        if event["data"].get("application") in ids:
            told[ids[event["data"]["application"]]].append(event)
    for event in [*told[0], *told[1]]:
        assert set(event["data"]) <= {"subject", "occurred_on", "application"}
        del event["data"]["application"]
    assert told[0] == told[1] != []


async def test_who_applies_is_shown_to_their_adviser_alone(
    exchange: Exchange, both: tuple[str, str]
) -> None:
    counter = exchange.counter
    for each, channel in zip(both, ("local-person", "partner"), strict=True):
        assert (await counter.get(each))["following"]["applicant"]["channel"] == channel
        for client in (counter.coordinator, counter.auditor):
            assert (await counter.get(each, by=client))["following"]["applicant"] is None
        refusal(await counter.second.get(each), 404, "not-found")


async def test_an_application_is_given_to_another_adviser(
    exchange: Exchange, both: tuple[str, str]
) -> None:
    counter = exchange.counter
    where = both[0]
    body = {"officer": "adviser-2"}
    await counter.post(f"{where}/assignment", body, by=counter.coordinator)
    assert (await counter.get(where, by=counter.second))["following"]["officer"] == "adviser-2"
    refusal(await counter.first.get(where), 404, "not-found")


async def test_a_person_s_applications_are_listed_to_their_adviser(exchange: Exchange) -> None:
    counter = exchange.counter
    path = await counter.opened()
    await exchange.applied(await exchange.opened(), path)
    listed = await counter.get(f"{path}/applications")
    assert len(listed["items"]) == 1
    refusal(await counter.second.get(f"{path}/applications"), 404, "not-found")
    refusal(await counter.coordinator.get(f"{path}/applications"), 403, "role-missing")
    refusal(await counter.second.get(f"{path}/openings?trade={TRADE}"), 404, "not-found")


async def test_the_database_itself_hides_the_applications_of_other_advisers(
    exchange: Exchange, both: tuple[str, str]
) -> None:
    office = exchange.counter.office
    mine = {exchange.counter.id_of(each) for each in both}
    for officer, seen in (("adviser-1", mine), ("adviser-2", set())):
        rights = Rights((Grant(Scope("officer", frozenset({officer}))),))
        cause = Cause("test", office.clock.now(), "test", actor=officer)
        async with office.runtime.transactions.begin("test", cause=cause, rights=rights) as work:
            rows = await work.connection.execute(text("select id from application"))
            assert {str(row.id) for row in rows} & mine == seen
