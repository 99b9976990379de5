"""An aid from the request to the grant and beyond, over HTTP and PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.installation.app import service
from services.installation.domain.aids.budget import MOST_CENTS, Budget
from tests.desk import NOON
from tests.heard import ALONE, anonymised, merged
from tests.installation.aid_counter import CENTS, Counter, Json, a_request, counter
from tests.installation.reception import Reception
from tests.office import Office, office
from tests.officers import refusal
from tests.platform import Platform


@pytest.fixture
async def there(platform: Platform) -> AsyncIterator[Counter]:
    """A counter of its own: budgets are nobody else's."""
    async with office(platform, service, now=NOON) as made, counter(made) as everybody:
        yield everybody


@pytest.fixture
async def anywhere(at_work: Office) -> AsyncIterator[Counter]:
    """A counter of the shared office, where no money is counted."""
    async with counter(at_work) as everybody:
        yield everybody


async def test_an_aid_is_granted_by_its_authority_within_the_years_money(there: Counter) -> None:
    await there.voted(CENTS)
    path = await there.proposed()
    request = await there.get(path)
    assert (request["status"], request["proposal"]["advice"]) == ("proposed", "grant")
    refusal(await there.ask(f"{path}/grant"), 403, "role-missing")
    refusal(await there.ask(f"{path}/grant", by="other_authority"), 404, "not-found")
    granted = await there.post(f"{path}/grant", by="authority")
    assert (granted["status"], granted["decisions"][0]["cents"]) == ("granted", CENTS)
    assert granted["decisions"][0]["rules"] == granted["rules"]
    assert await there.told(granted) == ["aid-requested", "aid-granted"]
    (budget,) = (await there.get("/v1/aid-budgets"))["items"]
    assert (budget["committed_cents"], budget["left_cents"], budget["claims"]) == (CENTS, 0, [])


async def test_what_waits_says_what_and_by_when(there: Counter) -> None:
    await there.voted(CENTS)
    path = await there.proposed()
    (due,) = (await there.get("/v1/aid-work-list"))["items"]
    assert (due["task"], due["by"], due["late"]) == ("decide", "2026-05-02", False)
    assert due["label"] == "décider, avant que le silence vaille refus"
    assert path.endswith(due["request"])


async def test_each_authority_decides_on_its_own_aids_only(there: Counter) -> None:
    await there.voted(1_000_000)
    removal = await there.proposed()
    settling = await there.proposed(aid="settling", facts={"cost": 1_000}, pieces=["invoice"])
    refusal(await there.ask(f"{settling}/grant", by="authority"), 404, "not-found")
    await there.post(f"{settling}/grant", by="other_authority")
    seen = (await there.authority.get("/v1/aid-requests")).json()["items"]
    assert [f"/v1/aid-requests/{each['id']}" for each in seen] == [removal]
    refusal(await there.ask(f"{removal}/refusal", by="council"), 403, "role-missing")
    refusal(await there.ask("/v1/aid-budgets", by="officer"), 403, "role-missing")


async def test_what_an_aid_asks_is_read_by_its_code(there: Counter) -> None:
    found = {each["code"]: each for each in (await there.get("/v1/aids"))["items"]}
    assert sorted(found) == ["elsewhere", "removal", "settling"]
    assert found["removal"]["authority"] == "Le conseil des Brumes"
    assert found["removal"]["pieces"] == [{"code": "lease", "label": "Bail"}]
    assert [each["code"] for each in found["removal"]["questions"]] == [
        "arrival-on",
        "headcount",
        "distance-km",
    ]
    assert found["settling"]["open"]
    await there.on(date(2027, 2, 1))
    found = {each["code"]: each for each in (await there.get("/v1/aids"))["items"]}
    assert not found["settling"]["open"]


