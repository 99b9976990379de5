"""Traces as OpenTelemetry spans, stripped of all that is not allowed, for a collector."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from chassis.listening import Listen
from chassis.reaction import Reactions
from chassis.record import Reading
from chassis.sql_work import SqlWork
from chassis.telemetry import ALLOWED, UNRECORDED, Step, Traces
from chassis.tracing import TRACEPARENT

COLLECTOR_SECONDS: Final = 5


class Stripped(SpanExporter):
    """Hands spans on with allowed attributes only, without events, links or descriptions."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._exporter.export([_stripped(span) for span in spans])

    def shutdown(self) -> None:
        self._exporter.shutdown()


def _stripped(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        kind=span.kind,
        resource=Resource(_allowed(span.resource.attributes)),
        attributes=_allowed(span.attributes or {}),
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _allowed(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name in ALLOWED}


def to_collector(address: str) -> SpanExporter:
    """Sends over OTLP (HTTP); what can't be sent is dropped, and nothing waits for it."""
    return OTLPSpanExporter(endpoint=address, timeout=COLLECTOR_SECONDS)


class _Spanned(Step):
    """A step that is recorded."""

    def __init__(self, span: Span) -> None:
        self._span = span
        at = span.get_span_context()
        super().__init__(f"00-{at.trace_id:032x}-{at.span_id:016x}-01")

    def name(self, name: str) -> None:
        self._span.update_name(name)

    def tell(self, fact: str, value: str | int) -> None:
        self._span.set_attribute(fact, value)

    def failed(self, cause: str) -> None:
        self._span.set_attribute("error.type", cause)
        self._span.set_status(StatusCode.ERROR)


class Recorded(Traces):
    """Records requests and reactions.

    Its provider is its own, never the global one: a library that looks for that finds nothing.
    """

    def __init__(self, service: str, exporter: SpanExporter) -> None:
        resource = Resource({"service.name": service, "service.namespace": "happy"})
        self._provider = TracerProvider(
            sampler=ALWAYS_ON, resource=resource, shutdown_on_exit=False
        )
        self._provider.add_span_processor(BatchSpanProcessor(Stripped(exporter)))
        self._tracer = self._provider.get_tracer("happy")

    @contextmanager
    def request(self, came: str | None, path: str) -> Iterator[Step]:
        if path in UNRECORDED:
            with super().request(came, path) as step:
                yield step
        else:
            with self._step("request", came, SpanKind.SERVER) as step:
                yield step

    @contextmanager
    def reaction(self, reading: Reading) -> Iterator[Step]:
        """A listener at work on one event."""
        envelope = reading.envelope
        assert envelope is not None  # noqa: S101  # a listener reacts to what could be read
        with self._step(f"hear {envelope.type}", envelope.traceparent, SpanKind.CONSUMER) as step:
            step.tell("messaging.system", "kafka")
            step.tell("messaging.operation.type", "process")
            step.tell("messaging.destination.name", reading.record.topic)
            step.tell("messaging.message.id", str(envelope.id))
            yield step

    def reactions(self, listen: Listen) -> Reactions:
        return _Followed(listen, self)

    async def close(self) -> None:
        await asyncio.to_thread(self._provider.shutdown)

    @contextmanager
    def _step(self, name: str, came: str | None, kind: SpanKind) -> Iterator[Step]:
        span = self._tracer.start_span(name, context=_context(came), kind=kind)
        step = _Spanned(span)
        try:
            yield step
        except Exception as error:
            step.failed(type(error).__name__)
            raise
        finally:
            span.end()


class _Followed(Reactions):
    """Reactions that are steps of the trace their event came with; what they announce follows."""

    def __init__(self, listen: Listen, recorded: Recorded) -> None:
        super().__init__(listen)
        self._recorded = recorded

    async def react(self, reading: Reading, work: SqlWork) -> None:
        if reading.envelope is None:
            return await super().react(reading, work)
        with self._recorded.reaction(reading) as step:
            envelope = replace(reading.envelope, traceparent=step.traceparent)
            return await super().react(replace(reading, envelope=envelope), work)


def _context(came: str | None) -> Context:
    """The step that this one follows; none begins a trace, whatever else this process does."""
    parts = TRACEPARENT.fullmatch(came or "")
    if parts is None:
        return Context()
    parent = SpanContext(
        int(parts[1], 16), int(parts[2], 16), is_remote=True, trace_flags=TraceFlags(1)
    )
    return set_span_in_context(NonRecordingSpan(parent), Context())
