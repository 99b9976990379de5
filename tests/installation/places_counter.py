"""Who promises scarce places, over HTTP: an officer, a colleague, an owner who acts here itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from tests.desk import NOON
from tests.installation.aid_counter import registered
from tests.office import Office

Json = dict[str, Any]
HERE, NEXT_DOOR = "999000001", "999000002"
OWNER = {
    "organisation": "Bailleur fictif",
    "agency": "bailleur-fictif",
    "contact": "Alix Fictive",
    "phone": "0499000000",
    "email": "alix@bailleur.example",
}
MOST_TRIES = 50
STARTS, ENDS = date(2026, 4, 1), date(2026, 6, 30)


def a_home(**changes: object) -> Json:
    """A home in service, on a lease of ten months at most."""
    usual = {
        "label": "Maison du four",
        "epci": HERE,
        "commune": "99001",
        "rooms": 4,
        "form": "mobility-lease",
        "owner": OWNER,
        "in_service_from": "2026-01-01",
    }
    return usual | changes


def a_site(**changes: object) -> Json:
    """A telework site of one seat."""
    usual = {
        "label": "La Filature",
        "epci": HERE,
        "commune": "99001",
        "seats": 1,
        "opening": ["monday", "tuesday", "wednesday", "thursday", "friday"],
        "prices": "80 euros par semaine",
        "agency": "bailleur-fictif",
    }
    return usual | changes


def a_session(**changes: object) -> Json:
    """A session with one place."""
    usual = {
        "topic": "work-organisation",
        "on": "2026-03-12",
        "venue": "Salle des fêtes",
        "epci": HERE,
        "places": 1,
    }
    return usual | changes


def days(starts_on: date = STARTS, ends_on: date = ENDS) -> Json:
    return {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}


@dataclass
class Counter:
    """Those who act at the counter."""

    office: Office
    officer: httpx.AsyncClient
    owner: httpx.AsyncClient
    stranger: httpx.AsyncClient

    async def ask(
        self, path: str, body: Json | None = None, by: str = "officer", key: str | None = None
    ) -> httpx.Response:
        """A command, whatever its answer."""
        client: httpx.AsyncClient = getattr(self, by)
        headers = {"Idempotency-Key": key or str(uuid4())}
        return await client.post(path, json=body or {}, headers=headers)

    async def insist(self, path: str, body: Json | None = None) -> httpx.Response:
        """Asks as a client does that was told to come back: with the same key."""
        key = str(uuid4())
        for _ in range(MOST_TRIES):
            answer = await self.ask(path, body, key=key)
            if answer.status_code != 503:
                return answer
        raise TimeoutError(path)

    async def post(self, path: str, body: Json | None = None, by: str = "officer") -> Json:
        """A command, done."""
        answer = await self.ask(path, body, by)
        assert answer.is_success, answer.text
        said: Json = answer.json()
        return said

    async def get(self, path: str, by: str = "officer", **query: object) -> Json:
        client: httpx.AsyncClient = getattr(self, by)
        answer = await client.get(path, params={k: str(v) for k, v in query.items()})
        assert answer.is_success, answer.text
        said: Json = answer.json()
        return said

    async def candidate(self) -> UUID:
        """Somebody known."""
        (subject,) = await self.candidates(1)
        return subject

    async def candidates(self, count: int) -> list[UUID]:
        subjects = [uuid4() for _ in range(count)]
        await self.office.hear(*(registered(each) for each in subjects))
        return subjects

    async def home(self, **changes: object) -> str:
        """The id of a home in service."""
        made = await self.post("/v1/homes", a_home(**changes))
        return str(made["id"])

    async def held(self, home: str, candidate: UUID | None = None, **asked: Any) -> Json:
        """A promise of a home, which its owner has not confirmed."""
        subject = candidate or await self.candidate()
        body = {"candidate": str(subject), "home": home} | (asked or days())
        return await self.post("/v1/home-promises", body)

    async def site(self, **changes: object) -> str:
        """The id of a telework site."""
        made = await self.post("/v1/desk-sites", a_site(**changes))
        return str(made["id"])

    async def session(self, **changes: object) -> str:
        """The path of a session."""
        made = await self.post("/v1/sessions", a_session(**changes))
        return f"/v1/sessions/{made['id']}"

    async def count(self, query: str) -> int:
        """What the database counts."""
        async with self.office.runtime.engine.connect() as connection:
            return int(await connection.scalar(text(query)) or 0)

    async def told(self, subject: UUID | str) -> list[str]:
        """What was told of a candidate."""
        return [each["type"] for each in await self.office.told(UUID(str(subject)))]

    async def on(self, day: date) -> None:
        """Moves the clock to the noon of a day; what is due by then happens."""
        self.office.clock.moment = datetime.combine(day, NOON.timetz())
        await self.office.fire_timers()


@asynccontextmanager
async def counter(office: Office) -> AsyncIterator[Counter]:
    """Everybody at the counter of an office."""
    async with (
        office.officer("officer-1") as officer,
        office.officer("owner-1", "agency-correspondent", agency="bailleur-fictif") as owner,
        office.officer("stranger-1", "agency-correspondent", agency="autre-bailleur") as stranger,
    ):
        yield Counter(office, officer, owner, stranger)
