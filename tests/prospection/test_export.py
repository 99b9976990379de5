"""What officers take out is what they could bring in again."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from services.prospection.api import exports
from services.prospection.app import service
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import HERE, a_siret
from tests.prospection.front import (
    Body,
    Front,
    a_household,
    a_person,
    an_application,
    an_organisation,
    slug,
)

MOVE = {"type": "organisation-move", "epcis": [HERE]}
WHERE = {"type": "takeover", "trade": "J1506", "trade_version": "v3", "communes": ["99007"]}


@pytest.fixture
async def at_work(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
async def officer(at_work: Office) -> AsyncIterator[Front]:
    async with at_work.officer("officer-1") as client:
        yield Front(client)


async def exported(front: Front) -> str:
    answer = await front.client.get("/v1/exports")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return answer.text


def lines_of(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.lstrip("\ufeff"), newline=""), delimiter=";"))


def what_it_says(file: Body) -> Any:
    """A file but for the ids of what it is made of."""

    def without_ids(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: without_ids(each) for key, each in part.items() if key != "id"}
        return [without_ids(each) for each in part] if isinstance(part, list) else part

    return without_ids(
        {key: file[key] for key in ("candidate", "project", "source", "registered_on")}
    )


async def everything(front: Front) -> list[Any]:
    page = await front.read("/candidates", limit=200)
    return sorted((what_it_says(file) for file in page["items"]), key=str)


async def brought_in(made: Office, front: Front, content: str) -> dict[str, Any]:
    """What became of a file."""
    id = (await front.upload(content)).json()["id"]
    await made.bring_in()
    return await front.read(f"/imports/{id}")


async def test_an_export_brought_in_elsewhere_gives_the_same_files(
    platform: Platform, at_work: Office, officer: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    foreign = {"email": "a@exemple.invalid", "phone": "+32470000000", "preferred": None}
    lead = a_person(wishes='=un jardin;\n"une cave"', contact=foreign)
    couple = a_household(adults=[lead, a_person("partner")], partner_needs_work="not-said")
    alone = {"kind": "household", "adults": [a_person(age_band="not-said", wishes="")]}
    await officer.registered(candidate=couple, project=WHERE)
    await officer.registered(candidate=alone)
    await officer.registered(candidate=an_organisation(siret=a_siret()), project=MOVE)
    content = await exported(officer)
    assert len(lines_of(content)) == 3
    async with office(platform, service, now=NOON) as elsewhere, elsewhere.officer() as client:
        front = Front(client)
        report = await brought_in(elsewhere, front, content)
        assert (report["created"], report["refused"]) == (3, 0), report
        assert report["ignored_columns"] == []
        assert await everything(front) == await everything(officer)
    again = await brought_in(at_work, officer, content)
    assert (again["created"], again["known"]) == (0, 3)


async def test_what_would_be_a_formula_is_shielded(officer: Front) -> None:
    person = a_person(family_name="=Fictif", wishes="@jardin")
    await officer.registered(candidate={"kind": "household", "adults": [person]})
    [line] = lines_of(await exported(officer))
    assert (line["nom"], line["souhaits"]) == ("'=Fictif", "'@jardin")


async def test_files_without_a_name_any_more_are_left_out(officer: Front) -> None:
    kept, gone = await officer.registered(), await officer.registered()
    path = f"/candidates/{kept['id']}/merger"
    await officer.done(path, merged=gone["id"], lead_becomes="other")
    assert [line["reference"] for line in lines_of(await exported(officer))] == [kept["id"]]


async def test_an_export_is_audited_file_by_file(at_work: Office, officer: Front) -> None:
    file = await officer.registered()
    await exported(officer)
    query = text("select action from audit where subject = :id and purpose like '%export'")
    async with at_work.runtime.engine.connect() as connection:
        acts = list(await connection.scalars(query, {"id": file["id"]}))
    assert acts == ["candidate-read"]


async def test_an_export_is_not_for_every_role(at_work: Office) -> None:
    async with at_work.officer("somebody", "territorial-referent", epcis=[HERE]) as client:
        answer = await client.get("/v1/exports")
    assert (answer.status_code, slug(answer)) == (403, "role-missing")


async def test_wishing_for_a_commune_is_wishing_for_its_epci(officer: Front) -> None:
    file = await officer.registered(
        project={"type": "job", "epcis": [HERE]} | {"communes": ["99007", "99001", "99008"]}
    )
    assert file["project"]["communes"] == ["99007", "99001", "99008"]
    assert file["project"]["epcis"] == [HERE, "999000002"]


@pytest.mark.parametrize(
    ("communes", "on", "why"),
    [
        (["01001"], None, "commune-unknown"),
        (["99101"], "2024-05-02", "commune-unknown"),
        (["99100"], None, "commune-unknown"),
        (["99001", "99001"], None, "commune-twice"),
    ],
)
async def test_a_commune_wished_for_is_ours_on_the_day_and_named_once(
    officer: Front, communes: list[str], on: str | None, why: str
) -> None:
    asked = an_application(project={"type": "job", "communes": communes})
    answer = await officer.act("/candidates", **asked | ({"on": on} if on else {}))
    assert (answer.status_code, slug(answer)) == (422, why)