async def test_a_request_is_followed_to_its_payment_and_its_return(there: Counter) -> None:
    await there.voted(CENTS)
    path = await there.proposed(pieces=[])
    assert (await there.get(path))["missing"] == ["Bail"]
    await there.post(f"{path}/pieces", {"pieces": ["lease"]})
    await there.post(f"{path}/grant", by="authority")
    refusal(await there.ask(f"{path}/contract", {"years": 5}), 409, "no-commitment-due")
    await there.post(f"{path}/commitment", {"reference": "E-2026/1"})
    await there.post(f"{path}/payment-order", {"reference": "M-2026/1"})
    await there.post(f"{path}/payments", {"cents": CENTS})
    await there.post(f"{path}/recovery", {"cents": CENTS, "why": "paid-in-error"})
    await there.post(f"{path}/reimbursement")
    request = await there.get(path)
    assert (request["status"], request["status_label"]) == ("recovered", "remboursée")
    assert await there.told(request) == [
        "aid-requested",
        "aid-granted",
        "aid-paid",
        "aid-recovered",
    ]
    (budget,) = (await there.get("/v1/aid-budgets"))["items"]
    assert budget["left_cents"] == CENTS


async def test_what_officers_saw_of_a_settlement_is_not_asked_again(there: Counter) -> None:
    reception = Reception(there.office, there.officer, there.officer)
    path = await reception.arrived(ALONE)
    subject = (await reception.get(path))["subject"]
    facts = {"headcount": 12, "distance-km": 45}
    request = await there.post("/v1/aid-requests", a_request(UUID(subject), facts=facts))
    assert request["facts"]["arrival-on"] == str(NOON.date())
    assert request["missing"] == []


async def test_silence_refuses_on_its_day_and_an_appeal_takes_the_request_up_again(
    there: Counter,
) -> None:
    await there.voted(CENTS)
    path = await there.proposed()
    assert (await there.get(path))["decided_by"] == "2026-05-02"
    await there.on(date(2026, 5, 1))
    assert (await there.get(path))["status"] == "proposed"
    await there.on(date(2026, 5, 2))
    request = await there.get(path)
    assert (request["status"], request["silent_on"]) == ("implicitly-refused", "2026-05-02")
    refusal(await there.ask(f"{path}/notification"), 409, "nothing-to-notify")
    await there.post(f"{path}/appeal")
    await there.post(f"{path}/appeal-answer", {"outcome": "reversed"}, by="authority")
    await there.post(f"{path}/grant", by="authority")
    assert await there.told(request) == [
        "aid-requested",
        "aid-refused",
        "aid-appealed",
        "aid-appealed",
        "aid-granted",
    ]


async def test_an_aid_of_another_body_is_noted_with_its_outcome(there: Counter) -> None:
    candidate = await there.candidate()
    body = {"candidate": str(candidate), "aid": "elsewhere"}
    request = await there.post("/v1/aid-requests", body)
    path = f"/v1/aid-requests/{request['id']}"
    refusal(await there.ask(f"{path}/grant", by="authority"), 404, "not-found")
    await there.post(f"{path}/outcome", {"outcome": "granted", "cents": 10})
    ours = await there.post("/v1/aid-requests", a_request(candidate))
    assert ours["proposal"]["advice"] == "refuse"


async def test_who_waits_waits_on_in_the_next_year(there: Counter) -> None:
    path = await there.proposed(aid="settling", facts={"cost": 1_000}, pieces=["invoice"])
    assert (await there.get(path))["status"] == "wait-listed"
    carried = await there.post(f"{path}/carry-over", {"year": 2027}, by="council")
    budgets = (await there.get("/v1/aid-budgets?year=2027"))["items"]
    assert [each["id"] for each in budgets] == [carried["budget"]]
    assert [each["request"] for each in budgets[0]["claims"]] == [carried["id"]]
    await there.post(f"{path}/renunciation")
    assert (await there.get(f"/v1/aid-budgets/{carried['budget']}"))["claims"] == []


