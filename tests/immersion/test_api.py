"""A stay from its proposal to its outcome over HTTP."""

from datetime import datetime
from uuid import uuid4

from tests.desk import NOON
from tests.heard import ALONE, FIRM, qualified, withdrawn
from tests.immersion.reception import LEAD, PARTNER, PLAN, Reception
from tests.immersion.stays import DAY, FIRST_DAY, HERE, LAST_DAY, NEXT_DOOR, TODAY
from tests.officers import refusal


async def test_a_whole_stay_by_http(reception: Reception) -> None:
    stay = await reception.proposed()
    assert (await reception.get(stay))["waiting"]["task"] == "plan"

    planned = await reception.put(f"{stay}/plan", PLAN, item=stay)
    assert (planned["officer"], planned["reply_by"]) == ("officer-1", str(TODAY + 7 * DAY))
    assert planned["missing_agreements"] == [
        {"role": "lead", "rank": 1},
        {"role": "partner", "rank": 1},
    ]
    arranged = await reception.arrange(
        stay, "territory", "trade-expert", "inhabitant", "housing-visit"
    )
    assert arranged["missing_encounters"] == ["partner"]
    assert arranged["waiting"]["label"] == "compléter le programme"
    await reception.arrange(
        stay, "territory", "trade-expert", "inhabitant", "housing-visit", "partner"
    )
    for adult in (LEAD, PARTNER):
        await reception.post(f"{stay}/agreements", {"adult": adult})
    signed = await reception.post(f"{stay}/countersignatures", by=reception.second)
    assert [each["holds"] for each in signed["agreements"]] == [True, True]
    assert (await reception.post(f"{stay}/confirmation"))["status"] == "confirmed"

    await reception.on(FIRST_DAY)
    assert (await reception.post(f"{stay}/start"))["started_on"] == str(FIRST_DAY)
    await reception.on(LAST_DAY)
    closed = await reception.post(f"{stay}/closure", {"partner": "on-site"})
    assert (closed["status"], closed["days"]) == ("awaiting-evaluation", 3)
    assert closed["missing_evaluations"] == ["candidate", "partner", "host"]
    for by in ("candidate", "partner", "host"):
        view = {"by": by, "wish": "go", "scores": {"project": 4, "welcome": 5}}
        heard = await reception.post(f"{stay}/evaluations", view)
    assert heard["waiting"]["task"] == "conclude"
    done = await reception.post(f"{stay}/completion", {"outcome": "go"})
    assert (done["status"], done["outcome"], done["waiting"]) == ("completed", "go", None)
    assert (await reception.post(f"{stay}/revision", {"outcome": "go-later"}))["outcome"] == (
        "go-later"
    )
    told = await reception.office.told()
    mine = [each for each in told if each["data"]["stay"] == stay.rpartition("/")[2]]
    assert [each["type"].removeprefix("immersion-") for each in mine] == [
        "proposed",
        "dates-proposed",
        "confirmed",
        "started",
        "completed",
        "outcome-revised",
    ]
    assert mine[4]["data"] == {
        "subject": done["subject"],
        "occurred_on": str(LAST_DAY),
        "stay": done["id"],
        "epci": HERE,
        "days": 3,
        "outcome": "go",
        "partner_met": True,
    }


async def test_an_organisation_s_stay_by_http(reception: Reception) -> None:
    stay = await reception.planned(FIRM)
    lacking = (await reception.get(stay))["missing_encounters"]
    assert lacking == ["territory", "premises-visit"]
    await reception.arrange(stay, *lacking)
    await reception.post(f"{stay}/agreements", {"adult": {"role": "representative"}})
    await reception.post(f"{stay}/countersignatures", by=reception.second)
    await reception.post(f"{stay}/confirmation")
    await reception.on(FIRST_DAY)
    await reception.post(f"{stay}/start")
    await reception.on(LAST_DAY)
    await reception.post(f"{stay}/closure")
    for by in ("candidate", "host"):
        await reception.post(f"{stay}/evaluations", {"by": by, "wish": "no-go"})
    done = await reception.post(f"{stay}/completion", {"outcome": "no-go"})
    assert (done["outcome"], done["partner"]) == ("no-go", None)
    told = (await reception.office.told())[-1]
    assert "partner_met" not in told["data"]


async def test_a_stay_is_postponed_cancelled_and_renewed(reception: Reception) -> None:
    stay = await reception.confirmed()
    later = {**PLAN, "epci": NEXT_DOOR, "ends_on": str(LAST_DAY + DAY)}
    postponed = await reception.post(f"{stay}/postponement", later)
    assert (postponed["status"], postponed["plan"]["epci"]) == ("proposed", NEXT_DOOR)
    cancelled = await reception.post(f"{stay}/cancellation", {"reason": "dates-impossible"})
    assert (cancelled["status"], cancelled["reason"]) == ("cancelled", "dates-impossible")
    answer = await reception.command(f"{stay}/renewal")
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/stays/{answer.json()['id']}"
    assert answer.headers["etag"] == '"1"'
    assert answer.json()["subject"] == cancelled["subject"]
    refusal(await reception.command(f"{stay}/renewal"), 409, "already-invited")


async def test_a_stay_is_interrupted_or_nobody_comes(reception: Reception) -> None:
    stay, missed = await reception.confirmed(), await reception.confirmed()
    reception.office.clock.moment = datetime.combine(FIRST_DAY + DAY, NOON.timetz())
    assert (await reception.post(f"{missed}/no-show"))["status"] == "no-show"
    await reception.post(f"{stay}/start", {"on": str(FIRST_DAY)})
    stopped = await reception.post(f"{stay}/interruption", {"reason": "unavailable"})
    assert (stopped["status"], stopped["days"]) == ("interrupted", 2)


async def test_a_stay_changes_hands(reception: Reception) -> None:
    stay = await reception.planned()
    assert (await reception.post(f"{stay}/assignment", by=reception.second))["officer"] == (
        "officer-2"
    )
    assert (await reception.post(f"{stay}/assignment", {"officer": "officer-7"}))["officer"] == (
        "officer-7"
    )


async def test_a_candidate_who_qualifies_again_changes_the_stay_ahead(reception: Reception) -> None:
    subject = uuid4()
    await reception.office.hear(qualified(subject), qualified(subject, ALONE))
    stay = await reception.get(await reception.stay_of(subject))
    assert [each["role"] for each in stay["party"]["adults"]] == ["lead"]


async def test_what_happens_by_itself_is_seen_by_officers(reception: Reception) -> None:
    stay = await reception.planned()
    await reception.on(TODAY + 8 * DAY)
    expired = await reception.get(stay)
    assert (expired["status"], expired["status_label"]) == ("expired", "expiré")
    assert expired["since"] == str(TODAY + 8 * DAY)


async def test_a_candidate_who_withdrew_is_offered_nothing(reception: Reception) -> None:
    subject = uuid4()
    await reception.office.hear(qualified(subject))
    stay = await reception.stay_of(subject)
    await reception.office.hear(withdrawn(subject))
    assert (await reception.get(stay))["status"] == "cancelled"
    refusal(await reception.command(f"{stay}/renewal"), 409, "not-qualified")
