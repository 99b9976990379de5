"""Who may do what with homes, desks and sessions, route by route: as the policy file says."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.rights import Grant, Rights, Scope
from chassis.web import application
from services.installation import use_cases
from services.installation.app import service
from services.installation.domain.accompaniment import Attendee
from services.installation.domain.desks.site import Site
from services.installation.domain.homes.home import Home, Owner
from services.installation.domain.homes.promise import Asked
from tests.access.matrix import HERE, ME, MY_AGENCY, NOT_MINE, Kind, Matrix, whose
from tests.desk import NOON
from tests.installation.place_desk import ENDS, STARTS, TODAY, PlaceDesk
from tests.office import office
from tests.platform import Platform

COMMUNES = {HERE: "99001", "999000002": "99007"}
KINDS = {
    "home": ("/v1/homes", ("epci", "agency")),
    "home_promise": ("/v1/home-promises", ("epci", "agency", "officer")),
    "desk_subscription": ("/v1/desk-subscriptions", ("epci", "agency", "officer")),
    "enrolment": ("/v1/enrolments", ("epci", "officer")),
}
AREA = ("/v1/home", "/v1/desk", "/v1/session", "/v1/enrolment")


@pytest.fixture(scope="module")
async def matrix(platform: Platform) -> AsyncIterator[Matrix]:
    """One item of each kind that is mine in every respect, and one that is not in each of them."""
    async with office(platform, service, now=NOON) as made:
        begin = made.runtime.transactions.begin
        desk = PlaceDesk(lambda cause: begin("test", cause=cause), made.clock)
        items: dict[str, dict[str, UUID]] = {table: {} for table in KINDS}
        for respect in NOT_MINE:
            for table, id in (await _items(desk, respect)).items():
                items[table][respect] = id
        kinds = [Kind(table, *of, items[table]) for table, of in KINDS.items()]
        site, session = await desk.site(seats=9, agency=MY_AGENCY), await desk.session()
        candidate = str(await desk.known())
        told: dict[str, Any] = {
            "candidate": candidate,
            "who": candidate,
            "home": str(items["home"]["own"]),
            "site": str(site.id),
            "commune": COMMUNES[HERE],
            "form": "mobility-lease",
            "topic": "work-organisation",
        }
        document = application(made.runtime).openapi()
        paths = {
            path.replace("/desk-sites/{id}", f"/desk-sites/{site.id}")
            .replace("/sessions/{id}", f"/sessions/{session.id}")
            .replace("{epci}", HERE): operations
            for path, operations in document["paths"].items()
            if path.startswith(AREA)
        }
        found = Matrix(made, kinds, document | {"paths": paths}, told)
        await found.remember()
        yield found


async def _items(desk: PlaceDesk, respect: str) -> dict[str, UUID]:
    its = whose(respect)
    epci, agency = its["epci"], its["agency"]
    where = {"epci": epci, "commune": COMMUNES[epci]}
    home: Home = await desk.home(owner=Owner("Bailleur fictif", agency), **where)
    asked = Asked(STARTS, ENDS, TODAY, its["officer"])
    promise = await desk.do(use_cases.homes.hold, await desk.known(), home.id, asked)
    site: Site = await desk.site(agency=agency, **where)
    taken = await desk.take(site, officer=its["officer"])
    session = await desk.session(epci=epci)
    who = await desk.known()
    async with desk.work(its["officer"]) as work:
        enrolled = await use_cases.sessions.enrol(session.id, Attendee.NEWCOMER, who, work)
    return {
        "home": home.id,
        "home_promise": promise.id,
        "desk_subscription": taken.id,
        "enrolment": enrolled.id,
    }


async def test_the_routes_of_places_are_for_those_the_policy_names(matrix: Matrix) -> None:
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
    assert asked > 700


@pytest.mark.parametrize(
    ("role", "column", "path"),
    [
        ("agency-correspondent", "agency", "/v1/homes"),
        ("agency-correspondent", "agency", "/v1/home-promises"),
        ("agency-correspondent", "agency", "/v1/desk-subscriptions"),
        ("epci-correspondent", "epci", "/v1/home-promises"),
        ("technical-referent", "officer", "/v1/enrolments"),
    ],
)
async def test_a_list_holds_what_the_caller_reaches(
    matrix: Matrix, role: str, column: str, path: str
) -> None:
    (kind,) = [each for each in matrix.kinds if each.path == path]
    mine = {
        str(id)
        for respect, id in kind.items.items()
        if whose(respect)[column] == whose("own")[column]
    }
    async with matrix.office.officer(ME, role, epcis=[HERE], agency=MY_AGENCY) as client:
        seen = {each["id"] for each in (await client.get(path)).json()["items"]}
    assert seen == mine


@pytest.mark.parametrize("table", ["home", "home_promise", "desk_subscription"])
async def test_the_database_hides_what_is_out_of_reach(matrix: Matrix, table: str) -> None:
    """As if the store's own filter had been forgotten."""
    (kind,) = [each for each in matrix.kinds if each.table == table]
    rights = Rights((Grant(Scope("agency", frozenset({MY_AGENCY}))),))
    async with matrix.office.runtime.transactions.begin("test", rights=rights) as work:
        rows = await work.connection.execute(text(f"select id from {table}"))  # named above
        seen = {row.id for row in rows}
    assert seen == {id for respect, id in kind.items.items() if respect != "agency"}
