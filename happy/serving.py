"""What a service's process does under the platform: migrate, then serve."""

import asyncio
import os
import socket
from typing import Final, Literal

import structlog
from pydantic import ValidationError

from chassis import logs
from chassis import migrate as migrations
from chassis import serve as process
from chassis.settings import ContactSettings, MailSettings, Settings

SOCKET: Final = "HAPPY_HTTP_SOCKET"
FELL_EXIT: Final = 1
PREFIXES: Final = {
    MailSettings.__name__: "HAPPY_MAIL_",
    ContactSettings.__name__: "HAPPY_CONTACTS_",
}

log = structlog.get_logger()


def migrate(name: str) -> None:
    asyncio.run(migrations.upgrade(name, _settings().url()))


def serve(name: str, only: Literal["api", "listeners", "relay"] | None = None) -> int:
    """The exit code. What it dies of is a line of its log, without any value."""
    try:
        settings = _settings()
    except ValidationError as invalid:
        _refuse(name, invalid)
        return process.REFUSED_EXIT
    try:
        return process.run(process.declared(name), settings, only, _given_socket())
    except Exception:  # noqa: BLE001  # the last frame of ours in this process
        logs.fell(name, os.environ.get("HAPPY_TERRITORY", ""))
        return FELL_EXIT


def _refuse(name: str, invalid: ValidationError) -> None:
    """Says which settings are wrong, without what they hold."""
    logs.configure(name, os.environ.get("HAPPY_TERRITORY", ""), "INFO")
    prefix = PREFIXES.get(invalid.title, "HAPPY_")
    for each in invalid.errors(include_input=False, include_url=False):
        setting = "_".join(map(str, each["loc"])).upper()
        told = setting if setting.startswith("HAPPY_") else f"{prefix}{setting}"
        log.error("start-refused", error=f"{told} : {each['type']}")


def _given_socket() -> socket.socket | None:
    """The supervisor keeps a service's socket open, so that a restart refuses no connection."""
    handle = os.environ.get(SOCKET)
    return socket.socket(fileno=int(handle)) if handle else None


def _settings() -> Settings:
    return Settings()
