"""Who sees what of a local person: names, ways to reach them, barriers, contract; and how far."""

import json
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from chassis.rights import Grant, Rights, Scope
from chassis.work import Cause
from services.insertion.domain.local.barriers import THEMES, Barrier
from tests.insertion.local_people import COMMUNE, TODAY
from tests.insertion.local_reception import Counter, Json, a_referral
from tests.officers import refusal

CAR, CARE = "mobilite--acceder-a-un-vehicule", "sante--acces-aux-soins"
PRIVATE = "difficultes-financieres--situation-dendettement-surendettement"
SECRET = [each for each in THEMES if Barrier(UUID(int=0), each, TODAY).is_guarded]
SHOWN = {
    "adviser": {"names", "contacts", "barriers", "guarded", "contract"},
    "coordinator": {"names", "contacts", "barriers", "contract"},
    "correspondent": {"names", "contacts", "barriers"},
    "auditor": set(),
}


def somebody(counter: Counter, who: str) -> httpx.AsyncClient:
    client: httpx.AsyncClient = counter.first if who == "adviser" else getattr(counter, who)
    return client


async def a_full_path(counter: Counter) -> str:
    path = await counter.contracted()
    for theme in (CAR, CARE, PRIVATE):
        await counter.post(f"{path}/barriers", {"theme": theme})
    return path


def shown(seen: Json) -> set[str]:
    """The fields that an answer fills."""
    themes = {each["theme"] for each in seen["barriers"]}
    assert themes >= {CARE, PRIVATE} or not themes & {CARE, PRIVATE}
    found = {
        "names": seen["person"]["given_name"] and seen["person"]["family_name"],
        "contacts": seen["person"]["email"] and seen["person"]["commune"],
        "barriers": CAR in themes,
        "guarded": CARE in themes,
        "contract": seen["contract"],
    }
    return {field for field, value in found.items() if value}


@pytest.mark.parametrize("who", SHOWN)
async def test_a_path_is_shown_field_by_field(counter: Counter, who: str) -> None:
    path = await a_full_path(counter)
    seen = await counter.get(path, by=somebody(counter, who))
    assert shown(seen) == SHOWN[who]


@pytest.mark.parametrize("who", ["coordinator", "correspondent", "auditor"])
async def test_no_other_answer_tells_of_health_or_debts(counter: Counter, who: str) -> None:
    path = await a_full_path(counter)
    client = somebody(counter, who)
    lists = [path, "/v1/insertion-paths", "/v1/insertion-work-list", "/v1/insertion-path-exports"]
    answers = [await client.get(each, params={"limit": 200}) for each in lists]
    answers.append(
        await client.post("/v1/insertion-path-searches", json={"words": "Fictif", "limit": 50})
    )
    assert answers[0].is_success
    for answer in answers:
        assert answer.status_code in {200, 403}
        assert [theme for theme in SECRET if theme in answer.text] == []


async def test_a_correspondent_reaches_the_referrals_of_their_body_and_no_others(
    counter: Counter,
) -> None:
    ours = await counter.opened()
    theirs = await counter.opened(body="ccas")
    assert (await counter.get(ours, by=counter.correspondent))["id"] == counter.id_of(ours)
    refusal(await counter.correspondent.get(theirs), 404, "not-found")
    listed = await counter.get("/v1/insertion-paths", by=counter.correspondent, limit=200)
    assert {each["referral"]["body"] for each in listed["items"]} == {"france-travail"}


async def test_a_correspondent_refers_for_their_own_body_only(counter: Counter) -> None:
    mine = await counter.command("/v1/insertion-paths", a_referral(), by=counter.correspondent)
    assert mine.status_code == 200
    answer = await counter.command(
        "/v1/insertion-paths", a_referral(body="ccas"), by=counter.correspondent
    )
    refusal(answer, 404, "not-found")


async def test_an_adviser_reaches_their_own_caseload_and_no_others(counter: Counter) -> None:
    path = await counter.opened()
    refusal(await counter.second.get(path), 404, "not-found")
    refusal(await counter.command(f"{path}/assessment", by=counter.second), 404, "not-found")
    await counter.post(f"{path}/assignment", {"officer": "adviser-2"}, by=counter.coordinator)
    assert (await counter.get(path, by=counter.second))["officer"] == "adviser-2"


