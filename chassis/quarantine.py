"""Quarantine: a service that knows less than it once told only reads, until it is recovered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.errors import Refusal

Cause = Literal["behind", "log-lost"]
BEHIND: Final[Cause] = "behind"
LOG_LOST: Final[Cause] = "log-lost"

_LOAD = text("select cause, since from quarantine order by cause")
_ENTER = text(
    "insert into quarantine (cause, since) values (:cause, :since) on conflict do nothing"
)
_LEAVE = text("delete from quarantine where cause = :cause returning since")


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

    causes: frozenset[str] = frozenset()
    forgets: bool = False
    """Whether there are events that the service had told and no longer knew."""

    @property
    def reads_only(self) -> bool:
        return BEHIND in self.causes


async def load(connection: AsyncConnection) -> dict[str, datetime]:
    """The causes for which the service is in quarantine, each with the moment it was found."""
    return {row.cause: row.since for row in await connection.execute(_LOAD)}


async def enter(connection: AsyncConnection, cause: Cause, now: datetime) -> None:
    """Puts the service into quarantine, or leaves it there."""
    await connection.execute(_ENTER, {"cause": cause, "since": now})


async def leave(connection: AsyncConnection, cause: Cause) -> datetime | None:
    """Ends the quarantine for that cause: since when it was, or None where there was none."""
    since: datetime | None = await connection.scalar(_LEAVE, {"cause": cause})
    return since
