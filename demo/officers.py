"""Officers at work: each acts through the services' HTTP endpoints, and insists when in doubt."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

PATIENCE_SECONDS = 90.0
PAUSE_SECONDS = 0.2
RETRIED = {429, 502, 503, 504}

Answer = dict[str, Any]


class Unexpected(Exception):
    """A service said no where the play expects yes: the slug says why."""


@dataclass
class Officer:
    """One person with a token, at one service's door.

    A command is sent again under the same key until it is answered: done once, however often.
    """

    name: str
    url: str
    token: str
    refused: list[str] = field(default_factory=list)
    again: int = 0
    """How many times a command had to be sent again."""
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self._client = httpx.AsyncClient(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=30
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def act(self, path: str, /, **body: Any) -> Answer:
        """Does a command; its answer. Raises Unexpected where it is refused."""
        key = f"{self.name}-{next(self._numbers)}"
        return await self._send("POST", path, {"Idempotency-Key": key}, body)

    async def put(self, path: str, part: str, **body: Any) -> Answer:
        """Replaces a part of an item, in the version just read of it."""
        key = f"{self.name}-{next(self._numbers)}"
        headers = {"If-Match": (await self.read(path))["etag"], "Idempotency-Key": key}
        return await self._send("PUT", f"{path}/{part}", headers, body)

    async def is_refused(self, path: str, **body: Any) -> str:
        """Does a command that a rule forbids; the slug of the refusal."""
        try:
            await self.act(path, **body)
        except Unexpected as refusal:
            self.refused.append(str(refusal))
            return str(refusal)
        raise Unexpected(f"{path}: done, where a refusal was expected")

    async def read(self, path: str, **query: Any) -> Answer:
        return await self._send("GET", path, {}, None, query)

    async def all(self, path: str, **query: Any) -> AsyncIterator[Answer]:
        """Every item of a list, page by page."""
        after: dict[str, Any] = {}
        while True:
            page = await self.read(path, **query, **after, limit=100)
            for item in page["items"]:
                yield item
            if not page["next"]:
                return
            after = {"after": page["next"]}

    async def upload(self, path: str, content: bytes, **query: Any) -> Answer:
        """Sends a file."""
        key = f"{self.name}-{next(self._numbers)}"
        headers = {"Content-Type": "text/csv", "Idempotency-Key": key}
        return await self._send("POST", path, headers, content, query)

    async def _send(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        body: Any,
        query: dict[str, Any] | None = None,
    ) -> Answer:
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = await self._client.request(
                    method, path, headers=headers, params=query, **content
                )
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code not in RETRIED:
                return _read(answer, path)
            if time.monotonic() > deadline:
                raise Unexpected(f"{path}: no answer")
            self.again += 1
            await asyncio.sleep(PAUSE_SECONDS)


def _read(answer: httpx.Response, path: str) -> Answer:
    found: Answer = answer.json() if answer.content else {}
    if answer.is_success:
        return found | {"etag": answer.headers.get("etag", "")}
    slug = str(found.get("type", "")).rpartition(":")[2]
    raise Unexpected(slug or f"{path}: {answer.status_code}")
