"""A household from the end of its stay to two years after, over HTTP and PostgreSQL."""

from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chassis.territory import Territory
from happy.places import ROOT
from services.installation.app import service
from services.installation.domain.homes.rules import FORMS
from services.installation.domain.rules import (
    ACCOMPANIMENT_TOPICS,
    ACTIVITY_PROOFS,
    COST_NATURES,
    RESIDENCE_PROOFS,
)
from tests.heard import ALONE, COUPLE, FIRM, Candidate, merged, qualified, registered
from tests.installation.heard import gate_closed, gate_open
from tests.installation.paths import COMMUNE, DAY, HERE, NEIGHBOUR, NEXT_DOOR, TODAY
from tests.installation.reception import ACTIVITY, ARRIVAL, Reception
from tests.officers import Json, refusal
from tests.territories import FICTIVE

OFFICIAL = ROOT / "deploy" / "territories" / "fr-15"
EXAMPLE = ROOT / "deploy" / "territories" / "fr-48"


async def told(reception: Reception, subject: UUID) -> list[str]:
    return [each["type"] for each in await reception.office.told(subject)]


async def test_a_couple_is_installed_once_its_three_facts_hold(reception: Reception) -> None:
    path = await reception.opened()
    subject = UUID((await reception.get(path))["subject"])
    problem = refusal(await reception.command(f"{path}/installation"), 409, "facts-missing")
    assert [each["pointer"] for each in problem["errors"]] == [
        "/residence",
        "/activity",
        "/partner",
    ]

    plan = {"epci": HERE, "planned_on": "2026-04-01", "rooms": 4}
    await reception.put(f"{path}/arrival-plan", plan, item=path)
    arrived = await reception.post(f"{path}/arrival", ARRIVAL)
    assert (arrived["status"], arrived["residence"]["commune"]) == ("arrived", COMMUNE)
    assert arrived["residence"]["evidence"]["seen_by"] == "officer-1"
    await reception.post(f"{path}/activity", ACTIVITY)
    await reception.office.hear(gate_closed(subject))
    problem = refusal(await reception.command(f"{path}/installation"), 409, "facts-missing")
    assert [each["pointer"] for each in problem["errors"]] == ["/partner"]

    await reception.office.hear(gate_open(subject))
    installed = await reception.post(f"{path}/installation")
    assert (installed["status"], installed["installed_on"]) == ("installed", str(TODAY))
    assert await told(reception, subject) == [
        "installation-opened",
        "arrival-planned",
        "household-arrived",
        "household-installed",
    ]
    said = (await reception.office.told(subject))[-1]["data"]
    assert said["partner"] == "passed"
    assert (said["epci"], said["activity"], said["adults"], said["children"]) == (HERE, "job", 2, 2)


@pytest.mark.parametrize("candidate", [ALONE, FIRM], ids=["alone", "organisation"])
async def test_without_a_partner_two_facts_are_enough(
    reception: Reception, candidate: Candidate
) -> None:
    path = await reception.opened(candidate)
    problem = refusal(await reception.command(f"{path}/installation"), 409, "facts-missing")
    assert [each["pointer"] for each in problem["errors"]] == ["/residence", "/activity"]
    path = await reception.installed(candidate)
    read = await reception.get(path)
    kind = "household" if candidate is ALONE else "organisation"
    assert (await told(reception, UUID(read["subject"])))[-1] == f"{kind}-installed"


async def test_a_path_is_opened_without_a_stay_for_a_reason(reception: Reception) -> None:
    subject = uuid4()
    await reception.office.hear(registered(subject))
    body = {"subject": str(subject), "basis": "already-arrived", "epci": NEXT_DOOR}
    opened = await reception.post("/v1/paths", body)
    assert (opened["basis"], opened["epci"], opened["officer"]) == (
        "already-arrived",
        NEXT_DOOR,
        "officer-1",
    )
    refusal(await reception.command("/v1/paths", body), 409, "path-already-open")
    refusal(
        await reception.command("/v1/paths", body | {"subject": str(uuid4())}),
        404,
        "candidate-unknown",
    )


