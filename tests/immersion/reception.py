"""Officers at their screens: what they ask over HTTP, and the answers they get."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.prospection import Household, Organisation
from tests.desk import NOON
from tests.immersion.heard import COUPLE, qualified
from tests.immersion.stays import FIRST_DAY, HERE, LAST_DAY
from tests.office import Office

PLAN = {
    "epci": HERE,
    "starts_on": str(FIRST_DAY),
    "ends_on": str(LAST_DAY),
    "lodging": "guesthouse",
    "lodging_booked": True,
}
HOST = {
    "kind": "inhabitant",
    "contact": {"name": "Hôte Fictif", "email": "hote@exemple.invalid"},
    "epci": HERE,
    "offers": [
        "territory",
        "trade-expert",
        "inhabitant",
        "housing-visit",
        "partner",
        "premises-visit",
    ],
}
LEAD, PARTNER = {"role": "lead"}, {"role": "partner"}
Json = dict[str, Any]


@dataclass
class Reception:
    """Two officers of one service; what a stay's answers say of its version is remembered."""

    office: Office
    first: httpx.AsyncClient
    second: httpx.AsyncClient
    etags: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **query: object) -> Json:
        answer = await self.first.get(path, params={k: str(v) for k, v in query.items()})
        return self._read(answer, path)

    async def post(
        self, path: str, body: Json | None = None, *, by: httpx.AsyncClient | None = None
    ) -> Json:
        """A command, done."""
        answer = await self.command(path, body, by=by)
        return self._read(answer, path.rpartition("/")[0])

    async def command(
        self,
        path: str,
        body: Json | None = None,
        *,
        by: httpx.AsyncClient | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        """A command, whatever its answer."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        return await (by or self.first).post(path, json=body or {}, headers=headers)

    async def put(self, path: str, body: Json, *, item: str) -> Json:
        """An update of what was read last."""
        headers = {"If-Match": self.etags[item]}
        return self._read(await self.first.put(path, json=body, headers=headers), item)

    def _read(self, answer: httpx.Response, item: str) -> Json:
        assert answer.is_success, answer.text
        if "etag" in answer.headers:
            self.etags[answer.headers.get("location", item)] = answer.headers["etag"]
        read: Json = answer.json()
        return read

    async def on(self, day: date) -> None:
        """Moves the clock to the noon of a day; what is due by then happens."""
        self.office.clock.moment = datetime.combine(day, NOON.timetz())
        await self.office.fire_timers()

    async def proposed(self, candidate: Household | Organisation = COUPLE) -> str:
        """The path of the stay of a candidate who just qualified."""
        subject = uuid4()
        await self.office.hear(qualified(subject, candidate))
        return await self.stay_of(subject)

    async def stay_of(self, subject: UUID) -> str:
        (stay,) = (await self.get("/v1/stays", subject=subject))["items"]
        await self.get(path := f"/v1/stays/{stay['id']}")
        return path

    async def planned(self, candidate: Household | Organisation = COUPLE) -> str:
        stay = await self.proposed(candidate)
        await self.put(f"{stay}/plan", PLAN, item=stay)
        return stay

    async def arrange(self, stay: str, *encounters: str) -> Json:
        """A programme of those encounters, all on the first day with one host."""
        host = (await self.post("/v1/hosts", HOST))["id"]
        slots = [
            {"encounter": each, "host": host, "on": str(FIRST_DAY), "place": "town-hall"}
            for each in encounters
        ]
        return await self.put(f"{stay}/programme", {"slots": slots}, item=stay)

    async def confirmed(self) -> str:
        """The path of a couple's stay with everything ready."""
        stay = await self.planned()
        await self.arrange(
            stay, "territory", "trade-expert", "inhabitant", "housing-visit", "partner"
        )
        for adult in (LEAD, PARTNER):
            await self.post(f"{stay}/agreements", {"adult": adult})
        await self.post(f"{stay}/countersignatures", by=self.second)
        await self.post(f"{stay}/confirmation")
        return stay


def refusal(answer: httpx.Response, status: int, slug: str) -> Json:
    """The problem that an answer is, once its status and slug are those expected."""
    problem: Json = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"urn:happy:problem:{slug}")
    assert answer.headers["content-type"] == "application/problem+json"
    return problem
