"""What the driver asked and what it was answered, on disk before anything else happens."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

Result = Literal["ok", "fail", "info"]
"""Done; refused, so that nothing was done; or nobody knows: a time-out, a 5xx, a cut."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of a command. A command sent again has the same key."""

    key: str
    """Its Idempotency-Key, and the correlation id of all that follows from it."""
    service: str
    command: str
    subject: str
    sent: float
    seconds: float
    result: Result
    status: int
    meant: Result
    """What a platform without fault answers in the end."""
    tells: tuple[str, ...] = ()
    """The events that the command announces, by their short names."""
    leaves: tuple[str, str] | None = None
    """The table and the status in which its subject is after it."""


class Ledger:
    """Lines of JSON, each forced to disk: what it says survives whatever the test kills."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()

    def note(self, attempt: Attempt) -> None:
        """Keeps an attempt; returns once it is on disk."""
        self._file.write(json.dumps(asdict(attempt)) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
