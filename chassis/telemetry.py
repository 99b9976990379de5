"""Traces: where a process is told of no collector, each step has its id and nothing is recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from chassis.listening import Listen
from chassis.reaction import Reactions
from chassis.tracing import new_traceparent

if TYPE_CHECKING:
    from chassis.settings import Settings

ALLOWED: Final = frozenset(
    {
        "error.type",
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "messaging.destination.name",
        "messaging.message.id",
        "messaging.operation.type",
        "messaging.system",
        "service.name",
        "service.namespace",
    }
)
"""All that leaves with a trace: no address, no query, no body, no message of an error."""
UNRECORDED: Final = frozenset({"/livez", "/readyz", "/metrics"})
FASTAPI_OWN: Final[Any] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI records addresses with their queries, and the messages of exceptions: not here."""


class Step:
    """What one service does in a trace: its own id, and what may be told of it."""

    def __init__(self, traceparent: str) -> None:
        self.traceparent = traceparent

    def name(self, name: str) -> None:
        """Says what is done, without a value in it."""

    def tell(self, fact: str, value: str | int) -> None:
        """Tells a fact; one that is not allowed never leaves the process."""

    def failed(self, cause: str) -> None:
        """Says that it went wrong; `cause` is the name of a class, or a status."""


class Traces:
    """Records nothing."""

    @contextmanager
    def request(self, came: str | None, path: str) -> Iterator[Step]:  # noqa: ARG002  # recorders look
        """A request, in the trace that it came with or in one of its own."""
        yield Step(new_traceparent(came))

    def reactions(self, listen: Listen) -> Reactions:
        """The reactions of a service."""
        return Reactions(listen)

    async def close(self) -> None:
        """Hands over what is left."""


def traces(settings: "Settings", service: str) -> Traces:
    """The recorder of a process. Raises ModuleNotFoundError where it is told of a collector and
    the libraries of `requirements/telemetry.txt` are not there."""
    if not settings.traces:
        return Traces()
    from chassis.spans import Recorded, to_collector  # noqa: PLC0415  # optional libraries

    return Recorded(service, to_collector(settings.traces))