async def test_the_same_command_sent_twice_is_done_once(reception: Reception) -> None:
    path = await reception.opened()
    answers = [await reception.command(f"{path}/arrival", ARRIVAL, key="once") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    subject = UUID(answers[0].json()["subject"])
    assert (await told(reception, subject)).count("household-arrived") == 1


async def test_a_plan_is_made_anew_on_the_version_that_was_read(reception: Reception) -> None:
    path = await reception.opened()
    plan = {
        "epci": HERE,
        "planned_on": "2026-04-01",
        "children": [{"level": "primary", "count": 2}],
    }
    await reception.put(f"{path}/arrival-plan", plan, item=path)
    read = await reception.put(
        f"{path}/arrival-plan", plan | {"planned_on": "2026-05-01"}, item=path
    )
    assert (read["status"], read["plan"]["planned_on"]) == ("planned", "2026-05-01")
    reception.etags[path] = '"1"'
    answer = await reception.first.put(
        f"{path}/arrival-plan", json=plan, headers={"If-Match": '"1"'}
    )
    refusal(answer, 412, "stale-version")


async def test_a_correction_is_an_event_and_the_old_fact_stays_to_be_read(
    reception: Reception,
) -> None:
    path = await reception.installed()
    body = {"fact": "residence", "now": {"commune": NEIGHBOUR, "proof": "visit"}}
    read = await reception.post(f"{path}/correction", body)
    assert read["residence"]["commune"] == NEIGHBOUR
    assert [each["fact"]["commune"] for each in read["former"]] == [COMMUNE]
    read = await reception.post(f"{path}/correction", {"fact": "activity", "now": None})
    assert (read["status"], read["missing"], read["doubts"]) == (
        "installed",
        ["activity"],
        {"corrected": str(TODAY)},
    )
    subject = UUID(read["subject"])
    await reception.post(f"{path}/assignment", {"officer": f"officer-{subject}"})
    assert await tasks(reception, subject) == ["review"]
    arrival = {"commune": COMMUNE, "proof": "lease", "without_us": "yes", "on": "2026-02-20"}
    read = await reception.post(f"{path}/correction", {"fact": "arrival", "now": arrival})
    assert read["arrival"]["evidence"]["on"] == "2026-02-20"
    assert read["checks"][0]["due_on"] == "2027-02-20"
    corrected = [
        each["data"]
        for each in await reception.office.told(UUID(read["subject"]))
        if each["type"] == "installation-corrected"
    ]
    assert [(each["fact"], each["holds"]) for each in corrected] == [
        ("residence", True),
        ("activity", False),
        ("arrival", True),
    ]


async def test_steps_appointments_and_costs_are_noted_on_the_path(reception: Reception) -> None:
    path = await reception.opened()
    step = {"item": "housing", "progress": "in-progress", "owner": "officer-2"}
    read = await reception.post(f"{path}/checklist", step)
    assert {each["item"]: each["progress"] for each in read["checklist"]}["housing"] == (
        "in-progress"
    )
    appointment = {"attendee": "host", "topic": "work-organisation", "on": str(TODAY)}
    read = await reception.post(f"{path}/appointments", appointment)
    (made,) = read["appointments"]
    assert (made["attendance"], made["officer"]) == ("planned", "officer-1")
    attended = {"appointment": made["id"], "attendance": "seen"}
    read = await reception.post(f"{path}/attendance", attended)
    assert read["appointments"][0]["attendance"] == "seen"
    await reception.post(f"{path}/costs", {"nature": "travel", "amount_cents": 4550})
    read = await reception.post(f"{path}/costs", {"nature": "travel", "amount_cents": 450})
    assert read["costs_by_nature"] == {"travel": 5000}


async def test_a_household_is_followed_until_two_years_after(reception: Reception) -> None:
    path = await reception.installed()
    subject = UUID((await reception.get(path))["subject"])
    await reception.post(f"{path}/assignment", {"officer": f"officer-{subject}"})
    await reception.on(date(2026, 5, 2))
    assert await tasks(reception, subject) == ["call"]
    await reception.post(f"{path}/call")
    await reception.on(TODAY + 365 * DAY)
    assert await tasks(reception, subject) == ["check-presence"]
    await reception.on(TODAY + 395 * DAY)
    assert await told(reception, subject) != []
    assert (await told(reception, subject))[-1] == "household-presence-unknown"
    await reception.post(f"{path}/presence", {"month": 12})
    assert (await told(reception, subject))[-1] == "household-retained"
    await reception.on(TODAY + 731 * DAY)
    await reception.post(f"{path}/presence", {"month": 24})
    read = await reception.get(path)
    assert [each["presence"] for each in read["checks"]] == ["retained", "retained"]
    await reception.post(f"{path}/departure")
    assert (await told(reception, subject))[-1] == "household-departed"
    counts = {each["month"]: each for each in await reception.all("/v1/presence")}
    assert counts[24]["retained"] >= 1
    assert set(counts[24]) == {"month", "retained", "departed", "unknown", "awaited", "to_come"}


async def tasks(reception: Reception, subject: UUID) -> list[str]:
    """What waits on a path whose officer bears its subject's name."""
    found = await reception.get("/v1/work-list", officer=f"officer-{subject}")
    return [each["task"] for each in found["items"]]


async def test_a_path_is_given_up_with_a_reason_and_taken_up_again(reception: Reception) -> None:
    path = await reception.opened()
    refusal(
        await reception.command(f"{path}/abandonment", {"reason": "bored"}), 422, "reason-unknown"
    )
    read = await reception.post(f"{path}/abandonment", {"reason": "work"})
    assert (read["status"], read["reason"]) == ("abandoned", "work")
    read = await reception.post(f"{path}/reopening")
    assert read["status"] == "opened"
    assert (await told(reception, UUID(read["subject"])))[1:] == [
        "installation-abandoned",
        "installation-reopened",
    ]


async def test_a_merged_households_path_goes_on_under_the_other_id(reception: Reception) -> None:
    path, survivor = await reception.opened(), uuid4()
    ended = UUID((await reception.get(path))["subject"])
    await reception.office.hear(qualified(survivor), merged(survivor, COUPLE, ended))
    assert (await reception.get(path))["doubts"] == {"merged": str(TODAY)}
    read = await reception.post(f"{path}/transfer")
    assert (read["subject"], read["status"]) == (str(survivor), "opened")
    assert (await reception.get(path))["status"] == "transferred"


async def test_news_taken_settle_what_was_doubtful(reception: Reception) -> None:
    path = await reception.opened()
    await reception.on(TODAY + 40 * DAY)
    read = await reception.post(f"{path}/follow-up")
    assert (read["news_on"], read["doubts"]) == (str(TODAY + 40 * DAY), {})


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("arrival", ARRIVAL | {"waived": True}, ""),
        ("arrival", ARRIVAL | {"commune": "Brumeville"}, "/commune"),
        ("activity", ACTIVITY | {"partner": "waived"}, "/partner"),
        ("installation", {"partner": "waived"}, "/partner"),
        ("installation", {"waiver": "signed-paper"}, ""),
        ("correction", {"fact": "partner", "now": None}, ""),
        ("costs", {"nature": "travel", "amount_cents": 1.5}, "/amount_cents"),
    ],
)
async def test_a_form_takes_its_own_fields_and_no_waiver_of_the_partner(
    reception: Reception, path: str, body: Json, pointer: str
) -> None:
    household = await reception.opened()
    problem = refusal(await reception.command(f"{household}/{path}", body), 422, "content-invalid")
    assert problem["errors"][0]["pointer"] == pointer


