"""Officers find a file by what they remember of it, and only the files they may reach."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from services.prospection.domain.candidate import Candidate
from tests.office import Office
from tests.prospection.candidates import HERE, NEXT_DOOR, a_siret
from tests.prospection.front import Body, Front, a_household, a_person, an_organisation, slug

MOVE = {"type": "organisation-move", "epcis": [HERE]}


def of_one(person: Body) -> Body:
    """A household of one adult."""
    return {"kind": "household", "adults": [person]}


async def found(front: Front, words: str, **asked: Any) -> list[str]:
    answer = await front.client.post("/v1/candidate-searches", json={"words": words} | asked)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_a_household_is_found_by_anything_one_remembers_of_it(officer: Front) -> None:
    contact = {"email": "anne-lise.perigourd@exemple.invalid", "phone": "06 39 98 11 22"}
    partner = a_person("partner", given_name="Théodule", family_name="Le Bihanic")
    lead = a_person(given_name="Anne-Lise", family_name="Périgourd", contact=contact)
    file = await officer.registered(candidate=a_household(adults=[lead, partner]))
    for words in (
        "perigourd",
        "PÉRIGOURD Anne-Lise",
        "anne lise perigour",
        "Peirgourd",
        "Théodule",
        "lebihanic",
        "le bihanic theodule",
        "0639981122",
        "+33 6 39 98 11 22",
        "anne-lise.perigourd@exemple.invalid",
        "anne-lise.perigurd@exemple.invalid",
        file["id"],
        file["id"][:8],
    ):
        assert file["id"] in await found(officer, words), words
    assert await found(officer, "Zzyzzogeton") == []


async def test_an_organisation_is_found_by_its_name_and_its_siret(officer: Front) -> None:
    number = a_siret()
    firm = an_organisation(name="Fromagerie Chimérique", siret=number)
    file = await officer.registered(candidate=firm, project=MOVE)
    spaced = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    for words in ("chimerique fromagerie", number, spaced, number[:9]):
        assert file["id"] in await found(officer, words), words


async def test_a_referent_finds_only_the_files_of_their_own_places(
    at_work: Office, officer: Front
) -> None:
    person = a_person(given_name="Wilhelmine", family_name="Xanthippe")
    project = {"type": "job", "epcis": [NEXT_DOOR]}
    file = await officer.registered(
        candidate=of_one(person),
        project=project,
    )
    for epci, ids in ((NEXT_DOOR, [file["id"]]), (HERE, [])):
        client = at_work.officer("referent-1", "territorial-referent", epcis=[epci])
        async with client:
            assert await found(Front(client), "wilhelmine xanthippe") == ids


async def test_who_sees_no_names_may_not_search_by_them(at_work: Office) -> None:
    for role in ("auditor", "epci-correspondent", "platform-operator", "agency-correspondent"):
        async with at_work.officer("somebody", role, epcis=[HERE], agency="agency") as client:
            answer = await client.post("/v1/candidate-searches", json={"words": "fictif"})
            assert (answer.status_code, slug(answer)) == (403, "role-missing"), role


async def test_a_nameless_file_is_not_found_any_more(at_work: Office, officer: Front) -> None:
    person = a_person(given_name="Ysolde", family_name="Quasimodine")
    household = of_one(person)
    file = await officer.registered(candidate=household)
    assert await found(officer, "quasimodine") == [file["id"]]
    kept = await officer.registered()
    path = f"/candidates/{kept['id']}/merger"
    await officer.done(path, merged=file["id"], lead_becomes="other")
    assert await found(officer, "quasimodine") == [kept["id"]]
    async with at_work.runtime.engine.connect() as connection:
        query = text("select count(*) from candidate_search where item = :id")
        assert await connection.scalar(query, {"id": file["id"]}) == 0


async def test_an_anonymised_file_leaves_no_word_behind(at_work: Office, officer: Front) -> None:
    person = a_person(given_name="Orphise", family_name="Evanouie")
    household = of_one(person)
    file = await officer.registered(candidate=household)
    await officer.done(f"/candidates/{file['id']}/withdrawal", reason="housing")
    async with at_work.runtime.transactions.begin("test") as work:
        [candidate] = await work.about(Candidate, UUID(file["id"]))
        candidate.anonymise(work.today)
        work.save(candidate)
    assert await found(officer, "evanouie") == []


async def test_a_search_says_whether_there_is_more(officer: Front) -> None:
    for _ in range(3):
        person = a_person(family_name="Jumelle")
        household = of_one(person)
        await officer.registered(candidate=household)
    for limit, more in ((2, True), (3, False)):
        answer = await officer.client.post(
            "/v1/candidate-searches", json={"words": "jumelle", "limit": limit}
        )
        assert (len(answer.json()["items"]), answer.json()["more"]) == (limit, more)


async def test_a_search_is_audited_and_its_words_are_nowhere(
    at_work: Office, officer: Front
) -> None:
    person = a_person(given_name="Hildebrande", family_name="Bouleau")
    file = await officer.registered(candidate=of_one(person))
    with capture_logs() as logged:
        assert await found(officer, "hildebrande") == [file["id"]]
    assert {"event": "candidates-searched", "records": 1, "log_level": "info"} in logged
    assert "hildebrande" not in str(logged).lower()
    query = text("select action, purpose from audit where subject = :id order by position")
    async with at_work.runtime.engine.connect() as connection:
        acts = (await connection.execute(query, {"id": file["id"]})).all()
    assert tuple(acts[-1]) == ("candidate-read", "prospection.candidate-search")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("x", "search-too-short"),
        ("un deux trois quatre cinq six sept huit neuf", "search-too-long"),
    ],
)
async def test_a_search_too_vague_is_refused(officer: Front, words: str, why: str) -> None:
    answer = await officer.client.post("/v1/candidate-searches", json={"words": words})
    assert (answer.status_code, slug(answer)) == (422, why)
