"""What a partner confides is in no answer given to a role without right to it, route by route."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chassis.web import application
from services.insertion import use_cases
from services.insertion.app import service
from services.insertion.domain.partner_facts import Proof, Wish
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Keeping, Outcome, Saying, Seat
from tests.access.examples import Examples
from tests.desk import NOON
from tests.insertion.desk import Desk
from tests.insertion.partners import HERE, TODAY
from tests.office import Office, office
from tests.platform import Platform

ADVISERS = ["insertion-adviser"]
SHOWN = {"id", "subject", "officer", "epci", "opened_on", "gate", "content"}
SECRETS = (
    "confidante-1",
    "confidante-2",
    "J1506",
    "work-contract",
    "commuting",
    "invited_on",
    "searching_since",
    *(str(TODAY + timedelta(days=each)) for each in range(1, 8)),
)
"""What is in the path and nowhere else: days, officers, codes, names of its fields."""


@pytest.fixture(scope="module")
async def there(platform: Platform) -> AsyncIterator[tuple[Office, PartnerPath]]:
    """An office where one partner's path holds something of everything."""
    async with office(platform, service, now=NOON) as made:
        desk = Desk(lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock)
        yield made, await _a_full_path(desk)


async def _a_full_path(desk: Desk) -> PartnerPath:
    path = await desk.path(await desk.asked())
    desk.on(TODAY + timedelta(days=1))
    async with desk.work("confidante-1") as work:
        await use_cases.inform_partner(path.id, None, work)
    desk.on(TODAY + timedelta(days=2))
    async with desk.work("confidante-1") as work:
        await use_cases.invite_partner(path.id, None, work)
    desk.on(TODAY + timedelta(days=3))
    async with desk.work("confidante-1") as work:
        await use_cases.take_partner_paper(path.id, Seat.PARTNER, Saying.ACCEPTS, None, None, work)
    async with desk.work("confidante-2") as work:
        await use_cases.countersign_partner_paper(
            path.subject, Saying.ACCEPTS, None, work.today, work
        )
    desk.on(TODAY + timedelta(days=4))
    async with desk.work("confidante-1") as work:
        await use_cases.assess_partner(path.id, [Wish.JOB], ["J1506"], None, work)
    async with desk.work("confidante-1") as work:
        await use_cases.search_for_partner(path.id, None, work)
    desk.on(TODAY + timedelta(days=5))
    async with desk.work("confidante-1") as work:
        await use_cases.review_partner(path.id, None, work)
    desk.on(TODAY + timedelta(days=6))
    async with desk.work("confidante-1") as work:
        await use_cases.observe_partner(
            path.id, Outcome.KEEPS_JOB, Proof.WORK_CONTRACT, Keeping.COMMUTING, None, work
        )
    desk.on(TODAY + timedelta(days=7))
    async with desk.work("confidante-1") as work:
        await use_cases.take_partner_paper(path.id, Seat.PARTNER, Saying.RETIRED, None, None, work)
    async with desk.work() as work:
        return await use_cases.assign_partner(path.id, "adviser-1", work)


def _operations(document: Mapping[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if path.startswith("/v1/partner")
    ]


async def _asked(
    client: httpx.AsyncClient, document: Mapping[str, Any], path: PartnerPath
) -> list[tuple[str, httpx.Response]]:
    """Every answer of every route about partners, to one caller."""
    examples = Examples(
        document,
        {"household": str(path.subject), "officer": "adviser-1"},
    )
    found = []
    for method, where, operation in _operations(document):
        body = examples.body(operation)
        answer = await client.request(
            method,
            where.replace("{id}", str(path.id)),
            json=body,
            headers={"Idempotency-Key": str(uuid4())},
        )
        found.append((f"{method} {where}", answer))
    return found


def _policy_roles(made: Office) -> list[str]:
    return sorted(made.runtime.policy.roles)


async def test_the_path_is_there_for_its_adviser(there: tuple[Office, PartnerPath]) -> None:
    """Else the tests below would find nothing for another reason."""
    made, path = there
    async with made.officer("adviser-1", *ADVISERS) as adviser:
        seen = await adviser.get(f"/v1/partner-paths/{path.id}")
    assert [secret for secret in SECRETS if secret not in seen.text] == []


async def test_no_route_shows_a_partner_s_content_to_a_role_without_right(
    there: tuple[Office, PartnerPath],
) -> None:
    made, path = there
    leaks, asked = [], 0
    app = application(made.runtime)
    document = app.openapi()
    for role in _policy_roles(made):
        name = "adviser-1" if role not in ADVISERS else "adviser-2"
        async with made.officer(
            name, role, epcis=[HERE], agency="chambre-fictive", app=app
        ) as somebody:
            for where, answer in await _asked(somebody, document, path):
                asked += 1
                leaks += [f"{role} {where}: {each}" for each in SECRETS if each in answer.text]
    assert leaks == []
    assert asked > 150


@pytest.mark.parametrize("role", ["reception-officer", "territorial-referent", "auditor"])
async def test_others_see_that_the_path_is_there_and_its_gate_only(
    there: tuple[Office, PartnerPath], role: str
) -> None:
    made, path = there
    async with made.officer("somebody", role, epcis=[HERE]) as other:
        one = (await other.get(f"/v1/partner-paths/{path.id}")).json()
        (listed,) = (await other.get("/v1/partner-paths")).json()["items"]
    assert one == listed
    assert set(one) == SHOWN
    assert (one["gate"], one["content"]) == ("passed", None)


async def test_no_list_filters_on_what_a_path_holds(there: tuple[Office, PartnerPath]) -> None:
    made, _ = there
    (listing,) = [
        operation
        for method, path, operation in _operations(application(made.runtime).openapi())
        if (method, path) == ("GET", "/v1/partner-paths")
    ]
    asked = {each["name"] for each in listing["parameters"] if each["in"] == "query"}
    assert asked == {"subject", "officer", "gate", "after", "limit"}


async def test_a_witness_learns_nothing_but_what_the_paper_says(
    there: tuple[Office, PartnerPath],
) -> None:
    made, path = there
    asked = {"household": str(path.subject), "signed_on": str(TODAY + timedelta(days=7))}
    async with made.officer("adviser-2", *ADVISERS) as witness:
        headers = {"Idempotency-Key": str(uuid4())}
        differs = await witness.post(
            "/v1/partner-countersignatures", json=asked | {"says": "unavailable"}, headers=headers
        )
    assert differs.status_code == 409
    assert "retired" not in differs.text


async def test_what_is_read_of_a_path_leaves_a_trace(there: tuple[Office, PartnerPath]) -> None:
    made, path = there
    async with made.officer("adviser-1", *ADVISERS) as adviser:
        await adviser.get(f"/v1/partner-paths/{path.id}")
    async with made.officer("auditor-1", "auditor") as auditor:
        entries = (await auditor.get("/v1/audit", params={"subject": str(path.subject)})).json()
    assert "partner_path-read" in {each["action"] for each in entries}
