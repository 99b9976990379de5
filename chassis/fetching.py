"""A question put to another server, bounded in time and size, no redirection followed."""

import asyncio
import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from chassis.waiting import within

WITHIN_SECONDS: Final = 5.0

AWAY = (OSError, http.client.HTTPException, TimeoutError)
"""What is raised where the server is away, or speaks otherwise."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What it answered; the content may be about somebody, and shows nowhere by itself."""

    status: int
    content: bytes = field(repr=False)


async def get(url: str, most_bytes: int, headers: Mapping[str, str] | None = None) -> Answered:
    """What an address answers. Raises one of AWAY, or ValueError where it is too large."""
    return await within(
        WITHIN_SECONDS, asyncio.to_thread(_get, url, most_bytes, dict(headers or {}))
    )


def _get(url: str, most_bytes: int, headers: dict[str, str]) -> Answered:
    parts = urlsplit(url)
    door = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = door(parts.hostname or "", parts.port, timeout=WITHIN_SECONDS)
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("GET", path, headers={"Accept": "application/json"} | headers)
        answer = connection.getresponse()
        content = answer.read(most_bytes + 1)
    finally:
        connection.close()
    if len(content) > most_bytes:
        raise ValueError("the answer is too large")
    return Answered(answer.status, content)
