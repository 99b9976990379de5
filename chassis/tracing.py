"""Correlation and trace ids: taken from a request or made for it, carried into what it causes."""

import re
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, reset_contextvars, unbind_contextvars

TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}")
CORRELATION = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def new_traceparent(trace_id: str | None = None) -> str:
    """A W3C `traceparent` with a span of its own, of that trace or of a new one."""
    return f"00-{trace_id or secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


class Tracing:
    """ASGI middleware: every request has a trace id and a correlation id, in its answer too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        came = TRACEPARENT.fullmatch(headers.get(b"traceparent", ""))
        traceparent = new_traceparent(came[1] if came else None)
        trace_id = traceparent.split("-")[1]
        stated = headers.get(b"x-correlation-id", "")
        correlation = stated if CORRELATION.fullmatch(stated) else trace_id
        scope.setdefault("state", {}).update(
            trace_id=trace_id, correlation=correlation, traceparent=traceparent
        )

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", ()),
                    *_headers(trace_id, correlation),
                ]
            await send(message)

        tokens = bind_contextvars(trace_id=trace_id, correlation_id=correlation)
        try:
            await self._app(scope, receive, answer)
        finally:
            reset_contextvars(**tokens)
            unbind_contextvars("actor")


def _headers(trace_id: str, correlation: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"x-trace-id", trace_id.encode()),
        (b"x-correlation-id", correlation.encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]


def trace_of(traceparent: str | None) -> dict[str, str]:
    """The log fields of a trace that came by an event."""
    came = TRACEPARENT.fullmatch(traceparent or "")
    return {"trace_id": came[1]} if came else {}
