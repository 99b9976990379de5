"""A local person's path over HTTP, from the referral to the contract."""

from datetime import date

from tests.insertion.local_reception import Counter, a_referral
from tests.insertion.reception import refusal


async def test_a_person_is_referred_assessed_oriented_and_contracted(counter: Counter) -> None:
    referred = await counter.post("/v1/insertion-paths", a_referral(officer="adviser-1"))
    path = f"/v1/insertion-paths/{referred['id']}"
    assert (referred["status"], referred["person"]["family_name"]) == ("referred", "Fictif")

    assessed = await counter.post(
        f"{path}/assessment", {"themes": ["mobilite--acceder-a-un-vehicule"]}
    )
    assert (assessed["status"], len(assessed["barriers"])) == ("assessed", 1)

    oriented = await counter.decided(path)
    assert (oriented["status"], oriented["decisions"][0]["contract_due_on"]) == (
        "oriented",
        "2026-04-02",
    )

    signed = {"signed_on": "2026-03-02", "weekly_hours": 15}
    waiting = await counter.post(f"{path}/contracts", signed)
    assert (waiting["status"], waiting["paper"]["holds"]) == ("oriented", False)
    seen = await counter.post(
        "/v1/contract-countersignatures", {"path": referred["id"], **signed}, by=counter.second
    )
    assert seen == {"path": referred["id"], "holds": True}
    assert (await counter.get(path))["status"] == "contracted"
    assert await counter.told(referred["id"]) == [
        "insertion-referred",
        "referral-decided",
        "engagement-contract-signed",
    ]


async def test_a_contract_that_nobody_signs_in_its_month_is_told_once(counter: Counter) -> None:
    path = await counter.opened()
    await counter.post(f"{path}/assessment", {})
    await counter.decided(path)
    await counter.on(date(2026, 4, 2))
    assert "engagement-contract-overdue" not in await counter.told(counter.id_of(path))
    await counter.on(date(2026, 4, 3))
    await counter.on(date(2026, 5, 3))
    told = await counter.told(counter.id_of(path))
    assert told.count("engagement-contract-overdue") == 1


async def test_one_reference_of_a_body_opens_one_path(counter: Counter) -> None:
    referral = a_referral(officer="adviser-1")
    await counter.post("/v1/insertion-paths", referral)
    answer = await counter.command("/v1/insertion-paths", referral)
    refusal(answer, 409, "already-referred")
