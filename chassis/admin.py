"""The operators' routes that every service has: parked events, refused sends, stopped consumers."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from chassis import alarms, audit, health, parked_views
from chassis.api import Router
from chassis.desk import Desk
from chassis.errors import NotFound
from chassis.fields import AMoment
from chassis.parked_views import DiscardedEvent, Group, ParkedBytes, ParkedDetail, ParkedEvent
from chassis.refusals import Refusals
from chassis.runtime import Runtime

admin = Router(prefix="/v1", tags=["Exploitation"])


class Reason(BaseModel):
    """Pourquoi l'opérateur agit."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(min_length=3, max_length=500)


class Discard(Reason):
    """Pourquoi l'événement est écarté, et le rang qu'il occupait s'il est illisible."""

    sequence: int | None = Field(default=None, ge=1, lt=2**53)


class RefusedEvent(BaseModel):
    """Un événement que Kafka a refusé."""

    position: int
    subject: str
    sequence: int
    id: UUID
    cause: str
    refused_at: datetime
    waiting: int
    if_discarded: str


class Consumer(BaseModel):
    """Un consommateur : ce qu'il fait, son retard, et pourquoi il est arrêté s'il l'est."""

    name: str
    title: str
    state: str = Field(
        description="`running`, ou pourquoi rien n'est pris ; `elsewhere` : par un autre processus."
    )
    lag: int | None
    failures_in_a_row: int
    stopped_cause: str | None
    stopped_at: datetime | None
    parked_events: int
    parked_subjects: int


class Ringing(BaseModel):
    """Une alarme qui sonne : sa mesure a dépassé son seuil."""

    name: str
    title: str
    threshold: str
    value: float
    page: str


async def _desk(request: Request) -> Desk:
    return Desk(request.state.work)


async def _refusals(request: Request) -> Refusals:
    return Refusals(request.state.work)


async def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


Position = Annotated[int, Path(ge=1, lt=2**53)]
AtTheDesk = Annotated[Desk, Depends(_desk)]
Refused = Annotated[Refusals, Depends(_refusals)]
Running = Annotated[Runtime, Depends(_runtime)]
After = Annotated[int, Query(ge=0, lt=2**53)]
Limit = Annotated[int, Query(ge=1, le=200)]
Name = Annotated[str | None, Query(max_length=200)]
State = Literal["to-handle", "retry-asked", "failed-again", "waiting", "held"]


@admin.get(
    "/parked/groups",
    action="platform.parked-read",
    summary="Événements en attente, groupés par cause",
)
async def parked_groups(desk: AtTheDesk) -> list[Group]:
    return [parked_views.group(each) for each in await desk.groups()]


@admin.get("/parked", action="platform.parked-read", summary="Événements en attente")
async def parked(
    desk: AtTheDesk,
    after: After = 0,
    limit: Limit = 50,
    cause: Annotated[str | None, Query(max_length=50, pattern="^[a-z-]+$")] = None,
    type: Name = None,
    source: Name = None,
    subject: Name = None,
    state: State | None = None,
    parked_after: AMoment | None = None,
    parked_before: AMoment | None = None,
) -> list[ParkedEvent]:
    rows = await desk.parked(
        after,
        limit,
        cause=cause,
        type=type,
        source=source,
        subject=subject,
        state=state,
        parked_after=parked_after,
        parked_before=parked_before,
    )
    return [parked_views.parked(row) for row in rows]


@admin.get(
    "/parked/{position}",
    action="platform.parked-read",
    summary="Un événement en attente, ses valeurs masquées, et ce qui attend derrière lui",
)
async def parked_one(position: Position, desk: AtTheDesk, runtime: Running) -> ParkedDetail:
    row = await desk.show(position)
    behind = await desk.behind(row, parked_views.MOST_BEHIND)
    kinds = runtime.retrier.reactions.kinds
    return parked_views.detail(row, behind, runtime.service.title, kinds)


@admin.get(
    "/parked/{position}/content",
    action="platform.parked-content-read",
    summary="Le contenu d'un événement en attente, en clair ; la lecture est journalisée",
)
async def parked_content(position: Position, desk: AtTheDesk) -> ParkedBytes:
    row = await desk.show(position)
    await audit.write(desk.work, "parked-content-read", subject=row["subject"])
    return parked_views.content(row)


