"""Quarantine: a service that knows less than it once told only reads, until it is recovered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.errors import Refusal

Cause = Literal["behind", "log-lost"]
BEHIND: Final = "behind"
LOG_LOST: Final = "log-lost"

_LOAD = text("select cause, since from quarantine")
_LOCK = text("select cause, since from quarantine for update")
_ENTER = text(
    "insert into quarantine (cause, since) values (:cause, :since)"
    " on conflict (only_one) do update set cause = 'behind'"
    " where excluded.cause = 'behind' and quarantine.cause <> 'behind'"
)
_LEAVE = text("delete from quarantine")


class InQuarantine(Refusal):
    """Nothing may be written on top of a state that the service once went beyond."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "quarantine",
            "Ce service a été restauré à un état passé : il se lit, mais rien ne s'y écrit tant que"
            " l'exploitation ne l'a pas repris (happy recover).",
        )


@dataclass
class Quarantine:
    """What a process knows of its service's quarantine; its lookout keeps it up to date."""

    cause: Cause | None = None
    forgets: bool = False
    """Whether there are events that the service had told and no longer knew."""

    @property
    def reads_only(self) -> bool:
        return self.cause == BEHIND


@dataclass(frozen=True, slots=True)
class Row:
    """A quarantine as it is kept."""

    cause: Cause
    since: datetime


async def load(connection: AsyncConnection, *, lock: bool = False) -> Row | None:
    """The service's quarantine, if it is in one."""
    row = (await connection.execute(_LOCK if lock else _LOAD)).one_or_none()
    return Row(row.cause, row.since) if row else None


async def enter(connection: AsyncConnection, cause: Cause, now: datetime) -> None:
    """Puts the service into quarantine; to be behind is the graver cause."""
    await connection.execute(_ENTER, {"cause": cause, "since": now})


async def leave(connection: AsyncConnection) -> None:
    """Ends the quarantine."""
    await connection.execute(_LEAVE)
