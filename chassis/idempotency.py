"""A command sent twice under one key is done once: its answer is part of its transaction."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg
from fastapi import Response
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.draft import Draft
from chassis.errors import Refusal
from chassis.planted import planted

KEPT = timedelta(days=7)
KEPT_HEADERS = ("content-type", "etag", "location")
KEY = re.compile(r'^"?[!#-~]{1,200}"?$')

_RESERVE = text(
    "insert into idempotency (caller, method, path, key, fingerprint, made_at)"
    " values (:caller, :method, :path, :key, :fingerprint, :now)"
    " on conflict (caller, method, path, key) do nothing returning key"
)
_READ = text(
    "select fingerprint, status, headers, body, touched from idempotency"
    " where caller = :caller and method = :method and path = :path and key = :key"
)
_KEEP = text(
    "update idempotency set status = :status, headers = :headers, body = :body, touched = :touched"
    " where caller = :caller and method = :method and path = :path and key = :key"
)


class KeyMissing(Refusal):
    """A command without a key can't be tried again safely."""

    def __init__(self) -> None:
        super().__init__(
            "idempotency-key-missing", "L'en-tête Idempotency-Key est obligatoire pour agir."
        )


class KeyUnreadable(Refusal):
    """A key of another form than the one that OpenAPI shows."""

    def __init__(self) -> None:
        super().__init__(
            "idempotency-key-unreadable",
            "L'en-tête Idempotency-Key porte de 1 à 200 caractères, sans espace ni accent.",
        )


class KeyReused(Refusal):
    """The same key came with another content."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            "idempotency-key-reused", "Cette clé a déjà servi pour une demande différente."
        )


class TwinRunning(Refusal):
    """The same command is still being done."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "command-running", "La même demande est en cours : réessayez dans un instant."
        )


@dataclass(frozen=True, slots=True)
class Command:
    """A command as its key identifies it: who, what, where; `fingerprint` is of its content."""

    caller: str
    method: str
    path: str
    key: str
    fingerprint: str

    @property
    def names(self) -> dict[str, str]:
        return {
            "caller": self.caller,
            "method": self.method,
            "path": self.path,
            "key": self.key,
        }


@dataclass(frozen=True, slots=True)
class Known:
    """The answer that a command got when it was done, and what it tells: what, and of whom."""

    response: Response
    touched: list[tuple[str, str]]

    def tell(self, work: Draft) -> None:
        """Who asks again reads again."""
        for what, subject in self.touched:
            work.touch("read", what, [subject])


def check(key: str | None) -> None:
    """Where a key is a choice, it is a key. Raises KeyUnreadable."""
    if key is not None and not KEY.fullmatch(key):
        raise KeyUnreadable


def command(caller: str, method: str, path: str, key: str | None, content: bytes) -> Command:
    """The command behind a request; `content` is all it says. Raises KeyMissing, KeyUnreadable."""
    return fingerprinted(caller, method, path, key, hashlib.sha256(content).hexdigest())


def fingerprinted(caller: str, method: str, path: str, key: str | None, digest: str) -> Command:
    """The same where the content went by and left its digest. Raises KeyMissing, KeyUnreadable."""
    if key is None:
        raise KeyMissing
    check(key)
    return Command(caller, method, path, key.strip('"'), digest)


async def reserve(connection: AsyncConnection, asked: Command, now: datetime) -> Known | None:
    """Takes the key, or gives the answer its twin got; waits while a twin is being done.

    Raises TwinRunning after the connection's lock time-out, KeyReused on another content.
    """
    try:
        taken = await connection.scalar(
            _RESERVE, asked.names | {"fingerprint": asked.fingerprint, "now": now}
        )
    except DBAPIError as error:
        if error.orig and isinstance(error.orig.__cause__, asyncpg.LockNotAvailableError):
            raise TwinRunning from error
        raise
    if planted("idempotency-apart"):
        await connection.exec_driver_sql("commit and chain")
    if taken is not None or planted("no-idempotency"):
        return None
    row = (await connection.execute(_READ, asked.names)).one()
    if row.fingerprint != asked.fingerprint:
        raise KeyReused
    response = Response(row.body, row.status, headers=json.loads(row.headers))
    return Known(response, [(what, subject) for what, subject in json.loads(row.touched)])


async def keep(
    connection: AsyncConnection,
    asked: Command,
    response: Response,
    touched: Sequence[tuple[str, str]] = (),
) -> None:
    """Stores the answer with the command's effects; only successes come here."""
    headers = {name: value for name, value in response.headers.items() if name in KEPT_HEADERS}
    await connection.execute(
        _KEEP,
        asked.names
        | {
            "status": response.status_code,
            "headers": json.dumps(headers),
            "body": bytes(response.body),
            "touched": json.dumps(touched),
        },
    )
