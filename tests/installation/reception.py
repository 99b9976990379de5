"""Officers at their screens: what they ask over HTTP, and the answers they get."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.desk import NOON
from tests.installation.heard import COUPLE, Candidate, completed, gate_open, qualified, registered
from tests.installation.paths import COMMUNE
from tests.office import Office

ARRIVAL = {"commune": COMMUNE, "proof": "lease", "without_us": "no"}
ACTIVITY = {
    "kind": "job",
    "trade": "N4101",
    "trade_version": "4",
    "proof": "employment-contract",
}
Json = dict[str, Any]


@dataclass
class Reception:
    """Two officers of one service; what a path's answers say of its version is remembered."""

    office: Office
    first: httpx.AsyncClient
    second: httpx.AsyncClient
    etags: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **query: object) -> Json:
        answer = await self.first.get(path, params={k: str(v) for k, v in query.items()})
        return self._read(answer, path)

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

    async def opened(self, candidate: Candidate = COUPLE, subject: UUID | None = None) -> str:
        """The path of a candidate whose stay just ended on a go."""
        subject = subject or uuid4()
        await self.office.hear(
            registered(subject, candidate), qualified(subject, candidate), completed(subject)
        )
        return await self.path_of(subject)

    async def path_of(self, subject: UUID) -> str:
        (path,) = (await self.get("/v1/paths", subject=subject))["items"]
        await self.get(found := f"/v1/paths/{path['id']}")
        return found

    async def arrived(self, candidate: Candidate = COUPLE) -> str:
        path = await self.opened(candidate)
        await self.post(f"{path}/arrival", ARRIVAL)
        return path

    async def installed(self, candidate: Candidate = COUPLE) -> str:
        """Everything holds, and it was said."""
        path = await self.arrived(candidate)
        subject = UUID((await self.get(path))["subject"])
        move = ACTIVITY | {"kind": "move", "proof": "company-registration"}
        is_household = candidate.kind == "household"
        await self.post(f"{path}/activity", ACTIVITY if is_household else move)
        await self.office.hear(gate_open(subject))
        await self.post(f"{path}/installation")
        return path


def refusal(answer: httpx.Response, status: int, slug: str) -> Json:
    """The problem that an answer is, once its status and slug are those expected."""
    problem: Json = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"urn:happy:problem:{slug}")
    assert answer.headers["content-type"] == "application/problem+json"
    return problem
