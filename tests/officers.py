"""Officers at their screens: what they ask of a service over HTTP, and the answers they get."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import httpx

from tests.desk import NOON
from tests.office import Office

Json = dict[str, Any]


@dataclass
class Officers:
    """Two officers of one service, who remember the versions of what they read."""

    office: Office
    first: httpx.AsyncClient
    second: httpx.AsyncClient
    etags: dict[str, str] = field(default_factory=dict, kw_only=True)

    async def get(self, path: str, *, by: httpx.AsyncClient | None = None, **query: object) -> Json:
        asked = {name: str(value) for name, value in query.items()}
        return self._read(await (by or self.first).get(path, params=asked), path)

    async def all(self, path: str) -> list[Json]:
        """A list that comes whole."""
        answer = await self.first.get(path)
        assert answer.is_success, answer.text
        found: list[Json] = answer.json()
        return found

    async def post(
        self, path: str, body: Json | None = None, *, by: httpx.AsyncClient | None = None
    ) -> Json:
        """A command, done."""
        return self._read(await self.command(path, body, by=by), path.rpartition("/")[0])

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

    async def on(self, day: date) -> None:
        """Moves the clock to the noon of a day; what is due by then happens."""
        self.office.clock.moment = datetime.combine(day, NOON.timetz())
        await self.office.fire_timers()

    def _read(self, answer: httpx.Response, item: str) -> Json:
        assert answer.is_success, answer.text
        if "etag" in answer.headers:
            self.etags[answer.headers.get("location", item)] = answer.headers["etag"]
        read: Json = answer.json()
        return read


def refusal(answer: httpx.Response, status: int, slug: str) -> Json:
    """The problem that an answer is, once its status and slug are those expected."""
    problem: Json = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"urn:happy:problem:{slug}")
    assert answer.headers["content-type"] == "application/problem+json"
    return problem
