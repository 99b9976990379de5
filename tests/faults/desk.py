"""Somebody at a service's door beside the load: an operator, or an officer with a file."""

import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.faults.ledger import Attempt, Ledger, Result
from tests.faults.world import World

PATIENCE_SECONDS = 90.0
_numbers = itertools.count()


@dataclass(frozen=True)
class Desk:
    """Insists under one key until a command is answered, as the driver does."""

    world: World
    service: str
    client: httpx.AsyncClient

    async def send(self, path: str, body: Any) -> httpx.Response:
        """Does a command; its answer, a refusal included. Raises TimeoutError."""
        key = f"desk-{time.time_ns()}-{next(_numbers)}"
        headers = {"Idempotency-Key": key, "X-Correlation-Id": key}
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        if isinstance(body, bytes):
            headers["Content-Type"] = "text/csv"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            sent = time.time()
            try:
                answer = await self.client.post(path, headers=headers, **content)
            except httpx.TransportError:
                continue
            if answer.status_code < 500 and answer.status_code not in {408, 425, 429}:
                self._note(key, path, sent, answer)
                return answer
        raise TimeoutError(path)

    def _note(self, key: str, path: str, sent: float, answer: httpx.Response) -> None:
        result: Result = "ok" if answer.is_success else "fail"
        with Ledger(self.world.ledger) as ledger:
            ledger.note(
                Attempt(
                    key=key,
                    service=self.service,
                    command=f"POST {path}",
                    subject="",
                    sent=round(sent, 3),
                    seconds=round(time.time() - sent, 4),
                    result=result,
                    status=answer.status_code,
                    meant=result,
                )
            )


@asynccontextmanager
async def at_the_desk(world: World, service: str, role: str) -> AsyncIterator[Desk]:
    """A person of that role at that service's door."""
    token = world.platform.token(role, subject=f"desk-{role}")
    async with httpx.AsyncClient(
        base_url=world.platform.url(service),
        headers={"Authorization": f"Bearer {token}"},
        timeout=20,
    ) as client:
        yield Desk(world, service, client)
