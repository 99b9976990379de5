"""What officers ask over HTTP, and what they are told."""

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.office import Office
from tests.prospection.candidates import GOOD, HERE, NEXT_DOOR
from tests.prospection.front import (
    Body,
    Front,
    a_household,
    a_person,
    an_application,
    an_organisation,
    faults,
    slug,
    told,
)

MOVE = {"type": "organisation-move", "epcis": [HERE]}


async def ready(officer: Front, colleague: Front, **changes: Any) -> Body:
    """A file that has all that qualification asks for."""
    file = await officer.under_assessment(**changes)
    path, candidate = f"/candidates/{file['id']}", file["candidate"]
    for person in candidate.get("adults") or candidate["representatives"]:
        await officer.done(f"{path}/notices", person=person["id"])
        await officer.done(f"{path}/agreements", person=person["id"])
        await colleague.done(f"{path}/countersignatures", person=person["id"])
    return await officer.done(f"{path}/scores", scores=GOOD)


async def test_a_household_goes_from_its_registration_to_its_qualification(
    at_work: Office, officer: Front, colleague: Front
) -> None:
    file = await ready(officer, colleague)
    assert file["maturity"] == {"reached": 15, "threshold": 6, "unscored": []}
    qualified = await officer.done(f"/candidates/{file['id']}/qualification")
    assert (qualified["status"], qualified["status_label"]) == ("qualified", "qualifié")
    assert qualified["waiting"] is None
    events = await at_work.told(UUID(file["id"]))
    assert [each["type"] for each in events] == [
        "candidate-registered",
        "assessment-started",
        "candidate-qualified",
    ]
    assert events[-1]["data"] == {
        "subject": file["id"],
        "occurred_on": "2026-03-02",
        "candidate": {
            "kind": "household",
            "adults": 2,
            "partner_present": True,
            "partner_needs_work": "not-said",
            "age_bands": {
                "under_20": 0,
                "from_20_to_39": 2,
                "from_40_to_60": 0,
                "over_60": 0,
                "not_said": 0,
            },
            "children": [{"level": "primary", "count": 2}],
        },
        "project": "job",
        "trade": "J1506",
        "trade_version": "v3",
        "epcis": [HERE, NEXT_DOOR],
    }


async def test_an_organisation_goes_the_same_way(
    at_work: Office, officer: Front, colleague: Front
) -> None:
    file = await ready(officer, colleague, candidate=an_organisation(), project=MOVE)
    await officer.done(f"/candidates/{file['id']}/qualification")
    events = await at_work.told(UUID(file["id"]))
    assert events[-1]["data"]["candidate"] == {
        "kind": "organisation",
        "naf": "10.51C",
        "naf_version": "rev2",
        "headcount": 12,
    }


async def test_no_name_leaves_with_the_events(at_work: Office, officer: Front) -> None:
    wishes = "le canari Zozotte"
    planted = a_person(given_name="Zozotte", family_name="Canari", wishes=wishes)
    file = await officer.registered(candidate=a_household(adults=[planted, a_person("partner")]))
    await officer.done(
        f"/candidates/{file['id']}/contacts",
        kind="call",
        result="reached",
        next_action="rappeler Zozotte",
    )
    assert "Zozotte" in json.dumps(await officer.read(f"/candidates/{file['id']}"))
    query = text("select headers || encode(value, 'escape') as row from outbox where subject = :id")
    async with at_work.runtime.engine.connect() as connection:
        rows = [row.row for row in await connection.execute(query, {"id": file["id"]})]
    assert rows
    for each in rows:
        assert "Zozotte" not in each
        assert "Canari" not in each
        assert "exemple.invalid" not in each


async def test_a_registered_file_says_where_it_is(officer: Front) -> None:
    answer = await officer.act("/candidates", **an_application())
    file = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/candidates/{file['id']}"
    assert answer.headers["etag"] == '"1"'
    lead = file["candidate"]["adults"][0]
    assert lead["contact"]["phone"] == "0639980001"
    assert (lead["notice"], lead["agreement"], lead["known_on"]) == (None, None, "2026-03-02")
    assert file["waiting"] == {
        "task": "assign",
        "label": "confier le dossier à quelqu'un",
        "since": "2026-03-02",
        "late": False,
    }
    assert await officer.read(f"/candidates/{file['id']}") == file


async def test_the_same_application_is_told_apart(officer: Front) -> None:
    body = an_application()
    await officer.done("/candidates", **body)
    again = await officer.act("/candidates", **body)
    assert (again.status_code, slug(again)) == (409, "already-known")


