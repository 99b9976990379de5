"""What officers read: lists, what waits, and the description of it all."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.web import application
from tests.office import Office
from tests.prospection.candidates import HERE, NEXT_DOOR
from tests.prospection.front import (
    Body,
    Front,
    slug,
)


async def test_lists_go_on_where_they_stopped(officer: Front) -> None:
    mine = f"officer-{uuid4()}"
    made = []
    for _ in range(5):
        file = await officer.registered()
        await officer.done(f"/candidates/{file['id']}/assignment", officer=mine)
        made.append(file["id"])
    await officer.done(f"/candidates/{made[0]}/withdrawal", reason="work")
    found: list[str] = []
    query: Body = {"officer": mine, "limit": 2}
    for size in (2, 2, 1):
        page = await officer.read("/candidates", **query)
        assert len(page["items"]) == size
        found += [item["id"] for item in page["items"]]
        query["after"] = page["next"]
    assert page["next"] is None
    assert sorted(found) == sorted(made)
    for filters, expected in (
        ({"status": "withdrawn"}, made[:1]),
        ({"epci": HERE}, made),
        ({"epci": NEXT_DOOR}, []),
        ({"waits": "true"}, made[1:]),
    ):
        listed = await officer.read("/candidates", officer=mine, **filters)
        assert sorted(item["id"] for item in listed["items"]) == sorted(expected)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"after": "nulle-part"}, "cursor-unknown"),
        ({"limit": 0}, "content-invalid"),
        ({"limit": 201}, "content-invalid"),
        ({"status": "heureux"}, "content-invalid"),
        ({"epci": "CC"}, "content-invalid"),
    ],
)
async def test_a_list_that_cannot_be_is_refused(officer: Front, query: Body, why: str) -> None:
    answer = await officer.client.get("/v1/candidates", params=query)
    assert (answer.status_code, slug(answer)) == (422, why)


async def test_the_work_list_says_what_waits_and_whose_it_is(officer: Front) -> None:
    mine = f"officer-{uuid4()}"
    waiting, over = await officer.registered(), await officer.registered()
    for file in (waiting, over):
        await officer.done(f"/candidates/{file['id']}/assignment", officer=mine)
    await officer.done(f"/candidates/{over['id']}/withdrawal", reason="work")
    listed = await officer.read("/work-list", officer=mine)
    assert listed == {
        "items": [
            {
                "candidate": waiting["id"],
                "label": waiting["candidate"]["label"],
                "status": "contacted",
                "officer": mine,
                "waiting": {
                    "task": "first-call",
                    "label": "passer le premier appel",
                    "since": "2026-03-02",
                    "late": False,
                },
            }
        ],
        "next": None,
    }


async def test_a_file_that_nobody_follows_is_on_the_work_list_of_all(officer: Front) -> None:
    file = await officer.registered()
    found: list[str] = []
    query: Body = {"limit": 200}
    while True:
        page = await officer.read("/work-list", **query)
        found += [item["candidate"] for item in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert file["id"] in found


async def test_the_territorys_lists_come_with_their_words(officer: Front) -> None:
    lists = await officer.read("/reference")
    assert {"code": "job", "label": "emploi"} in lists["projects"]
    assert {"code": "fair", "label": "salon"} in lists["sources"]
    assert {"code": HERE, "label": "CC des Brumes Fictives"} in lists["epcis"]
    assert {"code": "primary", "label": "École élémentaire"} in lists["school_levels"]
    assert {"code": "20-39", "label": "de 20 à 39 ans"} in lists["age_bands"]
    assert {"code": "housing", "label": "logement"} in lists["withdrawal_reasons"]
    assert {"code": "unreachable", "label": "injoignable"} in lists["not_retained_reasons"]
    assert {"code": "skills", "label": "compétences"} in lists["maturity_grid"]
    assert {"code": "J1102", "label": "Médecine généraliste et spécialisée", "version": "v3"} in (
        lists["trades"]
    )
    assert {"code": "C", "label": "Industrie manufacturière", "version": "rev2"} in (
        lists["activities"]
    )


def test_every_route_says_in_french_what_it_does(at_work: Office) -> None:
    document = application(at_work.runtime).openapi()
    ours = {
        path: operations
        for path, operations in document["paths"].items()
        if path.startswith(("/v1/candidates", "/v1/imports", "/v1/work-list", "/v1/reference"))
    }
    assert len(ours) >= 30
    for path, operations in ours.items():
        for method, operation in operations.items():
            assert operation["tags"], path
            # FastAPI makes an English summary of the function's name where none is given.
            made_up = operation["operationId"].split("_v1_")[0].replace("_", " ").title()
            assert operation["summary"] != made_up, (method, path)


def test_the_description_points_at_nothing_that_is_not_there(at_work: Office) -> None:
    document = application(at_work.runtime).openapi()
    pointed = set(_references(document))
    assert pointed
    for each in pointed:
        found = document
        for part in each.removeprefix("#/").split("/"):
            found = found[part]


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [each for value in part.values() for each in _references(value)]
    return [each for value in part for each in _references(value)] if isinstance(part, list) else []
