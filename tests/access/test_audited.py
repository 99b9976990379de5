"""Who looked at whom is known: every answer about somebody has its row in the audit."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from chassis.web import application
from tests.access.audit_room import (
    a_file,
    a_prospection,
    acts_since,
    an_immersion,
    an_insertion,
    last_position,
    noted,
    rows,
)
from tests.access.matrix import HERE, NEXT_DOOR
from tests.office import Office
from tests.platform import Platform

EVERYBODY = (
    "reception-officer",
    "insertion-coordinator",
    "insertion-adviser",
    "auditor",
    "platform-operator",
)
PLURAL = {"opportunity": "opportunities"}
NOBODY_S = {"opening", "training"}
"""Tables of what is offered to everybody: their ids lead to nobody."""
ASKED_BY_SERVICES = {"contact-point-read"}
"""What no person reads: `test_contact_points` says what the audit keeps of it."""
PLATFORM = "platform."
"""How the actions begin that show what the platform has to say of itself, and of nobody."""


@pytest.fixture(scope="module")
async def prospecting(platform: Platform) -> AsyncIterator[Office]:
    async with a_prospection(platform) as made:
        yield made


@pytest.fixture(scope="module")
async def immersing(platform: Platform) -> AsyncIterator[Office]:
    async with an_immersion(platform) as made:
        yield made


@pytest.fixture(scope="module")
async def inserting(platform: Platform) -> AsyncIterator[Office]:
    async with an_insertion(platform) as made:
        yield made


async def whose(made: Office) -> dict[str, str]:
    """The subject of all that is kept, by its id, the subject's own, or a body's reference."""
    found: dict[str, str] = {}
    for table in made.service.tables:
        for row in await rows(made, f"select id, subject from {table.name}"):
            found |= {str(row.id): str(row.subject), str(row.subject): str(row.subject)}
        if "reference" in table.column_names:
            query = "select record #>> '{referral,reference}' as reference, subject from "
            for row in await rows(made, query + table.name):
                if row.reference:
                    found[row.reference] = str(row.subject)
    for name in NOBODY_S & {table.name for table in made.service.tables}:
        for row in await rows(made, f"select id from {name}"):
            del found[str(row.id)]
    return found


async def every_reading(made: Office) -> list[tuple[str, str]]:
    """Each GET route of the service, by its path in OpenAPI, as often as there are items."""
    document = application(made.runtime).openapi()
    found = []
    for path, operations in document["paths"].items():
        action = operations.get("get", {}).get("x-action", PLATFORM)
        if action.startswith(PLATFORM) or action in ASKED_BY_SERVICES:
            continue
        places = {
            f"/v1/{PLURAL.get(each.name, f'{each.name}s').replace('_', '-')}/": each.name
            for each in made.service.tables
        }
        places["/v1/imports/"] = "import_job"
        tables = [table for place, table in places.items() if path.startswith(place)]
        items = await rows(made, f"select id from {tables[0]}") if tables else []
        paths = [path.replace("{id}", str(row.id)) for row in items] or [path]
        assert not any("{" in each for each in paths), f"nothing to read by {path}"
        found += [(path, each) for each in paths]
    return found


async def read_through(made: Office) -> set[str]:
    """Calls every GET route and compares its answers with the audit; those about somebody."""
    subject_of, about_somebody = await whose(made), set()
    async with made.officer("reader", *EVERYBODY) as client:
        for route, path in await every_reading(made):
            before = await last_position(made)
            answer = await client.get(path)
            assert answer.is_success, (path, answer.text)
            told = {subject for id, subject in subject_of.items() if id in answer.text}
            acts = await acts_since(made, before)
            named = {subject for id, subject in subject_of.items() if id in path}
            assert told <= {act.subject for act in acts} <= told | named, path
            assert {act.actor for act in acts} <= {"reader"}
            assert all(act.action.endswith("-read") for act in acts)
            assert all(act.purpose.startswith(made.service.name) for act in acts)
            if told:
                about_somebody.add(route)
    return about_somebody


async def test_every_subject_in_every_answer_of_prospection_has_its_row(
    prospecting: Office,
) -> None:
    assert await read_through(prospecting) == {
        "/v1/candidates",
        "/v1/candidates/{id}",
        "/v1/candidates/{id}/duplicates",
        "/v1/candidates/{id}/interests",
        "/v1/candidates/{id}/opportunities",
        "/v1/duplicates",
        "/v1/exports",
        "/v1/imports/{id}/lines",
        "/v1/imports/{id}/report",
        "/v1/opportunities",
        "/v1/opportunities/{id}",
        "/v1/opportunities/{id}/candidates",
        "/v1/opportunities/{id}/interests",
        "/v1/opportunity-exports",
        "/v1/work-list",
        "/v1/work-list/interests",
        "/v1/work-list/opportunities",
    }


async def test_every_subject_in_every_answer_of_immersion_has_its_row(immersing: Office) -> None:
    assert await read_through(immersing) == {
        "/v1/stays",
        "/v1/stays/{id}",
        "/v1/hosts",
        "/v1/hosts/{id}",
        "/v1/work-list",
    }


async def test_every_subject_in_every_answer_of_insertion_has_its_row(inserting: Office) -> None:
    assert await read_through(inserting) == {
        "/v1/imports/{id}/lines",
        "/v1/imports/{id}/report",
        "/v1/partner-paths",
        "/v1/partner-paths/{id}",
        "/v1/partner-work-list",
        "/v1/insertion-paths",
        "/v1/insertion-paths/{id}",
        "/v1/insertion-work-list",
        "/v1/insertion-path-exports",
        "/v1/insertion-paths/{id}/applications",
        "/v1/applications",
        "/v1/applications/{id}",
        "/v1/application-work-list",
        "/v1/commitments",
        "/v1/commitments/{id}",
        "/v1/commitment-work-list",
        "/v1/trainings/{id}/enrolments",
        "/v1/training-enrolments/{id}",
    }


async def test_who_asks_for_the_same_answer_again_has_read_again(prospecting: Office) -> None:
    id, key = await a_file(prospecting), str(uuid4())
    async with prospecting.officer("repeating") as client:
        before = await last_position(prospecting)
        first = await noted(client, id, key)
        assert first.is_success, first.text
        done = [act.action for act in await acts_since(prospecting, before)]
        assert done == ["candidate-read", "candidate-written"]
        before = await last_position(prospecting)
        assert (await noted(client, id, key)).content == first.content
        (again,) = await acts_since(prospecting, before)
    assert (again.action, again.subject, again.actor) == ("candidate-read", id, "repeating")


async def test_a_row_says_who_what_when_about_whom_what_for_and_in_which_request(
    prospecting: Office,
) -> None:
    id, trace = await a_file(prospecting), uuid4().hex
    async with prospecting.officer("reader") as client:
        before = await last_position(prospecting)
        parent = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
        await client.get(f"/v1/candidates/{id}", headers=parent)
        (act,) = await acts_since(prospecting, before)
    assert (act.actor, act.action, act.subject) == ("reader", "candidate-read", id)
    assert (act.purpose, act.trace) == ("prospection.candidate-read", trace)
    assert (act.at, act.reason, act.glass) == (prospecting.clock.now(), None, None)


async def test_a_file_that_is_out_of_reach_was_not_read(prospecting: Office) -> None:
    id = await a_file(prospecting, NEXT_DOOR)
    async with prospecting.officer("referent", "territorial-referent", epcis=[HERE]) as client:
        before = await last_position(prospecting)
        assert (await client.get(f"/v1/candidates/{id}")).status_code == 404
        assert await acts_since(prospecting, before) == []


async def test_a_controller_reads_who_looked_at_a_file_and_leaves_a_row_too(
    prospecting: Office,
) -> None:
    id = await a_file(prospecting)
    async with prospecting.officer("reader-2") as client:
        await client.get(f"/v1/candidates/{id}")
    async with prospecting.officer("controller", "auditor") as client:
        before = await last_position(prospecting)
        answer = await client.get("/v1/audit", params={"subject": id, "actor": "reader-2"})
        (act,) = await acts_since(prospecting, before)
    (told,) = answer.json()
    assert (told["actor"], told["action"], told["subject"]) == ("reader-2", "candidate-read", id)
    assert (act.action, act.subject, act.actor) == ("audit-read", id, "controller")


async def test_only_controllers_read_the_audit(prospecting: Office) -> None:
    async with prospecting.officer("curious") as client:
        assert (await client.get("/v1/audit")).status_code == 403
