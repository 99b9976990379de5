"""What officers look up over HTTP: hosts, lists, what waits, and what the routes are for."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from tests.desk import NOON
from tests.heard import ALONE
from tests.immersion.reception import HOST, PLAN, Reception
from tests.immersion.stays import DAY, FIRST_DAY, HERE, LAST_DAY, NEXT_DOOR, TODAY
from tests.officers import refusal


async def test_hosts_are_made_known_found_and_updated(reception: Reception) -> None:
    answer = await reception.command("/v1/hosts", {**HOST, "kind": "elected", "epci": NEXT_DOOR})
    assert answer.status_code == 201
    path = answer.headers["location"]
    assert answer.headers["etag"] == '"1"'
    assert (await reception.get(path))["contact"]["name"] == "Hôte Fictif"
    found = await reception.get("/v1/hosts", kind="elected", epci=NEXT_DOOR)
    assert [each["id"] for each in found["items"]] == [answer.json()["id"]]
    away = [{"starts_on": str(FIRST_DAY), "ends_on": str(LAST_DAY)}]
    updated = await reception.put(path, {**HOST, "absences": away}, item=path)
    assert (updated["kind"], updated["absences"]) == ("inhabitant", away)
    refusal(
        await reception.first.put(path, json=HOST, headers={"If-Match": '"1"'}),
        412,
        "stale-version",
    )


async def test_lists_go_on_where_they_stopped_while_others_are_added(reception: Reception) -> None:
    mine = f"officer-{uuid4()}"

    async def add() -> str:
        reception.office.clock.moment += DAY / 1000
        stay = await reception.planned(ALONE)
        return str((await reception.post(f"{stay}/assignment", {"officer": mine}))["id"])

    made = [await add() for _ in range(5)]
    first = await reception.get("/v1/stays", officer=mine, limit=2)
    added = await add()
    second = await reception.get("/v1/stays", officer=mine, limit=2, after=first["next"])
    third = await reception.get("/v1/stays", officer=mine, limit=2, after=second["next"])
    pages = [[each["id"] for each in page["items"]] for page in (first, second, third)]
    assert pages == [made[:2], made[2:4], [made[4], added]]
    assert third["next"] is None
    answer = await reception.first.get(
        "/v1/stays", params={"officer": "officer-1", "after": first["next"]}
    )
    refusal(answer, 422, "cursor-unknown")


async def test_stays_are_found_by_what_they_are(reception: Reception) -> None:
    mine = f"officer-{uuid4()}"
    stay = await reception.proposed()
    await reception.put(f"{stay}/plan", {**PLAN, "epci": NEXT_DOOR, "officer": mine}, item=stay)
    for found in (
        await reception.get("/v1/stays", officer=mine, status="proposed"),
        await reception.get("/v1/stays", officer=mine, epci=NEXT_DOOR),
        await reception.get("/v1/stays", officer=mine),
    ):
        assert [f"/v1/stays/{each['id']}" for each in found["items"]] == [stay]
    found = await reception.get("/v1/stays", officer=mine, status="confirmed")
    assert found == {"items": [], "next": None}


async def test_the_work_list_says_what_waits_since_when_and_whose(reception: Reception) -> None:
    mine = f"officer-{uuid4()}"
    stay = await reception.planned()
    await reception.post(f"{stay}/assignment", {"officer": mine})
    reception.office.clock.moment = datetime.combine(TODAY + 8 * DAY, NOON.timetz())
    (due,) = (await reception.get("/v1/work-list", officer=mine))["items"]
    assert f"/v1/stays/{due.pop('stay')}" == stay
    assert due.pop("subject")
    assert due == {
        "waiting": {
            "task": "complete-programme",
            "label": "compléter le programme",
            "since": str(TODAY),
            "by": str(TODAY + 7 * DAY),
            "late": True,
        },
        "status": "proposed",
        "officer": mine,
        "epci": HERE,
    }


async def test_every_route_says_in_french_what_it_is_for(reception: Reception) -> None:
    document: dict[str, Any] = (await reception.first.get("/openapi.json")).json()
    ours = [
        (path, operation)
        for path, operations in document["paths"].items()
        for operation in operations.values()
        if path.startswith(("/v1/stays", "/v1/hosts", "/v1/work-list"))
    ]
    assert len(ours) == 23
    tags = {operation["tags"][0] for _, operation in ours}
    assert tags == {
        "Séjours",
        "Préparation d'un séjour",
        "Déroulement d'un séjour",
        "Conclusion d'un séjour",
        "Hôtes",
        "Liste de travail",
    }
    assert all(operation["summary"] for _, operation in ours)


async def test_no_english_of_the_domain_is_shown_to_officers(reception: Reception) -> None:
    document: dict[str, Any] = (await reception.first.get("/openapi.json")).json()
    schemas = document["components"]["schemas"]
    assert not {"Status", "Outcome", "Encounter", "PartnerPresence", "Lodging"} & set(schemas)
    shown = {schema["description"] for schema in schemas.values() if "description" in schema}
    assert not [words for words in shown if words.startswith(("A ", "The ", "What ", "How "))]
