"""Who sees how the partner's situation stands: those it is for, in no answer anybody else gets."""

import tomllib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from chassis.rights import Grant, Rights, Scope, ScopeColumn
from happy.places import ROOT
from services.installation import use_cases
from services.installation.app import service
from services.installation.domain.checklist import Item, Progress
from services.installation.domain.path import Path
from tests.desk import NOON
from tests.installation.desk import Desk
from tests.installation.paths import DAY, HERE, NEXT_DOOR, OFFICER, TODAY
from tests.office import Office, office
from tests.platform import Platform

SEE = {
    "reception-officer": True,
    "territorial-referent": True,
    "insertion-adviser": True,
    "technical-referent": False,
    "epci-correspondent": False,
    "auditor": False,
}
READ_TASKS = ("reception-officer", "territorial-referent", "technical-referent", "auditor")


@pytest.fixture(scope="module")
async def there(platform: Platform) -> AsyncIterator[tuple[Office, Path]]:
    """An office with a couple's path on which everything holds, and their item is late."""
    async with office(platform, service, now=NOON) as made:
        desk = Desk(lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock)
        path = await desk.ready()
        async with desk.work() as work:
            await use_cases.move_on(
                path.id, Item.PARTNER, Progress.IN_PROGRESS, None, TODAY - DAY, None, work
            )
        yield made, path


@pytest.mark.parametrize("role", SEE)
async def test_the_partners_situation_is_for_the_roles_it_is_for(
    there: tuple[Office, Path], role: str
) -> None:
    made, path = there
    async with made.officer(OFFICER, role, epcis=[HERE]) as somebody:
        seen = (await somebody.get(f"/v1/paths/{path.id}")).json()
        listed = (await somebody.get("/v1/paths")).json()["items"]
    for answer in (seen, *listed):
        assert (answer["partner"] is not None) is SEE[role]
        assert ("partner" in {each["item"] for each in answer["checklist"]}) is SEE[role]
    assert SEE[role] or "passed" not in str(seen)


@pytest.mark.parametrize("role", READ_TASKS)
async def test_what_waits_does_not_tell_it_either(there: tuple[Office, Path], role: str) -> None:
    made, _ = there
    async with made.officer(OFFICER, role, epcis=[HERE]) as somebody:
        items = (await somebody.get("/v1/work-list")).json()["items"]
    tasks = {(each["task"], each["item"]) for each in items}
    assert (("install", None) in tasks) is SEE[role]
    assert (("settle-step", "partner") in tasks) is SEE[role]


def test_who_says_that_somebody_is_installed_sees_the_partners_situation() -> None:
    """Else the refusal would tell what the role does not see."""
    policy = tomllib.loads((ROOT / "deploy" / "policy.toml").read_text(encoding="utf-8"))
    sayers = set(policy["actions"]["installation"]["path-install"]["roles"])
    assert sayers <= set(policy["fields"]["installation"]["partner-situation"]["roles"])


async def test_a_technical_referent_reaches_the_paths_they_look_after(
    there: tuple[Office, Path],
) -> None:
    made, path = there
    async with (
        made.officer(OFFICER) as officer,
        made.officer("chamber-1", "technical-referent") as him,
    ):
        assert (await him.get(f"/v1/paths/{path.id}")).status_code == 404
        assert (await him.get("/v1/paths")).json()["items"] == []
        await officer.post(
            f"/v1/paths/{path.id}/assignment",
            json={"technical_referent": "chamber-1"},
            headers={"Idempotency-Key": "assigned"},
        )
        assert (await him.get(f"/v1/paths/{path.id}")).status_code == 200
        assert [each["id"] for each in (await him.get("/v1/paths")).json()["items"]] == [
            str(path.id)
        ]


async def test_the_database_hides_what_a_referent_may_not_reach(
    there: tuple[Office, Path],
) -> None:
    """As if the store's own filter had been forgotten."""
    made, path = there
    cases: tuple[tuple[ScopeColumn, str, bool], ...] = (
        ("epci", HERE, True),
        ("epci", NEXT_DOOR, False),
        ("officer", OFFICER, True),
        ("referent", "chamber-2", False),
    )
    for column, value, is_seen in cases:
        rights = Rights((Grant(Scope(column, frozenset({value}))),))
        async with made.runtime.transactions.begin("test", rights=rights) as work:
            rows = await work.connection.execute(text("select id from path"))
            assert (path.id in {row.id for row in rows}) is is_seen