@admin.get("/discarded", action="platform.parked-read", summary="Événements écartés, et pourquoi")
async def discarded(desk: AtTheDesk, after: After = 0, limit: Limit = 50) -> list[DiscardedEvent]:
    return [parked_views.discarded(row) for row in await desk.discarded(after, limit)]


@admin.post(
    "/parked/{position}/retry",
    action="platform.parked-retry",
    summary="Réessayer un événement en attente",
    status_code=202,
)
async def retry(position: Position, desk: AtTheDesk) -> None:
    await desk.retry(position)


@admin.post(
    "/parked/{position}/discard",
    action="platform.parked-discard",
    summary="Écarter un événement en attente",
    status_code=204,
)
async def discard(position: Position, body: Discard, desk: AtTheDesk) -> None:
    await desk.discard(position, body.reason, body.sequence)


@admin.post(
    "/parked/{position}/acceptance",
    action="platform.parked-accept",
    summary="Poursuivre sans les événements manquants avant celui-ci",
    status_code=204,
)
async def accept(position: Position, body: Reason, desk: AtTheDesk) -> None:
    await desk.accept_hole(position, body.reason)


@admin.post(
    "/parked/{position}/pause",
    action="platform.parked-hold",
    summary="Mettre en pause le dossier d'un événement en attente",
    status_code=204,
)
async def hold(position: Position, body: Reason, desk: AtTheDesk) -> None:
    await desk.hold(position, body.reason)


@admin.post(
    "/parked/{position}/resumption",
    action="platform.parked-hold",
    summary="Reprendre le dossier d'un événement en attente",
    status_code=204,
)
async def release(position: Position, body: Reason, desk: AtTheDesk) -> None:
    await desk.release(position, body.reason)


@admin.get(
    "/refused-sends", action="platform.refused-send-read", summary="Événements que Kafka a refusés"
)
async def refused_sends(refusals: Refused) -> list[RefusedEvent]:
    return [
        RefusedEvent(**row, if_discarded=_withheld_from_all(row["waiting"] - 1))
        for row in await refusals.all()
    ]


def _withheld_from_all(behind: int) -> str:
    """What giving a refused event up withholds, and from whom."""
    withheld = (
        "Aucune étape, aucun partenaire ne le recevra : un événement « retenu » prend son rang."
    )
    if not behind:
        return f"{withheld} Rien d'autre de ce dossier n'attend."
    return f"{withheld} {behind} autre(s) du même dossier attendent et partiront dans l'ordre."


@admin.post(
    "/refused-sends/{position}/retry",
    action="platform.refused-send-retry",
    summary="Réessayer un envoi refusé",
    status_code=202,
)
async def retry_send(position: Position, refusals: Refused) -> None:
    await refusals.retry(position)


@admin.post(
    "/refused-sends/{position}/discard",
    action="platform.refused-send-discard",
    summary="Renoncer à un envoi refusé",
    status_code=204,
)
async def discard_send(
    position: Position, body: Reason, refusals: Refused, runtime: Running
) -> None:
    await refusals.discard(position, body.reason, runtime.service.contract.Withheld)


@admin.get(
    "/alarms",
    action="platform.alarm-read",
    summary="Les alarmes qui sonnent ici, avec la page qui dit quoi faire",
)
async def ringing(runtime: Running) -> list[Ringing]:
    await health.read(runtime)
    return [
        Ringing(
            name=alarm.name,
            title=alarm.title,
            threshold=alarm.threshold,
            value=value,
            page=alarm.page,
        )
        for alarm, value in alarms.raised(runtime.service.name)
    ]


@admin.get(
    "/consumers",
    action="platform.consumer-read",
    summary="Le consommateur de ce service : état, retard, arrêt",
)
async def consumers(desk: AtTheDesk, runtime: Running) -> list[Consumer]:
    if not runtime.service.listen.events:
        return []
    stands = await desk.consumer(runtime.service.name)
    return [
        Consumer(
            **stands,
            name=runtime.service.name,
            title=runtime.service.title,
            state=runtime.consumer.state if runtime.listens else "elsewhere",
            lag=sum(runtime.consumer.lag.values()) if runtime.listens else None,
        )
    ]


@admin.post(
    "/consumers/{name}/resumption",
    action="platform.consumer-resume",
    summary="Relancer un consommateur arrêté",
    status_code=204,
)
async def resume(name: str, body: Reason, desk: AtTheDesk, runtime: Running) -> None:
    if name != runtime.service.name:
        raise NotFound("consumer-unknown", "Ce consommateur n'existe pas ici.")
    await desk.resume(name, body.reason)
