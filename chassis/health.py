"""`/livez`, `/readyz` and `/metrics`: what a supervisor, a balancer and an alarm need to know."""

from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import text

from chassis import migrate
from chassis.database import is_infrastructure
from chassis.mail import letters_age
from chassis.quarantine import BEHIND, LOG_LOST
from chassis.runtime import Runtime

health = APIRouter(tags=["Santé"], include_in_schema=False)

outbox_depth = Gauge("happy_outbox_depth", "Événements à remettre à Kafka", ["service"])
outbox_age = Gauge(
    "happy_outbox_oldest_seconds", "Âge du plus ancien événement à remettre", ["service"]
)
outbox_refused = Gauge("happy_outbox_refused", "Sujets bloqués par un refus de Kafka", ["service"])
parked = Gauge("happy_parked", "Événements en attente, par cause", ["service", "cause"])
parked_age = Gauge(
    "happy_parked_oldest_seconds",
    "Âge de la plus ancienne attente, par cause",
    ["service", "cause"],
)
lag = Gauge("happy_lag", "Messages à prendre", ["service"])
silent = Gauge(
    "happy_consumer_silent_seconds", "Depuis quand le service n'arrive pas à écouter", ["service"]
)
stopped = Gauge("happy_consumer_stopped", "1 si le consommateur est arrêté", ["service"])
timers_failing = Gauge("happy_timers_failing", "Échéances en échec", ["service"])
glasses_open = Gauge("happy_break_glass_open", "Accès hors périmètre ouverts", ["service"])
quarantined = Gauge("happy_quarantine", "1 si le service est en quarantaine", ["service", "cause"])
forgotten = Gauge("happy_forgotten", "Événements oubliés par une restauration", ["service"])
database = Gauge("happy_database_answers", "1 si la base de données répond", ["service"])
_FROM_THE_DATABASE = (
    outbox_depth,
    outbox_age,
    outbox_refused,
    parked,
    parked_age,
    stopped,
    timers_failing,
    glasses_open,
    quarantined,
    forgotten,
)

_OUTBOX = text(
    "select count(*) as depth, coalesce(extract(epoch from cast(:now as timestamptz)"
    " - min(announced_at)), 0) as age, (select count(*) from outbox_refusal) as refused,"
    " (select count(*) from consumer where stopped_cause is not null) as stopped,"
    " (select count(*) from timer where attempts > 0) as timers,"
    " (select count(*) from break_glass where ends_at > :now) as glasses,"
    " array(select cause from quarantine) as quarantine,"
    " (select count(*) from forgotten where outcome is null) as forgotten from outbox"
)
_PARKED = text(
    "select cause, count(*) as events, extract(epoch from cast(:now as timestamptz)"
    " - min(parked_at)) as age from parked group by cause"
)


@health.get("/livez")
async def livez() -> dict[str, str]:
    """The loop turns."""
    return {"status": "alive"}


@health.get("/readyz")
async def readyz(request: Request, response: Response) -> dict[str, Any]:
    """Whether requests may come: the database answers and its schema is the code's."""
    runtime: Runtime = request.app.state.runtime
    try:
        async with runtime.engine.connect() as connection:
            migrated = await migrate.at_head(connection, runtime.service.name)
    except Exception as error:
        if not is_infrastructure(error):
            raise
        response.status_code = 503
        return {"status": "unavailable", "why": ["database"]}
    if not migrated:
        response.status_code = 503
        return {"status": "unavailable", "why": ["migrations"]}
    degraded = runtime.degraded
    if degraded and runtime.only not in {None, "api"}:
        response.status_code = 503
    return {"status": "degraded" if degraded else "ready", "why": degraded}


@health.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counters of the process, and gauges read from the database at this moment."""
    runtime: Runtime = request.app.state.runtime
    service = runtime.service.name
    letters_age.labels(service)  # zero until there are letters
    lag.labels(service).set(sum(runtime.consumer.lag.values()))
    silent.labels(service).set(runtime.consumer.silent_seconds if runtime.listens else 0)
    try:
        await read(runtime)
        database.labels(service).set(1)
    except Exception as error:
        if not is_infrastructure(error):
            raise
        _forget()
        database.labels(service).set(0)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _forget() -> None:
    for gauge in _FROM_THE_DATABASE:
        gauge.clear()


async def read(runtime: Runtime) -> None:
    """Sets the gauges to what the database says now."""
    service = runtime.service.name
    async with runtime.transactions.begin("metrics") as work:
        now = {"now": work.now}
        outbox = (await work.connection.execute(_OUTBOX, now)).one()
        waiting = (await work.connection.execute(_PARKED, now)).all()
    _forget()
    outbox_depth.labels(service).set(outbox.depth)
    outbox_age.labels(service).set(outbox.age)
    outbox_refused.labels(service).set(outbox.refused)
    stopped.labels(service).set(outbox.stopped)
    timers_failing.labels(service).set(outbox.timers)
    glasses_open.labels(service).set(outbox.glasses)
    forgotten.labels(service).set(outbox.forgotten)
    for cause in (BEHIND, LOG_LOST):
        quarantined.labels(service, cause).set(cause in outbox.quarantine)
    for row in waiting:
        parked.labels(service, row.cause).set(row.events)
        parked_age.labels(service, row.cause).set(row.age)
