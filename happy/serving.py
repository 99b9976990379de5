"""What a service's process does under the platform: migrate, then serve."""

import asyncio
import os
import socket
from typing import Final, Literal

from chassis import migrate as migrations
from chassis import serve as process
from chassis.settings import Settings

SOCKET: Final = "HAPPY_HTTP_SOCKET"


def migrate(name: str) -> None:
    asyncio.run(migrations.upgrade(name, _settings().url()))


def serve(name: str, only: Literal["api", "listeners", "relay"] | None = None) -> int:
    return process.run(process.declared(name), _settings(), only, _given_socket())


def _given_socket() -> socket.socket | None:
    """The supervisor keeps a service's socket open, so that a restart refuses no connection."""
    handle = os.environ.get(SOCKET)
    return socket.socket(fileno=int(handle)) if handle else None


def _settings() -> Settings:
    return Settings()
