"""Advisers, a coordinator and a body's correspondent at their screens."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.desk import NOON
from tests.insertion.local_people import COMMUNE, TODAY
from tests.office import Office

Json = dict[str, Any]
_ranks = count(1)


def a_referral(**changes: object) -> Json:
    """What a body sends of somebody; each under a reference of its own."""
    return {
        "person": {
            "given_name": "Camille",
            "family_name": "Fictif",
            "commune": COMMUNE,
            "email": "camille.fictif@exemple.fr",
        },
        "body": "france-travail",
        "reference": f"FT-{next(_ranks)}",
        "on": str(TODAY),
        "informed_on": str(TODAY),
        **changes,
    }


@dataclass
class Counter:
    """Two advisers, a coordinator, a correspondent of one body, somebody who controls."""

    office: Office
    first: httpx.AsyncClient
    second: httpx.AsyncClient
    coordinator: httpx.AsyncClient
    correspondent: httpx.AsyncClient
    auditor: httpx.AsyncClient

    async def get(self, path: str, *, by: httpx.AsyncClient | None = None, **query: object) -> Json:
        asked = {name: str(value) for name, value in query.items()}
        return _read(await (by or self.first).get(path, params=asked))

    async def post(
        self, path: str, body: Json | None = None, *, by: httpx.AsyncClient | None = None
    ) -> Json:
        """A command, done."""
        return _read(await self.command(path, body, by=by))

    async def command(
        self, path: str, body: Json | None = None, *, by: httpx.AsyncClient | None = None
    ) -> httpx.Response:
        """A command, whatever its answer."""
        headers = {"Idempotency-Key": str(uuid4())}
        return await (by or self.first).post(path, json=body or {}, headers=headers)

    async def on(self, day: date) -> None:
        """Moves the clock to the noon of a day; what is due by then happens."""
        self.office.clock.moment = datetime.combine(day, NOON.timetz())
        await self.office.fire_timers()

    async def opened(self, **changes: object) -> str:
        """The path of somebody just referred, whom the first adviser follows."""
        referral = a_referral(officer="adviser-1", **changes)
        return f"/v1/insertion-paths/{(await self.post('/v1/insertion-paths', referral))['id']}"

    async def decided(self, path: str, way: str = "social") -> Json:
        """The first adviser follows the person, who is notified of it today."""
        today = str(self.office.territory.local_date(self.office.clock.now()))
        decision = {
            "way": way,
            "body": "departement",
            "referent": "adviser-1",
            "decided_on": today,
            "notified_on": today,
        }
        return await self.post(f"{path}/referral-decisions", decision)

    async def contracted(self) -> str:
        """A path under contract."""
        path = await self.opened()
        await self.post(f"{path}/assessment", {})
        await self.decided(path)
        signed = {"signed_on": str(TODAY), "adapted": True}
        await self.post(f"{path}/contracts", signed)
        read = {"path": self.id_of(path), **signed}
        await self.post("/v1/contract-countersignatures", read, by=self.second)
        return path

    @staticmethod
    def id_of(path: str) -> str:
        return path.rpartition("/")[2]

    async def told(self, subject: object) -> list[str]:
        """What was announced of a path, in order."""
        return [each["type"] for each in await self.office.told(UUID(str(subject)))]


def _read(answer: httpx.Response) -> Json:
    assert answer.is_success, answer.text
    read: Json = answer.json()
    return read
