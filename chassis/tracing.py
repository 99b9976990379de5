"""Correlation and trace ids: taken from a request or made for it, carried into what it causes."""

import re
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, reset_contextvars, unbind_contextvars

if TYPE_CHECKING:
    from chassis.telemetry import Step, Traces

TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}")
CORRELATION = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
GUARDS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
)
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


def new_traceparent(came: str | None = None) -> str:
    """A W3C `traceparent` with a span of its own, in the trace that came or in a new one."""
    known = TRACEPARENT.fullmatch(came or "")
    return f"00-{known[1] if known else secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


class Tracing:
    """ASGI middleware: every request has a trace id and a correlation id, in its answer too."""

    def __init__(self, app: ASGIApp, traces: "Traces") -> None:
        self._app, self._traces = app, traces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        with self._traces.request(headers.get(b"traceparent"), scope["path"]) as step:
            stated = headers.get(b"x-correlation-id", "")
            return await self._follow(step, stated, scope, receive, send)

    async def _follow(
        self, step: "Step", stated: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        trace_id = step.traceparent.split("-")[1]
        correlation = stated if CORRELATION.fullmatch(stated) else trace_id
        scope.setdefault("state", {}).update(
            trace_id=trace_id, correlation=correlation, traceparent=step.traceparent
        )

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell(step, scope, message["status"])
                said = list(message.get("headers", ()))
                message["headers"] = [*said, *_headers(trace_id, correlation), *_guards(said)]
            await send(message)

        tokens = bind_contextvars(trace_id=trace_id, correlation_id=correlation)
        try:
            await self._app(scope, receive, answer)
        finally:
            reset_contextvars(**tokens)
            unbind_contextvars("actor")


def _tell(step: "Step", scope: Scope, status: int) -> None:
    """What was asked, by the name of its route: addresses may hold what is nobody's business."""
    method = scope["method"] if scope["method"] in METHODS else "_OTHER"
    route = getattr(scope.get("route"), "path", "")
    step.name(f"{method} {route}".strip())
    step.tell("http.request.method", method)
    step.tell("http.response.status_code", status)
    if route:
        step.tell("http.route", route)
    if status >= 500:
        step.failed(str(status))


def _headers(trace_id: str, correlation: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"x-trace-id", trace_id.encode()),
        (b"x-correlation-id", correlation.encode()),
    ]


def _guards(said: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """What a browser may do with an answer; a page says by itself what it needs beyond nothing."""
    named = {name.lower() for name, _ in said}
    return [(name, value) for name, value in GUARDS if name not in named]


def trace_of(traceparent: str | None) -> dict[str, str]:
    """The log fields of a trace that came by an event."""
    came = TRACEPARENT.fullmatch(traceparent or "")
    return {"trace_id": came[1]} if came else {}
