"""Who may do what with aids, route by route and role by role: as the policy file says."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.rights import Grant, Rights, Scope
from chassis.web import application
from services.installation.app import service
from services.installation.domain.aids.aid import Authority
from services.installation.domain.aids.budget import budget_id
from services.installation.domain.aids.request import Asked
from services.installation.use_cases import aids
from tests.access.matrix import HERE, ME, MY_AGENCY, NOT_MINE, Kind, Matrix, whose
from tests.desk import NOON
from tests.installation.aid_desk import (
    FACTS,
    PIECES,
    TODAY,
    AidDesk,
    a_grant_against_practice,
    a_moving_aid,
    a_place,
)
from tests.office import Office, office
from tests.platform import Platform

TOLD: dict[str, Any] = {
    "aid": "moving",
    "line": "moving",
    "epci": HERE,
    "reference": "E-1",
    "reason": "doubtful",
}


@pytest.fixture(scope="module")
async def matrix(platform: Platform) -> AsyncIterator[Matrix]:
    """One request that is mine in every respect, and one that is not in each of them."""
    others = a_grant_against_practice(authority=Authority("bailleur-fictif", "Un autre conseil"))
    ours = a_moving_aid(authority=Authority(MY_AGENCY, "Le conseil fictif"))
    place = a_place(moving=ours, practice=others)
    code = platform.territory()
    place = replace(place, code=code, rules=replace(place.rules, territory=code))
    async with office(platform, service, territory=place, now=NOON) as made:
        requests = {respect: await _request(made, respect) for respect in NOT_MINE}
        kind = Kind("aid_request", "/v1/aid-requests", ("epci", "agency", "officer"), requests)
        document = application(made.runtime).openapi()
        paths = {_named(path): each for path, each in document["paths"].items() if "/aid" in path}
        told = TOLD | {"candidate": str(await _desk(made).known())}
        found = Matrix(made, [kind], document | {"paths": paths}, told)
        await found.remember()
        yield found


def _named(path: str) -> str:
    """A path that leads to a letter there is, and to the budget there is."""
    budget = str(budget_id("moving", TODAY.year))
    named = path.replace("{kind}", "receipt")
    return named.replace("/aid-budgets/{id}", f"/aid-budgets/{budget}")


def _desk(made: Office) -> AidDesk:
    begin = made.runtime.transactions.begin
    return AidDesk(lambda cause: begin("test", cause=cause), made.clock)


async def _request(made: Office, respect: str) -> UUID:
    its = whose(respect)
    desk = _desk(made)
    candidate = await desk.known()
    is_mine = its["agency"] == MY_AGENCY
    asked = Asked(
        "moving" if is_mine else "practice",
        TODAY,
        FACTS if is_mine else {"months": 3},
        PIECES if is_mine else frozenset(),
        epci=its["epci"],
        officer=its["officer"],
    )
    async with desk.work() as work:
        return (await aids.receive(candidate, asked, work)).id


async def test_the_routes_of_aids_are_for_those_the_policy_names(matrix: Matrix) -> None:
    asked, wrong = 0, []
    app = application(matrix.office.runtime)
    async with AsyncExitStack() as stack:
        clients = {
            role: await stack.enter_async_context(
                matrix.office.officer(ME, role, epcis=[HERE], agency=MY_AGENCY, app=app)
            )
            for role in matrix.policy["roles"]
        }
        for cell in matrix.cells():
            if cell.respect == "territory":
                continue
            found = await matrix.ask(clients[cell.role], cell)
            asked += 1
            if found != cell.expected:
                wrong.append(f"{cell} → {found}")
    assert not wrong, "\n".join(wrong)
    assert asked > 500


async def test_a_list_of_requests_holds_what_the_caller_reaches(matrix: Matrix) -> None:
    (kind,) = matrix.kinds
    for role, column in (("granting-authority", "agency"), ("territorial-referent", "epci")):
        mine = {
            str(id)
            for respect, id in kind.items.items()
            if whose(respect)[column] == whose("own")[column]
        }
        for path, key in (("/v1/aid-requests", "id"), ("/v1/aid-work-list", "request")):
            async with matrix.office.officer(ME, role, epcis=[HERE], agency=MY_AGENCY) as client:
                seen = {each[key] for each in (await client.get(path)).json()["items"]}
            assert seen <= mine
            assert path != "/v1/aid-requests" or seen == mine


async def test_the_database_hides_requests_that_are_out_of_reach(matrix: Matrix) -> None:
    """As if the store's own filter had been forgotten."""
    (kind,) = matrix.kinds
    rights = Rights((Grant(Scope("agency", frozenset({MY_AGENCY}))),))
    async with matrix.office.runtime.transactions.begin("test", rights=rights) as work:
        rows = await work.connection.execute(text("select id from aid_request"))
        seen = {row.id for row in rows}
    assert seen == {id for respect, id in kind.items.items() if respect != "agency"}