async def test_the_database_itself_hides_what_is_out_of_reach(counter: Counter) -> None:
    theirs = await counter.opened(body="ccas")
    mine = await counter.opened()
    rights = Rights((Grant(Scope("agency", frozenset({"france-travail"}))),))
    cause = Cause("test", counter.office.clock.now(), "test", actor="agent-1")
    begin = counter.office.runtime.transactions.begin
    async with begin("test", cause=cause, rights=rights) as work:
        rows = await work.connection.execute(text("select id from insertion_path"))
        found = {str(row.id) for row in rows}
    assert counter.id_of(mine) in found
    assert counter.id_of(theirs) not in found


async def test_a_witness_of_a_contract_learns_nothing_of_the_path(counter: Counter) -> None:
    path = await counter.opened()
    await counter.post(f"{path}/assessment", {"themes": [CARE]})
    await counter.decided(path)
    signed = {"signed_on": str(TODAY), "weekly_hours": 20}
    await counter.post(f"{path}/contracts", signed)
    read = {"path": counter.id_of(path), **signed}
    refusal(
        await counter.command("/v1/contract-countersignatures", read),
        409,
        "countersigned-by-recorder",
    )
    differs = await counter.command(
        "/v1/contract-countersignatures", {**read, "weekly_hours": 15}, by=counter.second
    )
    assert "20" not in refusal(differs, 409, "paper-differs")["detail"]
    seen = await counter.post("/v1/contract-countersignatures", read, by=counter.second)
    assert set(seen) == {"path", "holds"}
    unknown = {**read, "path": "00000000-0000-7000-8000-000000000000"}
    refusal(
        await counter.command("/v1/contract-countersignatures", unknown, by=counter.second),
        404,
        "not-found",
    )


async def test_no_event_leads_to_the_person(counter: Counter) -> None:
    path = await a_full_path(counter)
    await counter.post(f"{path}/actions", {"kind": "mobility-help", "orientations": ["nouveau-1"]})
    await counter.post(f"{path}/work-steps", {"kind": "job", "on": str(TODAY)})
    await counter.post(f"{path}/suspension", {"reason": "unavailable"})
    await counter.post(f"{path}/resumption")
    await counter.post(f"{path}/exit", {"ground": "permanent-job"})
    told = await counter.office.told()
    said = json.dumps([each for each in told if each["data"]["subject"] == counter.id_of(path)])
    for secret in (
        "Camille",
        "Fictif",
        "exemple.fr",
        COMMUNE,
        "FT-",
        "sante",
        "adviser",
        "travail",
    ):
        assert secret not in said, secret
    assert {each["data"]["subject"] for each in told} >= {counter.id_of(path)}


async def test_a_person_is_found_by_their_name_in_spite_of_a_slip(counter: Counter) -> None:
    path = await counter.opened()
    person = {"given_name": "Zénobie", "family_name": "Imaginaire", "commune": COMMUNE}
    await counter.post(f"{path}/correction", person)
    for client, expected in ((counter.first, 1), (counter.second, 0)):
        answer = await client.post(
            "/v1/insertion-path-searches", json={"words": "imaginare zenobie"}
        )
        found = answer.json()["items"]
        assert [each["id"] for each in found] == [counter.id_of(path)] * expected


async def test_the_work_list_names_people_to_those_who_see_names(counter: Counter) -> None:
    path = await counter.opened()
    for client, label in ((counter.first, "Camille Fictif"), (counter.auditor, "")):
        listed = await counter.get("/v1/insertion-work-list", by=client, limit=200)
        (mine,) = [each for each in listed["items"] if each["path"] == counter.id_of(path)]
        assert (mine["task"], mine["label"], mine["late"]) == ("meet", label, False)


async def test_what_is_read_of_a_path_leaves_a_trace(counter: Counter) -> None:
    path = await counter.opened()
    await counter.get(path, by=counter.coordinator)
    entries = await counter.auditor.get("/v1/audit", params={"subject": counter.id_of(path)})
    actions = {(each["actor"], each["action"]) for each in entries.json()}
    assert ("coordinator-1", "insertion_path-read") in actions
    assert ("adviser-1", "insertion_path-written") in actions


async def test_nobody_but_those_who_follow_the_person_acts(counter: Counter) -> None:
    path = await counter.opened()
    for client in (counter.correspondent, counter.auditor):
        for command in ("assessment", "barriers", "work-steps", "suspension", "closing"):
            answer = await counter.command(f"{path}/{command}", by=client)
            refusal(answer, 403, "role-missing")
