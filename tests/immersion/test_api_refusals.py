"""How the edge says no: versions, keys, forms and rules."""

import asyncio
from uuid import uuid4

import pytest

from tests.immersion.reception import HOST, PLAN, Reception
from tests.immersion.stays import ELSEWHERE, FIRST_DAY, LAST_DAY
from tests.officers import Json, refusal


async def test_an_update_of_what_has_changed_since_is_refused(reception: Reception) -> None:
    stay = await reception.planned()
    stale = {"If-Match": '"1"'}
    answer = await reception.first.put(f"{stay}/plan", json=PLAN, headers=stale)
    refusal(answer, 412, "stale-version")
    answer = await reception.first.put(f"{stay}/programme", json={"slots": []}, headers=stale)
    refusal(answer, 412, "stale-version")


async def test_an_update_says_what_it_changes(reception: Reception) -> None:
    stay = await reception.proposed()
    refusal(await reception.first.put(f"{stay}/plan", json=PLAN), 428, "version-missing")
    host = (await reception.post("/v1/hosts", HOST))["id"]
    answer = await reception.first.put(f"/v1/hosts/{host}", json=HOST)
    refusal(answer, 428, "version-missing")


async def test_of_two_officers_who_update_at_once_one_is_told(reception: Reception) -> None:
    stay = await reception.proposed()
    seen = {"If-Match": reception.etags[stay]}
    answers = await asyncio.gather(
        *(
            client.put(f"{stay}/plan", json=PLAN, headers=seen)
            for client in (reception.first, reception.second)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_of_two_officers_who_renew_at_once_one_is_told(reception: Reception) -> None:
    stay = await reception.planned()
    await reception.post(f"{stay}/cancellation", {"reason": "other"})
    answers = await asyncio.gather(
        *(
            reception.command(f"{stay}/renewal", by=client)
            for client in (reception.first, reception.second)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_a_command_may_say_which_version_it_acts_on(reception: Reception) -> None:
    stay = await reception.planned()
    headers = {"Idempotency-Key": str(uuid4()), "If-Match": '"1"'}
    answer = await reception.first.post(
        f"{stay}/cancellation", json={"reason": "other"}, headers=headers
    )
    refusal(answer, 412, "stale-version")


async def test_a_command_without_a_key_is_refused(reception: Reception) -> None:
    stay = await reception.planned()
    answer = await reception.first.post(f"{stay}/cancellation", json={"reason": "other"})
    refusal(answer, 400, "idempotency-key-missing")


async def test_the_same_command_twice_is_done_once(reception: Reception) -> None:
    stay = await reception.planned()
    body, key = {"reason": "other"}, str(uuid4())
    first = await reception.command(f"{stay}/cancellation", body, key=key)
    again = await reception.command(f"{stay}/cancellation", body, key=key)
    assert first.status_code == again.status_code == 200
    assert (first.json(), first.headers["etag"]) == (again.json(), again.headers["etag"])
    told = await reception.office.told()
    mine = [each["type"] for each in told if each["data"]["stay"] == first.json()["id"]]
    assert mine.count("immersion-cancelled") == 1


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("cancellation", {"reason": "other", "why": "x"}, ""),
        ("cancellation", {"reason": "weather"}, "/reason"),
        ("cancellation", {}, "/reason"),
        ("confirmation", {"on": "demain"}, "/on"),
        ("agreements", {"adult": {"role": "lead", "rank": 0}}, "/adult/rank"),
        ("agreements", {"adult": {"role": "lead", "name": "x"}}, "/adult/name"),
        ("evaluations", {"by": "host", "wish": "go", "scores": {"food": 3}}, "/scores"),
        ("postponement", {**PLAN, "epci": "15"}, "/epci"),
        ("assignment", {"officer": "a\nb"}, "/officer"),
    ],
)
async def test_a_form_that_is_wrong_says_where(
    reception: Reception, path: str, body: Json, pointer: str
) -> None:
    stay = await reception.proposed()
    problem = refusal(await reception.command(f"{stay}/{path}", body), 422, "content-invalid")
    assert [each["pointer"] for each in problem["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"epci": ELSEWHERE}, "epci-unknown"),
        ({"contact": {"name": "Hôte Fictif"}}, "host-unreachable"),
        (
            {"absences": [{"starts_on": str(LAST_DAY), "ends_on": str(FIRST_DAY)}]},
            "absence-ends-before-start",
        ),
        ({"offers": []}, "content-invalid"),
        ({"trades": ["plombier"]}, "content-invalid"),
        ({"contact": {"name": "Hôte\nFictif", "phone": "01 00 00 00 00"}}, "host-unnamed"),
        ({"contact": {"name": "Hôte Fictif", "phone": "zéro un"}}, "content-invalid"),
        ({"contact": {"name": "Hôte Fictif", "email": "hote"}}, "content-invalid"),
    ],
)
async def test_a_host_who_cannot_be_is_refused(
    reception: Reception, change: Json, slug: str
) -> None:
    refusal(await reception.command("/v1/hosts", {**HOST, **change}), 422, slug)


async def test_a_rule_that_stands_in_the_way_changes_nothing(reception: Reception) -> None:
    stay = await reception.planned()
    before = await reception.get(stay)
    problem = refusal(await reception.command(f"{stay}/confirmation"), 409, "adult-unheard")
    assert problem["detail"] == "Chaque adulte doit avoir donné son accord, contresigné."
    assert await reception.get(stay) == before


async def test_what_is_not_there_is_not_found(reception: Reception) -> None:
    for path in (f"/v1/stays/{uuid4()}", f"/v1/hosts/{uuid4()}"):
        refusal(await reception.first.get(path), 404, "not-found")
    refusal(await reception.command(f"/v1/stays/{uuid4()}/start"), 404, "not-found")
    stay = await reception.planned()
    slot = {"encounter": "territory", "host": str(uuid4()), "on": str(FIRST_DAY)}
    answer = await reception.first.put(
        f"{stay}/programme",
        json={"slots": [{**slot, "place": "agency"}]},
        headers={"If-Match": reception.etags[stay]},
    )
    refusal(answer, 404, "host-unknown")


async def test_nobody_reads_a_stay_without_a_token_of_the_territory(reception: Reception) -> None:
    stay = await reception.proposed()
    async with reception.office.officer(territory="elsewhere") as stranger:
        refusal(await stranger.get(stay), 404, "not-found")
        del stranger.headers["authorization"]
        refusal(await stranger.get(stay), 401, "token-refused")
