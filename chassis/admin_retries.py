"""The operators' routes for retrying many parked events at once: prepared, started, followed."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from chassis import causes
from chassis.api import Router
from chassis.fields import AMoment
from chassis.group_retry import MOST_EVENTS, Chosen, GroupRetries

retries = Router(prefix="/v1/group-retries", tags=["Exploitation"])


class Choice(BaseModel):
    """Quels événements en attente : tout ce qui est donné doit être vrai."""

    model_config = ConfigDict(extra="forbid")
    cause: str | None = Field(default=None, max_length=50, pattern="^[a-z-]+$")
    type: str | None = Field(default=None, max_length=200)
    source: str | None = Field(default=None, max_length=200)
    release: str | None = Field(default=None, max_length=80)
    parked_after: AMoment | None = None
    parked_before: AMoment | None = None


class Preparation(Choice):
    """Une relance à préparer : quels événements, et au plus combien."""

    limit: int = Field(default=1_000, ge=1, le=MOST_EVENTS)


class Confirmation(BaseModel):
    """Le nombre d'événements de la relance, tel qu'il a été montré."""

    model_config = ConfigDict(extra="forbid")
    events: int = Field(ge=1, lt=2**31)


class GroupRetry(BaseModel):
    """Une relance de plusieurs événements : ce qui est choisi, et où elle en est."""

    id: UUID
    state: str
    label: str
    filter: Choice
    prepared_at: datetime
    prepared_by: str
    started_at: datetime | None
    ended_at: datetime | None
    events: int
    subjects: int
    first: datetime | None
    last: datetime | None
    left_to_try: int
    outcomes: dict[str, int]
    others: int = Field(description="Événements qui répondent au même choix sans être du lot.")


class Item(BaseModel):
    """Ce qu'il est advenu d'un événement de la relance."""

    position: int
    source: str
    subject: str
    asked: bool
    outcome: str | None
    label: str


async def _group_retries(request: Request) -> GroupRetries:
    return GroupRetries(request.state.work)


Retries = Annotated[GroupRetries, Depends(_group_retries)]


def _shown(found: dict[str, Any]) -> GroupRetry:
    which: Chosen = found["filter"]
    choice = {name: getattr(which, name) for name in Choice.model_fields}
    label = causes.RETRY_STATES[found["state"]]
    return GroupRetry(**found | {"filter": Choice(**choice), "label": label})


def _item(row: dict[str, Any]) -> Item:
    pending = "demandé" if row["asked"] else "à relancer"
    return Item(**row, label=causes.OUTCOMES.get(row["outcome"], pending))


@retries.post(
    "",
    action="platform.parked-retry",
    summary="Préparer une relance groupée : compte et retient les événements, sans rien relancer",
    status_code=201,
)
async def prepare(body: Preparation, them: Retries, response: Response) -> GroupRetry:
    which = Chosen(**body.model_dump(exclude={"limit"}))
    id = await them.prepare(which, body.limit)
    response.headers["location"] = f"{retries.prefix}/{id}"
    return _shown(await them.one(id))


@retries.get(
    "", action="platform.parked-read", summary="Relances groupées, la plus récente d'abord"
)
async def latest(them: Retries, limit: Annotated[int, Query(ge=1, le=50)] = 20) -> list[GroupRetry]:
    return [_shown(each) for each in await them.latest(limit)]


@retries.get("/{id}", action="platform.parked-read", summary="Où en est une relance groupée")
async def one(id: UUID, them: Retries) -> GroupRetry:
    return _shown(await them.one(id))


@retries.get(
    "/{id}/items",
    action="platform.parked-read",
    summary="Ce qu'il est advenu de chaque événement d'une relance",
)
async def items(
    id: UUID,
    them: Retries,
    after: Annotated[int, Query(ge=0, lt=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[Item]:
    return [_item(row) for row in await them.items(id, after, limit)]


@retries.post(
    "/{id}/start",
    action="platform.parked-retry",
    summary="Lancer une relance préparée, en confirmant le nombre montré",
    status_code=202,
)
async def start(id: UUID, body: Confirmation, them: Retries) -> None:
    await them.start(id, body.events)


@retries.post(
    "/{id}/pause",
    action="platform.parked-retry",
    summary="Mettre une relance en pause",
    status_code=204,
)
async def pause(id: UUID, them: Retries) -> None:
    await them.pause(id)


@retries.post(
    "/{id}/resumption",
    action="platform.parked-retry",
    summary="Reprendre une relance en pause",
    status_code=204,
)
async def resume(id: UUID, them: Retries) -> None:
    await them.resume(id)


@retries.post(
    "/{id}/stop",
    action="platform.parked-retry",
    summary="Arrêter une relance : ce qui n'a pas été relancé reste en attente",
    status_code=204,
)
async def stop(id: UUID, them: Retries) -> None:
    await them.stop(id)
