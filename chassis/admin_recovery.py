"""The operators' routes after a restore: recover a service, send a lost log again, reread it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from aiokafka.errors import KafkaError
from fastapi import Depends
from pydantic import BaseModel

from chassis import audit, brake, forgotten, positions, recovery, resending
from chassis.admin import After, AtTheDesk, Limit, Position, Reason, Running
from chassis.api import Router, begin_of
from chassis.errors import NotFound
from chassis.fields import AMoment
from chassis.record import Partition
from chassis.recovery import NotCompared, Plan
from chassis.resending import Lost
from chassis.runtime import Runtime
from chassis.transactions import Begin
from contracts.event import topic

recoveries = Router(prefix="/v1", tags=["Exploitation"])
resendings = Router(prefix="/v1", tags=["Exploitation"], own_transactions=True)


Beginning = Annotated[Begin, Depends(begin_of)]


class ForgottenType(BaseModel):
    """Combien d'événements d'un type sont oubliés, et de quand."""

    type: str
    events: int
    subjects: int
    first: datetime
    last: datetime


class Recovery(BaseModel):
    """Ce que la reprise d'un service fait : ce qu'il a oublié, et ce qui attendait de partir."""

    since: datetime
    streams: int
    already_told: int
    renumbered: int
    forgotten: list[ForgottenType]


class ForgottenEvent(BaseModel):
    """Un événement que le service avait annoncé et qu'une restauration lui a fait oublier."""

    position: int
    id: UUID
    subject: str
    sequence: int
    type: str
    told_at: datetime
    found_at: datetime
    outcome: str | None
    settled_at: datetime | None
    settled_by: str | None
    reason: str | None


class LostPart(BaseModel):
    """Ce qu'une partition du journal a perdu, et à partir d'où."""

    topic: str
    partition: int
    log_end: int
    events: int
    subjects: int
    first: datetime


class Resending(Reason):
    """Pourquoi le journal est renvoyé ; depuis quand, sinon tout ce qui lui manque."""

    since: AMoment | None = None


class Rewinding(Reason):
    """Pourquoi le journal d'une étape est relu depuis son début."""

    stage: str


class Rewound(BaseModel):
    """Combien de partitions sont relues."""

    partitions: int


def _shown(made: Plan) -> Recovery:
    return Recovery(
        since=made.since,
        streams=len(made.lasts),
        already_told=len(made.told),
        renumbered=len(made.moved),
        forgotten=[ForgottenType(**each) for each in made.forgotten],
    )


def _has_compared(runtime: Runtime) -> None:
    if not runtime.lookout.has_looked.is_set():
        raise NotCompared


@recoveries.get(
    "/recovery",
    action="platform.recovery-read",
    summary="Ce que la reprise de ce service ferait, sans rien faire",
)
async def look(desk: AtTheDesk, runtime: Running) -> Recovery:
    _has_compared(runtime)
    return _shown(await recovery.plan(desk.work.connection))


@recoveries.post(
    "/recovery",
    action="platform.service-recover",
    summary="Reprendre un service restauré : ses suites vont au-delà de ce qu'il avait annoncé",
)
async def recover(body: Reason, desk: AtTheDesk, runtime: Running) -> Recovery:
    _has_compared(runtime)
    return _shown(await recovery.carry_out(desk.work, runtime.service.name, body.reason))


@recoveries.get(
    "/forgotten-events",
    action="platform.forgotten-read",
    summary="Les événements oubliés par une restauration, dossier par dossier",
)
async def some_forgotten(
    desk: AtTheDesk,
    after: After = 0,
    limit: Limit = 50,
    settled: bool = False,
) -> list[ForgottenEvent]:
    rows = await forgotten.some(desk.work.connection, after, limit, settled=settled)
    return [ForgottenEvent(**row) for row in rows]


@recoveries.post(
    "/forgotten-events/{position}/settlement",
    action="platform.forgotten-settle",
    summary="Dire qu'un événement oublié a été repris, ou n'est pas à reprendre",
    status_code=204,
)
async def settle(position: Position, body: Reason, desk: AtTheDesk) -> None:
    work = desk.work
    subject = await forgotten.handle(work.connection, position, work.actor, body.reason, work.now)
    if subject is None:
        raise NotFound("forgotten-unknown", "Cet événement oublié n'existe pas, ou est réglé.")
    await audit.write(work, "forgotten-settled", subject=subject, reason=body.reason)


@resendings.get(
    "/resending",
    action="platform.resending-read",
    summary="Ce que Kafka a perdu de ce service et qui serait renvoyé, sans rien faire",
)
async def look_at_lost(
    begin: Beginning, runtime: Running, since: AMoment | None = None
) -> list[LostPart]:
    ends = await _ends(runtime)
    async with begin("resending.look") as work:
        return _parts(await resending.lost(work.connection, ends, since))


@resendings.post(
    "/resending",
    action="platform.log-resend",
    summary="Renvoyer à Kafka ce que son journal a perdu",
)
async def resend(body: Resending, begin: Beginning, runtime: Running) -> list[LostPart]:
    ends = await _ends(runtime)
    async with begin("resending.carry-out") as work:
        service = runtime.service.name
        return _parts(await resending.carry_out(work, service, ends, body.since, body.reason))


async def _ends(runtime: Runtime) -> Mapping[Partition, int]:
    """Where the service's own topics end. Raises NotCompared while Kafka does not say."""
    try:
        return await runtime.lookout.ends()
    except (KafkaError, OSError, TimeoutError) as error:
        raise NotCompared from error


def _parts(found: list[Lost]) -> list[LostPart]:
    return [
        LostPart(
            topic=each.topic,
            partition=each.partition,
            log_end=each.log_end,
            events=each.events,
            subjects=each.subjects,
            first=each.first,
        )
        for each in found
    ]


@recoveries.post(
    "/consumers/{name}/rewinding",
    action="platform.consumer-rewind",
    summary="Relire le journal d'une étape depuis son début ; ce qui est connu est écarté",
)
async def rewind(name: str, body: Rewinding, desk: AtTheDesk, runtime: Running) -> Rewound:
    service = runtime.service
    if name != service.name or body.stage not in service.listen.stages():
        raise NotFound("consumer-unknown", "Ce service n'écoute pas cette étape.")
    connection = desk.work.connection
    where = topic(runtime.territory.code, body.stage)
    stood = [place for place in await positions.stored(connection) if place[0] == where]
    await positions.move(connection, dict.fromkeys(stood, 0))
    await brake.resume(connection, name)
    await audit.write(desk.work, "consumer-rewound", subject=name, reason=body.reason)
    return Rewound(partitions=len(stood))
