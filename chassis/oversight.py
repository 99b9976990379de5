"""The controllers' routes that every service has: the audit, and access beyond one's scope."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text

from chassis import audit, break_glass
from chassis.api import Router
from chassis.sql_work import SqlWork

oversight = Router(prefix="/v1", tags=["Contrôle"])

_ACTS = text(
    "select position, at, actor, action, subject, purpose, reason, trace, glass, seal from audit"
    " where position < :before and (cast(:subject as text) is null or subject = :subject)"
    " and (cast(:actor as text) is null or actor = :actor)"
    " order by position desc limit :limit"
)
LAST = 2**63 - 1


class BreakGlass(BaseModel):
    """Pourquoi il faut voir au-delà de son périmètre."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(
        min_length=10,
        max_length=500,
        description="Le motif, sans nom ni coordonnée : il reste dans l'audit.",
    )


class Grant(BaseModel):
    """Un accès hors périmètre : à qui, pourquoi, jusqu'à quand."""

    id: UUID
    actor: str
    reason: str
    opened_at: datetime
    ends_at: datetime


class Act(BaseModel):
    """Un acte : qui, quand, quoi, sur qui, pour quoi faire."""

    position: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    purpose: str | None
    reason: str | None
    trace: str
    glass: UUID | None = Field(description="L'accès hors périmètre dont l'acte a usé.")
    seal: int | None


@oversight.post(
    "/break-glass",
    action="platform.break-glass-open",
    summary="Voir au-delà de son périmètre, pendant une heure",
    description="Le motif est obligatoire. L'accès est inscrit à l'audit et signalé aussitôt.",
    status_code=201,
)
async def open_glass(request: Request, body: BreakGlass) -> Grant:
    work: SqlWork = request.state.work
    grant = await break_glass.open_for(work, body.reason)
    break_glass.alarm(request.app.state.runtime.service.name, grant)
    return Grant.model_validate(grant, from_attributes=True)


@oversight.get(
    "/break-glass",
    action="platform.break-glass-read",
    summary="Les accès hors périmètre, du plus récent au plus ancien",
)
async def glasses(request: Request, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> list[Grant]:
    work: SqlWork = request.state.work
    found = await break_glass.latest(work.connection, limit)
    return [Grant.model_validate(each, from_attributes=True) for each in found]


@oversight.get(
    "/audit",
    action="platform.audit-read",
    summary="Les actes inscrits à l'audit, du plus récent au plus ancien",
    description="Tous, ceux qui portent sur un dossier, ou ceux d'une personne qui agit.",
)
async def acts(
    request: Request,
    subject: Annotated[str | None, Query(max_length=200)] = None,
    actor: Annotated[str | None, Query(max_length=200)] = None,
    before: Annotated[int, Query(ge=1, le=LAST)] = LAST,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[Act]:
    work: SqlWork = request.state.work
    asked = {"subject": subject, "actor": actor, "before": before, "limit": limit}
    rows = (await work.connection.execute(_ACTS, asked)).mappings().all()
    await audit.write(work, "audit-read", subject=subject)
    return [Act(**row) for row in rows]