async def test_a_fact_is_never_in_the_future(reception: Reception) -> None:
    path = await reception.opened()
    body = ARRIVAL | {"on": str(TODAY + DAY)}
    refusal(await reception.command(f"{path}/arrival", body), 422, "date-in-the-future")


async def test_paths_are_listed_by_what_they_are(reception: Reception) -> None:
    path = await reception.opened()
    read = await reception.get(path)
    mine = f"officer-{uuid4()}"
    await reception.post(f"{path}/assignment", {"officer": mine, "technical_referent": mine})
    for query in (
        {"officer": mine},
        {"referent": mine},
        {"officer": mine, "status": "opened", "kind": "household", "active": True, "epci": HERE},
    ):
        assert [each["id"] for each in (await reception.get("/v1/paths", **query))["items"]] == [
            read["id"]
        ]
    assert (await reception.get("/v1/paths", officer=mine, status="arrived"))["items"] == []


async def test_every_code_of_the_lists_has_its_french(reception: Reception) -> None:
    lists = await reception.get("/v1/reference")
    choices = [choice for each in lists.values() for choice in each]
    assert {"code": "lease", "label": "bail"} in lists["residence_proofs"]
    assert [each for each in choices if each["code"] == each["label"]] == []


@pytest.mark.parametrize("folder", [OFFICIAL, EXAMPLE, FICTIVE], ids=lambda each: each.name)
def test_each_territory_says_its_lists_in_french(folder: Path) -> None:
    territory = Territory.load(folder)
    service.check(territory)
    keys = (ACCOMPANIMENT_TOPICS, ACTIVITY_PROOFS, COST_NATURES, RESIDENCE_PROOFS)
    codes = {code for key in keys for code in territory.rules(key, TODAY)}
    codes |= territory.rules(FORMS, TODAY).keys()
    assert codes - territory.wording.keys() == set()
