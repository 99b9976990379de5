"""The counter where aids are asked for, over HTTP: an officer, two authorities, the council."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.people import AgeBands
from contracts.prospection import CandidateRegistered, Household
from tests.desk import NOON
from tests.office import Office

Json = dict[str, Any]
TODAY = NOON.date()
FACTS = {"arrival-on": "2026-03-20", "headcount": 12, "distance-km": 45}
"""What the fictive territory's aid for arrivals asks, and grants fifty thousand cents for."""
CENTS = 50_000


def registered(subject: UUID) -> CandidateRegistered:
    """Somebody alone, known from prospection."""
    bands = AgeBands(under_20=0, from_20_to_39=1, from_40_to_60=0, over_60=0, not_said=0)
    household = Household(
        adults=1, partner_present=False, partner_needs_work="no-partner", age_bands=bands
    )
    return CandidateRegistered(
        subject=subject, occurred_on=TODAY, candidate=household, project="job", source="fair"
    )


def a_request(candidate: UUID, **changes: object) -> Json:
    """A complete request for the aid for arrivals."""
    asked = {"candidate": str(candidate), "aid": "removal", "facts": FACTS, "pieces": ["lease"]}
    return asked | changes


@dataclass
class Counter:
    """Those who act at the counter."""

    office: Office
    officer: httpx.AsyncClient
    authority: httpx.AsyncClient
    other_authority: httpx.AsyncClient
    council: httpx.AsyncClient

    async def post(self, path: str, body: Json | None = None, by: str = "officer") -> Json:
        """A command, done."""
        answer = await self.ask(path, body, by)
        assert answer.is_success, answer.text
        said: Json = answer.json()
        return said

    async def ask(
        self, path: str, body: Json | None = None, by: str = "officer", key: str | None = None
    ) -> httpx.Response:
        """A command, whatever its answer."""
        client: httpx.AsyncClient = getattr(self, by)
        headers = {"Idempotency-Key": key or str(uuid4())}
        return await client.post(path, json=body or {}, headers=headers)

    async def get(self, path: str) -> Json:
        answer = await self.officer.get(path)
        assert answer.is_success, answer.text
        said: Json = answer.json()
        return said

    async def candidate(self) -> UUID:
        """Somebody known."""
        subject = uuid4()
        await self.office.hear(registered(subject))
        return subject

    async def voted(self, cents: int, line: str = "arrivals") -> Json:
        body = {"line": line, "year": TODAY.year, "amount_cents": cents}
        return await self.post("/v1/aid-budgets", body, by="council")

    async def proposed(self, **changes: object) -> str:
        """The path of a request that the evaluator proposes to grant."""
        request = await self.post("/v1/aid-requests", a_request(await self.candidate(), **changes))
        return f"/v1/aid-requests/{request['id']}"

    async def told(self, request: Json) -> list[str]:
        """What was told of who asks, but of their path."""
        told = await self.office.told(UUID(request["subject"]))
        return [each["type"] for each in told if each["type"].startswith("aid-")]

    async def on(self, day: date) -> None:
        """Moves the clock to the noon of a day; what is due by then happens."""
        self.office.clock.moment = datetime.combine(day, NOON.timetz())
        await self.office.fire_timers()


@asynccontextmanager
async def counter(office: Office) -> AsyncIterator[Counter]:
    """Everybody at the counter of an office."""
    async with (
        office.officer("officer-1") as officer,
        office.officer("authority-1", "granting-authority", agency="brumes-council") as authority,
        office.officer("authority-2", "granting-authority", agency="monts-council") as other,
        office.officer("council-1", "council-secretary") as council,
    ):
        yield Counter(office, officer, authority, other, council)
