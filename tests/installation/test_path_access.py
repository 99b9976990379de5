"""Who may do what on paths, route by route and role by role: as the policy file says."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from chassis.web import application
from services.installation import use_cases
from services.installation.app import service
from services.installation.domain.newcomer import Project
from services.installation.domain.state import Basis
from tests.access.matrix import COLUMN_OF_SCOPE, HERE, ME, MY_AGENCY, NOT_MINE, Kind, Matrix, whose
from tests.desk import NOON
from tests.installation.desk import Desk
from tests.installation.paths import COMMUNE
from tests.office import Office, office
from tests.platform import Platform

TOLD: dict[str, Any] = {
    "basis": "return",
    "commune": COMMUNE,
    "epci": HERE,
    "nature": "travel",
    "proof": "lease",
    "reason": "work",
    "topic": "project-management",
}
OURS = ("/v1/paths", "/v1/work-list", "/v1/presence", "/v1/reference")
COLUMNS = ("epci", "officer")


@pytest.fixture(scope="module")
async def matrix(platform: Platform) -> AsyncIterator[Matrix]:
    """One path that is mine in every respect, and one that is not in each of them."""
    async with office(platform, service, now=NOON) as made:
        desk = Desk(lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock)
        paths = {respect: await _path(desk, respect) for respect in NOT_MINE}
        kind = Kind("path", "/v1/paths", COLUMNS, paths)
        document = application(made.runtime).openapi()
        ours = {path: each for path, each in document["paths"].items() if path.startswith(OURS)}
        told = TOLD | {"subject": str(await desk.qualified())}
        found = Matrix(made, [kind], document | {"paths": ours}, told)
        await found.remember()
        yield found


async def _path(desk: Desk, respect: str) -> UUID:
    its = whose(respect)
    candidate = await desk.qualified(project=Project("job", epcis=(its["epci"],)))
    async with desk.work() as work:
        path = await use_cases.exempt(candidate, Basis.RETURN, its["epci"], None, work)
    async with desk.work() as work:
        await use_cases.assign(path.id, its["officer"], None, None, work)
    return path.id


async def test_the_routes_of_paths_are_for_those_the_policy_names(matrix: Matrix) -> None:
    asked, wrong = 0, []
    app = application(matrix.office.runtime)
    async with AsyncExitStack() as stack:
        clients = {
            role: await stack.enter_async_context(_myself(matrix.office, role, app))
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
    assert asked > 800


async def test_a_list_of_paths_holds_what_the_caller_reaches_and_no_more(matrix: Matrix) -> None:
    (kind,) = matrix.kinds
    lists = (("/v1/paths", "id", "path-read"), ("/v1/work-list", "path", "work-list-read"))
    for path, key, action in lists:
        for role in matrix.policy["actions"]["installation"][action]["roles"]:
            column = COLUMN_OF_SCOPE[matrix.policy["roles"][role]["scope"]]
            mine = {
                str(id)
                for respect, id in kind.items.items()
                if column is None or whose(respect)[column] == whose("own")[column]
            }
            async with _myself(matrix.office, role) as client:
                items = (await client.get(path)).json()["items"]
            assert {each[key] for each in items} <= mine, role
            assert path == "/v1/work-list" or {each[key] for each in items} == mine, role


def _myself(made: Office, role: str, app: FastAPI | None = None) -> httpx.AsyncClient:
    """Me in that role, in charge of one EPCI and speaking for one agency."""
    return made.officer(ME, role, epcis=[HERE], agency=MY_AGENCY, app=app)