async def test_a_letter_is_read_and_nothing_is_sent(there: Counter) -> None:
    path = await there.proposed()
    letter = await there.get(f"{path}/letters/receipt")
    assert letter["subject_line"] == "Accusé de réception : Prime d'arrivée fictive"
    refusal(await there.officer.get(f"{path}/letters/grant"), 409, "letter-not-due")
    refusal(await there.officer.get(f"{path}/letters/love"), 422, "content-invalid")


@pytest.mark.parametrize(
    ("change", "status", "slug"),
    [
        ({"aid": "castle"}, 404, "aid-unknown"),
        ({"facts": {"name": "x"}}, 422, "fact-not-asked"),
        ({"facts": {"headcount": "x"}}, 422, "fact-malformed"),
        ({"facts": {"headcount": 1.5}}, 422, "content-invalid"),
        ({"facts": {"arrival-on": "9999-12-31"}}, 422, "fact-malformed"),
        ({"pieces": ["passport"]}, 422, "piece-not-asked"),
        ({"received_on": "2026-03-03"}, 422, "date-in-the-future"),
        ({"received_on": "0001-01-01"}, 404, "aid-unknown"),
        ({"epci": "200000000"}, 422, "epci-unknown"),
        ({"candidate": str(UUID(int=1))}, 404, "not-found"),
        ({"note": "x"}, 422, "content-invalid"),
    ],
)
async def test_a_request_that_cannot_be_is_refused(
    anywhere: Counter, change: Json, status: int, slug: str
) -> None:
    body = a_request(await anywhere.candidate()) | change
    refusal(await anywhere.ask("/v1/aid-requests", body), status, slug)


async def test_postgresql_itself_refuses_that_a_line_be_overspent(there: Counter) -> None:
    await there.voted(CENTS)
    overspent = text("update aid_budget set committed_cents = amount_cents + 1")
    async with there.office.runtime.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="aid_budget_never_overspent"):
            await connection.execute(overspent)


async def test_a_code_that_would_overspend_gets_a_refusal_not_an_error(
    there: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await there.voted(CENTS - 1)
    monkeypatch.setattr(Budget, "reaches", lambda *_: True)
    path = await there.proposed()
    refusal(await there.ask(f"{path}/grant", by="authority"), 409, "already-there")


async def test_households_that_are_one_go_on_with_their_requests_together(there: Counter) -> None:
    await there.voted(3 * CENTS)
    paths = [await there.proposed() for _ in range(2)]
    waiting = await there.proposed(aid="settling", facts={"cost": 1_000}, pieces=["invoice"])
    kept, twice = [UUID((await there.get(path))["subject"]) for path in paths]
    other = UUID((await there.get(waiting))["subject"])
    await there.office.hear(merged(kept, ALONE, twice), merged(kept, ALONE, other))
    assert [(await there.get(path))["status"] for path in paths] == ["proposed", "renounced"]
    assert (await there.get(waiting))["subject"] == str(kept)
    granted = await there.post(f"{waiting}/grant", by="other_authority")
    assert await there.told(granted) == ["aid-requested", "aid-renounced", "aid-granted"]


async def test_a_year_may_have_all_the_money_that_its_form_takes(there: Counter) -> None:
    voted = await there.voted(MOST_CENTS)
    assert (await there.get(f"/v1/aid-budgets/{voted['id']}"))["amount_cents"] == MOST_CENTS


async def test_of_a_candidate_who_is_anonymised_only_the_money_stays(there: Counter) -> None:
    await there.voted(2 * CENTS)
    paths = [await there.proposed() for _ in range(2)]
    await there.post(f"{paths[0]}/grant", by="authority")
    for path in paths:
        subject = UUID((await there.get(path))["subject"])
        await there.office.hear(anonymised(subject))
        refusal(await there.officer.get(path), 404, "not-found")
    (budget,) = (await there.get("/v1/aid-budgets"))["items"]
    assert (budget["committed_cents"], budget["claims"]) == (0, [])