async def test_one_application_sent_by_many_at_once_opens_one_file(officer: Front) -> None:
    body = an_application()
    answers = await asyncio.gather(*[officer.act("/candidates", **body) for _ in range(8)])
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 7]
    assert {slug(each) for each in answers if not each.is_success} <= {
        "already-known",
        "already-there",
    }


async def test_everything_wrong_in_a_form_is_said_at_once_in_french(officer: Front) -> None:
    adult = a_person(
        given_name="12",
        wishes="mon numéro est 1 85 05 78 006 084 36",
        contact={"email": "pas une adresse", "phone": "12"},
        nickname="Zozo",
    )
    body = an_application(candidate=a_household(adults=[adult]), source="x" * 61)
    body["project"] |= {"trade": "infirmière", "epcis": ["CC"]}
    answer = await officer.act("/candidates", **body)
    assert (answer.status_code, slug(answer)) == (422, "content-invalid")
    assert faults(answer) == {
        "/candidate/adults/0/given_name": "Un nom comporte au moins une lettre.",
        "/candidate/adults/0/wishes": "Un numéro de sécurité sociale n'a pas sa place ici :"
        " retirez-le.",
        "/candidate/adults/0/contact/email": "Une adresse électronique s'écrit comme"
        " prenom.nom@exemple.fr, sans accent ni espace.",
        "/candidate/adults/0/contact/phone": "Un numéro de téléphone compte dix chiffres, ou"
        " commence par + et l'indicatif du pays.",
        "/candidate/adults/0": "Un champ de trop : il n'est pas prévu ici.",
        "/project/trade": "Un code ROME s'écrit comme J1506.",
        "/project/epcis/0": "Ce texte n'a pas la forme attendue.",
        "/source": "Ce texte est trop long.",
    }
    for value in ("Zozo", "pas une adresse", "185", "infirmière"):
        assert value not in answer.text


@pytest.mark.parametrize(
    ("changes", "status", "why"),
    [
        ({"source": "télépathie"}, 422, "source-unknown"),
        ({"on": "2026-03-03"}, 422, "date-in-the-future"),
        ({"on": "1998-03-02"}, 422, "no-rule-on-that-day"),
        ({"project": MOVE}, 422, "project-not-theirs"),
        ({"candidate": a_household(adults=[a_person(contact={})])}, 422, "no-partner"),
        (
            {"candidate": a_household(adults=[a_person(contact={})], partner_needs_work=None)},
            422,
            "no-contact",
        ),
        ({"candidate": an_organisation(naf="99.99Z"), "project": MOVE}, 422, "naf-unknown"),
        ({"candidate": {"kind": "band"}}, 422, "content-invalid"),
        ({"candidate": a_household(adults=[])}, 422, "content-invalid"),
    ],
)
async def test_an_application_that_cannot_be_right_is_refused(
    officer: Front, changes: Body, status: int, why: str
) -> None:
    answer = await officer.act("/candidates", **an_application(**changes))
    assert (answer.status_code, slug(answer)) == (status, why)


