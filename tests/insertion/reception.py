"""Officers at their screens: what they ask over HTTP, and the answers they get."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.prospection import Household
from tests.desk import NOON
from tests.insertion.heard import COUPLE, qualified
from tests.office import Office

Json = dict[str, Any]


@dataclass
class Reception:
    """Two advisers, a reception officer and the council's secretary, at one service."""

    office: Office
    first: httpx.AsyncClient
    second: httpx.AsyncClient
    desk: httpx.AsyncClient
    secretary: httpx.AsyncClient

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

    async def path_of(self, subject: UUID) -> str:
        """The path of a household's partner, as a reception officer finds it."""
        listed = await self.get("/v1/partner-paths", by=self.desk, subject=subject)
        return f"/v1/partner-paths/{listed['items'][-1]['id']}"

    async def opened(self, candidate: Household = COUPLE) -> str:
        """The path of a household that just qualified, given to the first adviser."""
        subject = uuid4()
        await self.office.hear(qualified(subject, candidate))
        path = await self.path_of(subject)
        await self.post(f"{path}/assignment", {"officer": "adviser-1"}, by=self.desk)
        return path

    async def tasks_of(self, path: str, *, by: httpx.AsyncClient | None = None) -> list[Json]:
        """What waits on a path, as somebody sees it."""
        listed = await self.get("/v1/partner-work-list", by=by, limit=200)
        return [each for each in listed["items"] if path.endswith(each["path"])]

    async def told(self, subject: object) -> list[tuple[str, str | None]]:
        """What was announced of a household, and what it says of its gate."""
        return [
            (each["type"], each["data"].get("gate"))
            for each in await self.office.told(UUID(str(subject)))
        ]


def _read(answer: httpx.Response) -> Json:
    assert answer.is_success, answer.text
    read: Json = answer.json()
    return read


def refusal(answer: httpx.Response, status: int, slug: str) -> Json:
    """The problem that an answer is, once its status and slug are those expected."""
    problem: Json = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"urn:happy:problem:{slug}")
    assert answer.headers["content-type"] == "application/problem+json"
    return problem
