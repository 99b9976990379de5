"""Who may do what, route by route and role by role: as the policy file says, and no more."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from chassis.rights import Grant, Rights, Scope
from chassis.web import application
from services.immersion import use_cases as immersion
from services.immersion.app import service as immersion_service
from services.immersion.domain import facts
from services.immersion.domain.party import Party
from services.insertion import use_cases as insertion
from services.insertion.app import service as insertion_service
from services.insertion.domain.local.person import Referral
from services.prospection import use_cases as prospection
from services.prospection.app import service as prospection_service
from services.prospection.domain.project import Kind as ProjectKind
from services.prospection.domain.project import Project
from tests.access.inserted import scarce_kinds
from tests.access.matrix import (
    ANOTHER_AGENCY,
    HERE,
    ME,
    MY_AGENCY,
    NOT_MINE,
    Kind,
    Matrix,
    whose,
)
from tests.immersion.desk import Desk as ImmersionDesk
from tests.immersion.stays import a_profile
from tests.insertion.desk import Desk as InsertionDesk
from tests.insertion.local_people import CAMILLE, TODAY
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import a_couple
from tests.prospection.desk import Desk as ProspectionDesk
from tests.prospection.offers import an_offer
from tests.prospection.stock import StockDesk
from tests.territories import a_territory

CONTACT = {"name": "Hôte Fictif", "email": "hote@exemple.invalid"}


@pytest.fixture(scope="module")
async def prospecting(platform: Platform) -> AsyncIterator[Matrix]:
    async with office(platform, prospection_service) as made:
        desk = ProspectionDesk(
            lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock
        )
        candidates = {respect: await _candidate(desk, respect) for respect in NOT_MINE}
        stock = StockDesk(desk.begin, desk.clock)
        offers = {respect: await _opportunity(stock, respect) for respect in NOT_MINE}
        kinds = [
            Kind("candidate", "/v1/candidates", ("epci", "officer"), candidates),
            Kind("opportunity", "/v1/opportunities", ("epci", "agency", "officer"), offers),
        ]
        another, mine = str(candidates["agency"]), str(candidates["own"])
        told = {"merged": another, "other": another, "candidate id": mine, "agency": MY_AGENCY}
        yield await _matrix(made, kinds, **told)


async def _candidate(desk: ProspectionDesk, respect: str) -> UUID:
    its = whose(respect)
    project = Project(ProjectKind.JOB, "J1506", "v3", (its["epci"],))
    candidate = await desk.registered(a_couple(asked=False), project)
    async with desk.work() as work:
        await prospection.assign(candidate.id, its["officer"], work)
    return candidate.id


async def _opportunity(desk: StockDesk, respect: str) -> UUID:
    its = whose(respect)
    opportunity = await desk.entered(an_offer(epci=its["epci"]))
    async with desk.work() as work:
        await prospection.give_to(opportunity.id, its["officer"], its["agency"], work)
    return opportunity.id


@pytest.fixture(scope="module")
async def immersing(platform: Platform) -> AsyncIterator[Matrix]:
    async with office(platform, immersion_service) as made:
        desk = ImmersionDesk(
            lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock
        )
        stays = {respect: await _stay(desk, respect) for respect in NOT_MINE}
        hosts = {respect: await _host(desk, respect) for respect in NOT_MINE}
        kinds = [
            Kind("stay", "/v1/stays", ("epci", "officer"), stays),
            Kind("host", "/v1/hosts", ("epci", "agency"), hosts),
        ]
        yield await _matrix(made, kinds, host=str(hosts["own"]), agency=MY_AGENCY, contact=CONTACT)


async def _stay(desk: ImmersionDesk, respect: str) -> UUID:
    its = whose(respect)
    party = Party.household(adults=1, partner=False)
    candidate = await desk.qualified(uuid4(), party, facts.Project("job", "J1506", (its["epci"],)))
    stay = await desk.stay(candidate)
    async with desk.work() as work:
        await immersion.assign(stay.id, its["officer"], work)
    return stay.id


async def _host(desk: ImmersionDesk, respect: str) -> UUID:
    its = whose(respect)
    profile = a_profile(epci=its["epci"], agency=its["agency"])
    async with desk.work() as work:
        return (await immersion.register_host(profile, work)).id


@pytest.fixture(scope="module")
async def inserting(platform: Platform) -> AsyncIterator[Matrix]:
    place = a_territory(platform.territory())
    since, decided = date(2020, 1, 2), date(2020, 1, 1)
    rules = place.rules.overlay(
        "insertion.bodies", [MY_AGENCY, ANOTHER_AGENCY], since=since, today=decided
    )
    async with office(platform, insertion_service, territory=replace(place, rules=rules)) as made:
        desk = InsertionDesk(
            lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock
        )
        partners = {respect: await _partner(desk, respect) for respect in NOT_MINE}
        people = {respect: await _person(desk, respect, made) for respect in NOT_MINE}
        kinds = [
            Kind("partner_path", "/v1/partner-paths", ("epci", "officer"), partners),
            Kind("insertion_path", "/v1/insertion-paths", ("epci", "officer", "agency"), people),
        ]
        kinds += await scarce_kinds(desk, people)
        mine, opening = str(people["own"]), str(kinds[-1].items["own"])
        told = {"path": mine, "insertion_path": mine, "months": 3, "opening": opening}
        told["partner_path"] = str(partners["own"])
        yield await _matrix(made, kinds, body=MY_AGENCY, reference="FICTIF-9", **told)


async def _partner(desk: InsertionDesk, respect: str) -> UUID:
    its, household = whose(respect), uuid4()
    async with desk.work() as work:
        await insertion.expect_household(household, True, its["epci"], TODAY, work)
    async with desk.work() as work:
        path = (await desk.path(household)).id
        await insertion.assign_partner(path, its["officer"], work)
    return path


async def _person(desk: InsertionDesk, respect: str, made: Office) -> UUID:
    its = whose(respect)
    commune = made.territory.communes_of(its["epci"], TODAY)[0].code
    referral = Referral(body=its["agency"], reference=respect, on=TODAY, informed_on=TODAY)
    async with desk.work() as work:
        path = await insertion.refer_person(
            replace(CAMILLE, commune=commune), referral, its["officer"], work
        )
    return path.id


async def _matrix(made: Office, kinds: list[Kind], **told: object) -> Matrix:
    matrix = Matrix(made, kinds, application(made.runtime).openapi(), told)
    await matrix.remember()
    return matrix


def _myself(
    matrix: Matrix, role: str, app: FastAPI | None = None, territory: str | None = None
) -> httpx.AsyncClient:
    """Me in that role, in charge of one EPCI and speaking for one agency."""
    return matrix.office.officer(
        ME, role, territory=territory, epcis=[HERE], agency=MY_AGENCY, app=app
    )


async def _differences(matrix: Matrix) -> tuple[int, list[str]]:
    """How many requests were made, and those that ended otherwise than the policy says."""
    asked, wrong = 0, []
    app = application(matrix.office.runtime)
    async with AsyncExitStack() as stack:
        clients = {
            (role, is_here): await stack.enter_async_context(
                _myself(matrix, role, app, None if is_here else "aa-01")
            )
            for role in matrix.policy["roles"]
            for is_here in (True, False)
        }
        for cell in matrix.cells():
            found = await matrix.ask(clients[cell.role, cell.respect != "territory"], cell)
            asked += 1
            if found != cell.expected:
                wrong.append(f"{cell} → {found}")
    return asked, wrong


async def test_prospections_routes_are_for_those_the_policy_names(prospecting: Matrix) -> None:
    asked, wrong = await _differences(prospecting)
    assert not wrong, "\n".join(wrong)
    assert asked > 700


async def test_immersions_routes_are_for_those_the_policy_names(immersing: Matrix) -> None:
    asked, wrong = await _differences(immersing)
    assert not wrong, "\n".join(wrong)
    assert asked > 700


async def test_insertions_routes_are_for_those_the_policy_names(inserting: Matrix) -> None:
    asked, wrong = await _differences(inserting)
    assert not wrong, "\n".join(wrong)
    assert asked > 2_000


@pytest.mark.parametrize(
    ("which", "path", "key"),
    [
        ("prospecting", "/v1/candidates", "id"),
        ("prospecting", "/v1/work-list", "candidate"),
        ("prospecting", "/v1/opportunities", "id"),
        ("prospecting", "/v1/work-list/opportunities", "opportunity"),
        ("immersing", "/v1/stays", "id"),
        ("immersing", "/v1/hosts", "id"),
        ("immersing", "/v1/work-list", "stay"),
        ("inserting", "/v1/partner-paths", "id"),
        ("inserting", "/v1/insertion-paths", "id"),
        ("inserting", "/v1/commitments", "id"),
        ("inserting", "/v1/applications", "id"),
    ],
)
async def test_a_list_holds_what_the_caller_reaches_and_no_more(
    request: pytest.FixtureRequest, which: str, path: str, key: str
) -> None:
    matrix: Matrix = request.getfixturevalue(which)
    places = {each.path: each for each in matrix.kinds} | {
        each.table: each for each in matrix.kinds
    }
    named = path.rsplit("/", maxsplit=1)[-1][:-1].replace("-", "_")
    kind = next(places[name] for name in (path, key, named) if name in places)
    seen: dict[str, set[str]] = {}
    for role, told in matrix.policy["roles"].items():
        async with _myself(matrix, role) as client:
            answer = await client.get(path, params={"limit": 200})
        if answer.status_code == 403:
            continue
        column = {"epci": "epci", "caseload": "officer", "agency": "agency"}.get(told["scope"])
        mine = {
            str(id)
            for respect, id in kind.items.items()
            if column is None
            or (column in kind.columns and whose(respect)[column] == whose("own")[column])
        }
        seen[role] = {item[key] for item in answer.json()["items"]}
        assert seen[role] == mine, role
    assert len({frozenset(each) for each in seen.values()}) > 1


SHOWN_BY_OTHERS = {"pair"}
"""Items without a route of their own: `test_pairs` says who reaches them."""
LOCKED = text(
    "select relname from pg_class where relrowsecurity and relforcerowsecurity"
    " and relnamespace = 'public'::regnamespace"
)


@pytest.mark.parametrize("which", ["prospecting", "immersing", "inserting"])
async def test_the_database_locks_every_table_that_says_whose_its_rows_are(
    request: pytest.FixtureRequest, which: str
) -> None:
    matrix: Matrix = request.getfixturevalue(which)
    async with matrix.office.runtime.engine.connect() as connection:
        locked = {row.relname for row in await connection.execute(LOCKED)}
    owned = {table.name for table in matrix.office.service.tables if table.scope_names}
    assert owned <= locked
    assert owned - SHOWN_BY_OTHERS == {kind.table for kind in matrix.kinds if kind.columns}


@pytest.mark.parametrize("which", ["prospecting", "immersing", "inserting"])
async def test_the_database_hides_what_a_referent_may_not_reach(
    request: pytest.FixtureRequest, which: str
) -> None:
    """As if the store's own filter had been forgotten."""
    matrix: Matrix = request.getfixturevalue(which)
    rights = Rights((Grant(Scope("epci", frozenset({HERE}))),))
    for kind in (each for each in matrix.kinds if each.columns):
        async with matrix.office.runtime.transactions.begin("test", rights=rights) as work:
            rows = await work.connection.execute(text(f"select id from {kind.table}"))
            seen = {row.id for row in rows}
        assert seen == {id for respect, id in kind.items.items() if respect != "epci"}