async def test_twenty_identical_commands_under_one_key_are_one(
    at_work: Office, officer: Front
) -> None:
    file = await officer.registered()
    body, path = {"reason": "housing"}, f"/v1/candidates/{file['id']}/withdrawal"
    headers = {"Idempotency-Key": "one-and-the-same"}
    answers = await asyncio.gather(
        *[officer.client.post(path, json=body, headers=headers) for _ in range(20)]
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert {answer.headers["etag"] for answer in answers} == {'"2"'}
    assert await told(at_work, file["id"]) == ["candidate-registered", "candidate-withdrawn"]


async def test_two_officers_on_one_household_and_the_second_is_told(
    officer: Front, colleague: Front
) -> None:
    file = await officer.registered()
    path = f"/candidates/{file['id']}"
    read = (await officer.client.get(f"/v1{path}")).headers["etag"]
    body = {"project": file["project"] | {"epcis": [NEXT_DOOR]}}
    answers = await asyncio.gather(
        officer.put(path, read, **body), colleague.put(path, read, **body)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    stale = next(answer for answer in answers if answer.status_code == 412)
    assert slug(stale) == "stale-version"
    assert "relisez-le" in stale.json()["detail"]


async def test_a_command_on_a_version_that_is_past_is_refused(officer: Front) -> None:
    file = await officer.registered()
    path = f"/v1/candidates/{file['id']}/assignment"
    for number, status in (("1", 200), ("1", 412)):
        answer = await officer.client.post(
            path,
            json={},
            headers={"Idempotency-Key": str(uuid4()), "If-Match": f'"{number}"'},
        )
        assert answer.status_code == status


async def test_a_file_is_put_right_person_by_person(officer: Front, colleague: Front) -> None:
    file = await ready(officer, colleague)
    lead, partner = file["candidate"]["adults"]
    path = f"/candidates/{file['id']}"
    etag = (await officer.client.get(f"/v1{path}")).headers["etag"]
    answer = await officer.put(
        path,
        etag,
        project=file["project"],
        people=[
            {
                "id": lead["id"],
                "given_name": "Zenobia",
                "contact": {"email": "neuve@exemple.invalid", "preferred": "email"},
            }
        ],
    )
    corrected = answer.json()["candidate"]["adults"]
    assert corrected[0]["given_name"] == "Zenobia"
    assert corrected[0]["contact"] == {
        "email": "neuve@exemple.invalid",
        "phone": None,
        "preferred": "email",
    }
    assert (corrected[0]["notice"], corrected[0]["agreement"]) == (
        lead["notice"],
        lead["agreement"],
    )
    assert corrected[1] == partner
    swapped = await officer.put(
        path,
        answer.headers["etag"],
        project=file["project"],
        people=[{"id": lead["id"], "given_name": "Gontran", "family_name": "Personnage"}],
    )
    assert (swapped.status_code, slug(swapped)) == (409, "another-person")


async def test_a_correction_says_which_version_it_corrects(officer: Front) -> None:
    file = await officer.registered()
    answer = await officer.client.put(
        f"/v1/candidates/{file['id']}", json={"project": file["project"]}
    )
    assert (answer.status_code, slug(answer)) == (428, "version-missing")


async def test_an_officer_alone_never_answers_for_somebody(officer: Front) -> None:
    file = await officer.registered()
    path, person = f"/candidates/{file['id']}", file["candidate"]["adults"][0]["id"]
    await officer.done(f"{path}/notices", person=person, given_by="le salon", on="2026-02-20")
    signed = await officer.done(f"{path}/agreements", person=person, on="2026-02-21")
    assert signed["candidate"]["adults"][0]["agreement"] == {
        "on": "2026-02-21",
        "means": "signed-paper",
        "recorded_by": "officer-1",
        "countersigned_by": None,
        "holds": False,
    }
    answer = await officer.act(f"{path}/countersignatures", person=person)
    assert (answer.status_code, slug(answer)) == (409, "countersigned-by-recorder")


async def test_a_guard_that_holds_says_why_in_french(officer: Front) -> None:
    file = await officer.under_assessment()
    answer = await officer.act(f"/candidates/{file['id']}/qualification")
    assert (answer.status_code, slug(answer)) == (409, "notice-missing")
    assert answer.json()["detail"] == ("Chaque personne doit avoir reçu la notice d'information.")


async def test_a_file_is_closed_and_taken_up_again(at_work: Office, officer: Front) -> None:
    file = await officer.under_assessment()
    path = f"/candidates/{file['id']}"
    for command, body, status in (
        ("deferral", {}, "dormant"),
        ("reopening", {}, "under-assessment"),
        ("refusal", {"reason": "not-mature"}, "not-retained"),
        ("reopening", {}, "under-assessment"),
        ("withdrawal", {"reason": "family"}, "withdrawn"),
    ):
        assert (await officer.done(f"{path}/{command}", **body))["status"] == status
    assert await told(at_work, file["id"]) == [
        "candidate-registered",
        "assessment-started",
        "candidate-deferred",
        "candidate-reopened",
        "candidate-not-retained",
        "candidate-reopened",
        "candidate-withdrawn",
    ]


async def test_a_refused_candidate_is_owed_an_answer(officer: Front) -> None:
    file = await officer.under_assessment()
    path = f"/candidates/{file['id']}"
    declined = await officer.done(f"{path}/refusal", reason="unreachable")
    assert declined["waiting"]["task"] == "answer"
    answered = await officer.done(f"{path}/contacts", kind="message", result="no-answer")
    assert answered["waiting"] is None


async def test_a_file_that_does_not_exist_is_not_found(officer: Front) -> None:
    answer = await officer.client.get(f"/v1/candidates/{uuid4()}")
    assert (answer.status_code, slug(answer)) == (404, "not-found")
    answer = await officer.act(f"/candidates/{uuid4()}/assignment")
    assert (answer.status_code, slug(answer)) == (404, "not-found")
