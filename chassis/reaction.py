"""How a service answers one event: which listener, under which cause, and what a failure means."""

import traceback
from collections.abc import Sequence
from uuid import UUID

import structlog
from structlog.contextvars import bound_contextvars

from chassis.errors import Awaits, Refusal
from chassis.listening import Listen
from chassis.record import Reading, source_of
from chassis.sql_work import SqlWork
from chassis.tracing import trace_of
from chassis.work import Cause
from contracts.event import Event, topic

log = structlog.get_logger()


class Reactions:
    """A service's listeners, found by the CloudEvents type of what they hear."""

    def __init__(self, listen: Listen) -> None:
        self._listen = listen
        self._listeners = {kind.type: listener for kind, listener in listen.events.items()}
        self.kinds: dict[str, type[Event]] = {kind.type: kind for kind in listen.events}

    def subjects_of(self, readings: Sequence[Reading]) -> list[UUID]:
        """The subjects that listeners of these records may write to."""
        heard = [reading.event for reading in readings if reading.event]
        return sorted({subject for event in heard for subject in self._listen.subjects_of(event)})

    async def react(self, reading: Reading, work: SqlWork) -> None:
        """Calls the listener. Raises whatever it raises."""
        envelope, event = reading.envelope, reading.event
        if envelope is None or event is None:
            raise ValueError("nothing to react to")
        work.because(
            Cause(
                id=str(envelope.id),
                time=envelope.time,
                correlation=envelope.correlationid,
                traceparent=envelope.traceparent,
                repeatable=True,
            )
        )
        with bound_contextvars(**log_fields(reading)):
            await self._listeners[envelope.type](event, work)
            log.debug("event-applied")


def log_fields(reading: Reading) -> dict[str, str]:
    """What ties a line of the log to an event and to the request that caused it."""
    envelope = reading.envelope
    if envelope is None:
        return {}
    return {
        "event_id": str(envelope.id),
        "correlation_id": envelope.correlationid,
        **trace_of(envelope.traceparent),
    }


def failure_of(error: Exception, reading: Reading) -> tuple[str, str, tuple[str, str] | None]:
    """Cause, what to tell an operator (never a value of the event), and what is awaited."""
    if isinstance(error, Awaits):
        territory = reading.record.topic.rpartition(".")[0]
        return (
            "awaiting",
            f"attend l'étape {error.stage}",
            (source_of(topic(territory, error.stage)), str(error.subject)),
        )
    return ("refused" if isinstance(error, Refusal) else "failed"), said_of(error), None


def said_of(error: Exception) -> str:
    """What may be told of an error: a refusal's words, else its class and place, never a value."""
    if isinstance(error, Refusal):
        return f"{error.slug} : {error.sentence}"
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" ({last[0].name}, ligne {last[0].lineno})" if last else ""
    return f"{type(error).__name__}{where}"
