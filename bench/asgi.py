"""Requests put to an application in this process: no socket, and no client worth measuring."""

from dataclasses import dataclass
from uuid import uuid4

from fastapi import FastAPI
from starlette.types import Message


@dataclass(frozen=True)
class Caller:
    """Somebody with a token."""

    app: FastAPI
    token: str

    async def post(self, path: str, body: bytes) -> None:
        """A command under a key of its own. Raises RuntimeError where it is not done."""
        statuses: list[int] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        headers = {
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json",
            "idempotency-key": str(uuid4()),
        }
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("service", 80),
        }
        await self.app(scope, receive, send)
        if not 200 <= statuses[0] < 300:
            raise RuntimeError(f"{path}: {statuses[0]}")
