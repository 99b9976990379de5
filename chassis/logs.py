"""Structured logs with an allow-list of fields: nothing about a person can slip in by accident."""

import json
import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

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
        "where",
        "because",
        "dropped",
        "library",
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
MOST_FRAMES = 12
LONGEST_SENTENCE = 200
SPEAKING_LIBRARIES = ("uvicorn",)
"""Libraries whose messages hold no value of ours, and tell what nobody else would."""

ENDS_OF_LINES = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}

log = structlog.get_logger()


def _without_values(_: Any, __: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception becomes its class, its causes' classes and its places: never its message."""
    given = fields.pop("exc_info", None)
    raised = sys.exc_info()[1] if given is True else given
    if isinstance(raised, tuple):
        raised = raised[1]
    if isinstance(raised, BaseException):
        fields.setdefault("error", type(raised).__name__)
        fields["where"] = _places(raised.__traceback__)
        fields["because"] = [type(cause).__name__ for cause in _causes(raised)]
    return fields


def _causes(raised: BaseException) -> Iterator[BaseException]:
    seen = {raised}
    cause = raised.__cause__ or raised.__context__
    while cause is not None and cause not in seen:
        seen.add(cause)
        yield cause
        cause = cause.__cause__ or cause.__context__


def _places(trace: TracebackType | None) -> list[str]:
    """Our frames and the innermost, which comes last, as `chassis/api.py:120 answer`."""
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames[:-1] if "site-packages" not in frame.filename]
    return [
        f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}"
        for frame in (*ours[-MOST_FRAMES:], *frames[-1:])
    ]


def _only_allowed(_: Any, __: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every field that is not on the list, and says which."""
    unknown = sorted(fields.keys() - ALLOWED)
    for name in unknown:
        del fields[name]
    if unknown:
        fields["dropped"] = unknown
    return fields


def _on_one_line(fields: Any, **options: Any) -> str:
    """JSON escapes most of what ends a line or moves a terminal; here the rest of it."""
    return json.dumps(fields, **options).translate(ENDS_OF_LINES)


def _class_only(thing: object) -> str:
    return f"<{type(thing).__name__}>"


class _Libraries(logging.Handler):
    """What libraries log, in the same lines: who and where, and what was raised.

    Their messages may quote what they were given, so they are left out but for those we know.
    """

    def emit(self, record: logging.LogRecord) -> None:
        said = {}
        if record.name.startswith(SPEAKING_LIBRARIES):
            said["cause"] = record.getMessage().partition("\n")[0][:LONGEST_SENTENCE]
        log.log(
            record.levelno,
            "library-says",
            library=record.name,
            where=[f"{record.filename}:{record.lineno} {record.funcName}"],
            exc_info=record.exc_info,
            **said,
        )


def fell(service: str, territory: str) -> None:
    """The last line of a process: the exception it dies of, told as any other."""
    configure(service, territory, "INFO")
    log.critical("process-fell", exc_info=True)


def configure(service: str, territory: str, level: str, stream: TextIO | None = None) -> None:
    """Sends JSON lines to standard error, from our code and from the libraries."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_values,
            _only_allowed,
            structlog.processors.JSONRenderer(
                serializer=_on_one_line, default=_class_only, ensure_ascii=False
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
    )
    structlog.contextvars.bind_contextvars(service=service, territory=territory)
    logging.basicConfig(level=logging.WARNING, handlers=[_Libraries()], force=True)
    logging.captureWarnings(True)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
