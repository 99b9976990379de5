"""A local person's path over HTTP, from the referral to the contract."""

import asyncio
from datetime import date

from services.insertion.domain.local.barriers import THEMES
from tests.insertion.local_reception import Counter, a_referral
from tests.officers import refusal


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


async def test_every_theme_of_the_shared_vocabulary_can_be_noted(counter: Counter) -> None:
    path = await counter.opened()
    assessed = await counter.post(f"{path}/assessment", {"themes": list(THEMES)})
    assert {each["theme"]: each["label"] for each in assessed["barriers"]} == dict(THEMES)


async def test_an_appointment_is_followed_from_its_invitation_to_its_attendance(
    counter: Counter,
) -> None:
    path = await counter.opened()
    opened = await counter.post(f"{path}/appointments", {"kind": "first-meeting"})
    round = f"{path}/appointments/{opened['appointments'][0]['id']}"
    states = [opened["appointments"][0]["state"]]
    for command, body in (
        ("invitations", {}),
        ("meetings", {"day": "2026-03-02"}),
        ("attendance", {"attendance": "seen"}),
        ("closing", {}),
    ):
        seen = await counter.post(f"{round}/{command}", body)
        states.append(seen["appointments"][0]["state"])
    assert states == [
        "not_invited",
        "invitation_pending",
        "rdv_needs_status_update",
        "rdv_seen",
        "closed",
    ]


async def test_a_path_goes_through_actions_steps_and_a_pause_to_an_exit_that_is_looked_at(
    counter: Counter,
) -> None:
    path = await counter.contracted()
    acted = await counter.post(
        f"{path}/actions",
        {"kind": "mobility-help", "orientations": ["nouveau-1"], "with_newcomers": True},
    )
    await counter.post(f"{path}/actions/{acted['actions'][0]['id']}/end")
    await counter.post(f"{path}/reviews")
    pmsmp = {
        "host": "73282932000074",
        "ends_on": "2026-03-10",
        "purpose": "confirm-a-project",
        "prescriber": "france-travail",
    }
    step = {"kind": "pmsmp", "on": "2026-03-02", "trade": "J1506", "trade_version": "v3"}
    placed = await counter.post(f"{path}/work-steps", {**step, "pmsmp": pmsmp})
    assert (placed["status"], placed["steps"][0]["pmsmp"]["host"]) == (
        "in-work-step",
        "73282932000074",
    )
    await counter.post(f"{path}/work-steps/{placed['steps'][0]['id']}/end")
    assert (await counter.post(f"{path}/suspension", {"reason": "unavailable"}))["status"] == (
        "suspended"
    )
    assert (await counter.post(f"{path}/resumption"))["status"] == "in-progress"
    left = await counter.post(f"{path}/exit", {"ground": "fixed-term-job", "months": 8})
    assert (left["status"], left["exit"]["result"]) == ("exited", "durable")
    await counter.on(date(2026, 7, 2))
    checked = await counter.post(f"{path}/exit-checks", {"months": 4, "standing": "still-there"})
    assert checked["checks"][0]["standing"] == "still-there"
    assert (await counter.told(counter.id_of(path)))[3:] == [
        "action-started",
        "work-step-started",
        "insertion-suspended",
        "insertion-resumed",
        "insertion-exited",
    ]


async def test_a_closed_path_is_anonymised_after_its_notice_and_its_reference_may_come_again(
    counter: Counter,
) -> None:
    referral = a_referral(officer="adviser-1")
    path = await counter.opened(reference=referral["reference"])
    await counter.post(f"{path}/closing", {"reason": "objected"})
    await counter.on(date(2026, 3, 21))
    named = await counter.get(path, by=counter.coordinator)
    assert named["person"]["family_name"] == "Fictif"
    await counter.on(date(2026, 3, 22))
    gone = await counter.get(path, by=counter.coordinator)
    assert (gone["status"], gone["person"], gone["officer"]) == ("anonymised", None, None)
    found = await counter.coordinator.post(
        "/v1/insertion-path-searches", json={"words": str(referral["reference"]), "limit": 50}
    )
    assert counter.id_of(path) not in {each["id"] for each in found.json()["items"]}
    await counter.post("/v1/insertion-paths", referral)


async def test_fifty_referrals_of_one_file_at_once_open_one_path(counter: Counter) -> None:
    referral = a_referral(officer="adviser-1")
    answers = await asyncio.gather(
        *(counter.command("/v1/insertion-paths", referral) for _ in range(50))
    )
    assert sorted(each.status_code for each in answers) == [200] + [409] * 49
    slugs = {each.json()["type"] for each in answers if each.status_code == 409}
    assert slugs <= {"urn:happy:problem:already-referred", "urn:happy:problem:already-there"}
