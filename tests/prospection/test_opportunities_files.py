"""Files of offers: what is brought in, what is refused and why, what is taken out again."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.prospection.app import service
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import HERE
from tests.prospection.front import Front
from tests.prospection.offers import an_entry

HEADER = "source;reference;nature;origine;epci;organisme;contact;courriel;rome;rome_version;places"
GOOD = (
    f"Site Fictif;A1;poste;employeur;{HERE};Entreprise Fictive;Zoé Fictive;zoe@exemple.invalid"
    ";J1506;v3;2"
)
FARM = "Site Fictif;B1;exploitation agricole;territoire;CC des Monts Imaginaires;Ferme Fictive;;;;;"


@pytest.fixture
async def at_work(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
async def front(at_work: Office) -> AsyncIterator[Front]:
    async with at_work.officer("employers-1", "employer-relations") as client:
        yield Front(client)


async def sent(at_work: Office, front: Front, *lines: str, **query: Any) -> dict[str, Any]:
    content = "\n".join((HEADER, *lines)).encode()
    return await at_work.brought(front.client, "/v1/opportunity-imports", content, **query)


async def exported(front: Front, **query: Any) -> list[dict[str, str]]:
    answer = await front.client.get("/v1/opportunity-exports", params=query)
    assert answer.status_code == 200, answer.text
    content = io.StringIO(answer.text.lstrip("\ufeff"), newline="")
    return sorted(csv.DictReader(content, delimiter=";"), key=lambda each: each["reference"])


async def test_good_lines_are_entered_and_published(at_work: Office, front: Front) -> None:
    report = await sent(at_work, front, GOOD, FARM)
    assert (report["created"], report["refused"]) == (2, 0), report
    listed = (await front.read("/opportunities"))["items"]
    assert {(each["kind"], each["status"]) for each in listed} == {
        ("post", "open"),
        ("farm", "open"),
    }


async def test_the_same_file_sent_twice_enters_nothing_more(at_work: Office, front: Front) -> None:
    await sent(at_work, front, GOOD, FARM)
    again = await sent(at_work, front, GOOD, FARM)
    assert (again["created"], again["known"]) == (0, 2)


async def test_a_rehearsal_enters_nothing(at_work: Office, front: Front) -> None:
    report = await sent(at_work, front, GOOD, dry_run=True)
    assert report["created"] == 1
    assert (await front.read("/opportunities"))["items"] == []


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (GOOD.replace("poste", "château"), "nature"),
        (GOOD.replace(HERE, "200000000"), "epci"),
        (GOOD.replace("J1506;v3", "infirmier;v3"), "rome"),
        (GOOD.replace("J1506;v3", "J1506;"), "rome_version"),
        (GOOD.replace("J1506;v3", ";"), "rome"),
        (GOOD.replace("zoe@exemple.invalid", "zoe"), "courriel"),
        (GOOD.replace("zoe@exemple.invalid", ""), "courriel"),
        (GOOD.replace("employeur", "départ à la retraite"), "libre_le"),
        (GOOD.removesuffix("2") + "0", "places"),
        (GOOD.replace("Entreprise Fictive", ""), "organisme"),
    ],
)
async def test_a_bad_line_is_refused_at_its_column(
    at_work: Office, front: Front, line: str, column: str
) -> None:
    report = await sent(at_work, front, line, FARM)
    assert (report["refused"], report["created"]) == (1, 1)
    assert [each["column"] for each in report["items"][0]["reasons"]] == [column]


async def test_a_file_of_another_kind_is_refused(front: Front) -> None:
    answer: httpx.Response = await front.client.post(
        "/v1/opportunity-imports", content=b"{}", headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 415


async def test_what_is_taken_out_can_be_brought_in(at_work: Office, front: Front) -> None:
    await sent(at_work, front, GOOD, FARM)
    before = await exported(front)
    assert before[0]["contact"] == "Zoé Fictive"
    async with at_work.runtime.engine.begin() as connection:
        await connection.exec_driver_sql("delete from opportunity")
    lines = [";".join(each.values()) for each in before]
    content = "\n".join([";".join(before[0]), *lines]).encode()
    again = await at_work.brought(front.client, "/v1/opportunity-imports", content)
    assert again["created"] == 2, again
    after = await exported(front)
    assert [each | {"offre": ""} for each in after] == [each | {"offre": ""} for each in before]


async def test_what_is_held_back_is_in_no_list_for_outside_before_its_day(
    at_work: Office, front: Front
) -> None:
    draft = await front.done("/opportunities", **an_entry(places=7))
    await front.done(f"/opportunities/{draft['id']}/head-start", days=7)
    await front.done(f"/opportunities/{draft['id']}/publication")
    await sent(at_work, front, GOOD)
    assert [each["places"] for each in await exported(front, outside=True)] == ["2"]
    assert len(await exported(front)) == 2
    at_work.clock.moment = NOON.replace(day=9)
    await at_work.fire_timers()
    outside = await exported(front, outside=True)
    assert [each["places"] for each in outside] == ["7", "2"]
    assert {each["contact"] for each in outside} == {""}
