"""Officers at the service's HTTP front, and what they send."""

import itertools
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.office import Office
from tests.prospection.candidates import HERE, NEXT_DOOR, a_siret

Body = dict[str, Any]
_numbers = itertools.count(1)


class Front:
    """An officer's client: each command under a key of its own."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def act(self, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(
            f"/v1{path}", json=body, headers={"Idempotency-Key": str(uuid4())}
        )

    async def done(self, path: str, **body: Any) -> Body:
        """What a command that must be accepted answers."""
        answer = await self.act(path, **body)
        assert answer.is_success, answer.text
        found: Body = answer.json()
        return found

    async def put(self, path: str, etag: str, **body: Any) -> httpx.Response:
        return await self.client.put(f"/v1{path}", json=body, headers={"If-Match": etag})

    async def read(self, path: str, **query: Any) -> Body:
        answer = await self.client.get(f"/v1{path}", params=query)
        assert answer.is_success, answer.text
        found: Body = answer.json()
        return found

    async def upload(self, content: bytes | str, **query: Any) -> httpx.Response:
        raw = content.encode() if isinstance(content, str) else content
        headers = {"Content-Type": "text/csv"}
        return await self.client.post("/v1/imports", content=raw, params=query, headers=headers)

    async def lines(self, job: str, **query: Any) -> list[Body]:
        """What became of the lines of an import."""
        found: list[Body] = []
        after: Body = {}
        while True:
            page = await self.read(f"/imports/{job}/lines", limit=500, **query, **after)
            found += page["items"]
            if not page["next"]:
                return found
            after = {"after": page["next"]}

    async def registered(self, **changes: Any) -> Body:
        return await self.done("/candidates", **an_application(**changes))

    async def under_assessment(self, **changes: Any) -> Body:
        file = await self.registered(**changes)
        await self.done(f"/candidates/{file['id']}/assignment")
        await self.done(f"/candidates/{file['id']}/contacts", kind="call", result="reached")
        return await self.done(f"/candidates/{file['id']}/assessment")


async def told(at_work: Office, id: object) -> list[str]:
    """The types of what was announced of a subject."""
    return [each["type"] for each in await at_work.told(UUID(str(id)))]


def slug(answer: httpx.Response) -> str:
    """Why an answer says no."""
    return str(answer.json()["type"]).rpartition(":")[2]


def faults(answer: httpx.Response) -> dict[str, str]:
    """What is wrong in a body: where, and in which words."""
    return {each["pointer"]: each["detail"] for each in answer.json()["errors"]}


def a_person(role: str = "lead", **changes: Any) -> Body:
    number = next(_numbers)
    return {
        "role": role,
        "given_name": {"lead": "Zénobie", "partner": "Barnabé", "other": "Capucine"}[role],
        "family_name": f"Fictif-{number}",
        "age_band": "20-39",
        "wishes": "un jardin",
        "contact": {"email": f"{role}{number}@exemple.invalid", "phone": "06 39 98 00 01"},
    } | changes


def a_household(**changes: Any) -> Body:
    return {
        "kind": "household",
        "adults": [a_person(), a_person("partner")],
        "children": [{"level": "primary", "count": 2}],
        "partner_needs_work": "not-said",
    } | changes


def an_organisation(**changes: Any) -> Body:
    return {
        "kind": "organisation",
        "name": "Atelier Imaginaire",
        "siret": a_siret(),
        "naf": "1051c",
        "naf_version": "rev2",
        "headcount": 12,
        "representatives": [
            {
                "given_name": "Zéphyrin",
                "family_name": "Inventé",
                "capacity": "gérance",
                "contact": {"email": "gerance@exemple.invalid"},
            }
        ],
    } | changes


def an_application(**changes: Any) -> Body:
    """The application of a household that looks for work here."""
    return {
        "candidate": a_household(),
        "project": {
            "type": "job",
            "trade": "J1506",
            "trade_version": "v3",
            "epcis": [HERE, NEXT_DOOR],
        },
        "source": "fair",
    } | changes
