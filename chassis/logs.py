"""Structured logs with an allow-list of fields: nothing about a person can slip in by accident."""

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "service",
        "territory",
        "actor",
        "correlation_id",
        "trace_id",
        "event_id",
        "cause",
        "error",
        "attempts",
        "records",
        "seconds",
        "size",
        "transaction",
        "topic",
        "partition",
        "timer",
        "times",
        "verdict",
        "method",
        "route",
        "status",
        "line",
        "lines",
        "key",
        "port",
        "cpu_seconds",
        "part",
    }
)


def _only_allowed(_: Any, __: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every field that is not on the list, and says which."""
    unknown = sorted(fields.keys() - ALLOWED)
    for name in unknown:
        del fields[name]
    if unknown:
        fields["error"] = f"champs retirés : {', '.join(unknown)}"
    return fields


def configure(service: str, territory: str, level: str) -> None:
    """Sends JSON lines to standard error, from our code and from the libraries."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(),
    )
    structlog.contextvars.bind_contextvars(service=service, territory=territory)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
