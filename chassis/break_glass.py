"""Breaking the glass: for one hour somebody sees beyond their scope, and everybody knows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import audit
from chassis.sql_work import SqlWork

LASTS: Final = timedelta(hours=1)

_OPEN = text(
    "insert into break_glass (id, actor, reason, opened_at, ends_at)"
    " values (:id, :actor, :reason, :opened_at, :ends_at)"
)
_GRANTED = text(
    "select id from break_glass where actor = :actor and opened_at <= :now and ends_at > :now"
    " order by ends_at desc limit 1"
)
_LATEST = text("select * from break_glass order by opened_at desc, id desc limit :limit")

log = structlog.get_logger()
glass_broken = Counter(
    "happy_break_glass", "Accès hors périmètre ouverts pour une heure", ["service"]
)


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may see beyond their scope, why, and until when."""

    id: UUID
    actor: str
    reason: str
    opened_at: datetime
    ends_at: datetime


async def open_for(work: SqlWork, reason: str) -> Grant:
    """Gives the caller an hour, with its alarm. Raises ReasonNamesSomebody."""
    grant = Grant(work.new_id(), work.actor, reason, work.now, work.now + LASTS)
    await audit.write(work, "break-glass-opened", subject=str(grant.id), reason=reason)
    await work.connection.execute(
        _OPEN,
        {
            "id": grant.id,
            "actor": grant.actor,
            "reason": grant.reason,
            "opened_at": grant.opened_at,
            "ends_at": grant.ends_at,
        },
    )
    return grant


def alarm(service: str, grant: Grant) -> None:
    """Says it where those who watch over the platform look."""
    glass_broken.labels(service).inc()
    log.warning("glass-broken", actor=grant.actor, event_id=str(grant.id))


async def granted(connection: AsyncConnection, actor: str, now: datetime) -> UUID | None:
    """The grant by which somebody may see beyond their scope at that moment, if there is one."""
    id: UUID | None = await connection.scalar(_GRANTED, {"actor": actor, "now": now})
    return id


async def latest(connection: AsyncConnection, limit: int) -> list[Grant]:
    """The grants, the newest first."""
    rows = (await connection.execute(_LATEST, {"limit": limit})).mappings()
    return [Grant(**row) for row in rows]
