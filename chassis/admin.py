"""The operators' routes that every service has: parked events, refused sends, stopped consumers."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from chassis.api import OperatorsTransaction, Router
from chassis.desk import Desk
from chassis.errors import NotFound
from chassis.refusals import Refusals
from chassis.runtime import Runtime
from chassis.wire_text import headers_from_text

SHOWN_BYTES = 16_384

admin = Router(prefix="/v1", tags=["Exploitation"], route_class=OperatorsTransaction)


class Reason(BaseModel):
    """Pourquoi l'opérateur agit."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(min_length=3, max_length=500)


class Discard(Reason):
    """Pourquoi l'événement est abandonné, et le rang qu'il occupait s'il est illisible."""

    sequence: int | None = Field(default=None, ge=1)


class Group(BaseModel):
    """Des événements en attente pour une même cause."""

    cause: str
    state: str
    subjects: int
    events: int
    first: datetime | None
    last: datetime | None


class ParkedEvent(BaseModel):
    """Un événement en attente."""

    position: int
    source: str
    subject: str
    sequence: int | None
    id: UUID | None
    type: str | None
    cause: str
    error: str | None
    topic: str
    partition: int
    log_offset: int
    parked_at: datetime


class ParkedBytes(ParkedEvent):
    """Un événement en attente, avec son contenu rendu comme du texte."""

    headers: list[tuple[str, str | None]]
    value: str | None
    value_base64: str | None
    truncated: bool


class RefusedEvent(BaseModel):
    """Un événement que Kafka a refusé."""

    position: int
    subject: str
    sequence: int
    id: UUID
    cause: str
    refused_at: datetime
    waiting: int


def _desk(request: Request) -> Desk:
    return Desk(request.state.work)


def _refusals(request: Request) -> Refusals:
    return Refusals(request.state.work)


Position = Annotated[int, Path(ge=1, le=2**63 - 1)]
AtTheDesk = Annotated[Desk, Depends(_desk)]
Refused = Annotated[Refusals, Depends(_refusals)]


def _text_of(raw: bytes | None) -> str | None:
    """The first bytes as text that can only be read."""
    if raw is None:
        return None
    return _readable(raw[:SHOWN_BYTES].decode("utf-8", errors="backslashreplace"))


def _readable(text: str) -> str:
    """Text whose control and direction characters are shown, never obeyed."""
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text
    )


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """What identifies a parked event, which may be anything where the record was unreadable."""
    return {
        name: _readable(value) if isinstance(value, str) else value for name, value in row.items()
    }


@admin.get("/parked/groups", summary="Événements en attente, groupés par cause")
async def parked_groups(desk: AtTheDesk) -> list[Group]:
    return [Group(**group) for group in await desk.groups()]


@admin.get("/parked", summary="Événements en attente")
async def parked(
    desk: AtTheDesk,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cause: Annotated[str | None, Query(max_length=50, pattern="^[a-z-]+$")] = None,
) -> list[ParkedEvent]:
    return [ParkedEvent(**_shown(row)) for row in await desk.parked(after, limit, cause)]


@admin.get("/parked/{position}", summary="Un événement en attente et son contenu")
async def parked_one(position: Position, desk: AtTheDesk) -> ParkedBytes:
    row: dict[str, Any] = dict(await desk.one(position))
    value, headers = row.pop("value"), row.pop("headers")
    row.pop("key")
    return ParkedBytes(
        **_shown(row),
        headers=[(_readable(name), _text_of(raw)) for name, raw in headers_from_text(headers)],
        value=_text_of(value),
        value_base64=base64.b64encode(value[:SHOWN_BYTES]).decode() if value is not None else None,
        truncated=value is not None and len(value) > SHOWN_BYTES,
    )


@admin.post(
    "/parked/{position}/retry", summary="Réessayer un événement en attente", status_code=202
)
async def retry(position: Position, desk: AtTheDesk) -> None:
    await desk.retry(position)


@admin.post(
    "/parked/{position}/discard", summary="Abandonner un événement en attente", status_code=204
)
async def discard(position: Position, body: Discard, desk: AtTheDesk) -> None:
    await desk.discard(position, body.reason, body.sequence)


@admin.post(
    "/parked/{position}/acceptance",
    summary="Poursuivre sans les événements manquants avant celui-ci",
    status_code=204,
)
async def accept(position: Position, body: Reason, desk: AtTheDesk) -> None:
    await desk.accept_hole(position, body.reason)


@admin.get("/refused-sends", summary="Événements que Kafka a refusés")
async def refused_sends(refusals: Refused) -> list[RefusedEvent]:
    return [RefusedEvent(**row) for row in await refusals.all()]


@admin.post("/refused-sends/{position}/retry", summary="Réessayer un envoi refusé", status_code=202)
async def retry_send(position: Position, refusals: Refused) -> None:
    await refusals.retry(position)


@admin.post(
    "/refused-sends/{position}/discard", summary="Renoncer à un envoi refusé", status_code=204
)
async def discard_send(
    position: Position, body: Reason, refusals: Refused, request: Request
) -> None:
    runtime: Runtime = request.app.state.runtime
    await refusals.discard(position, body.reason, runtime.service.contract.Withheld)


@admin.post(
    "/consumers/{name}/resumption", summary="Relancer un consommateur arrêté", status_code=204
)
async def resume(name: str, body: Reason, desk: AtTheDesk, request: Request) -> None:
    runtime: Runtime = request.app.state.runtime
    if name != runtime.service.name:
        raise NotFound("consumer-unknown", "Ce consommateur n'existe pas ici.")
    await desk.resume(name, body.reason)
