"""What time it is, as an input: the machine's clock, one that is moved, one that stands still."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovedClock:
    """The machine's clock, moved by the seconds that a file holds, to play what takes months.

    The file is read again when it changes; without it the clock is the machine's.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at = 0
        self._shift = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._moved()

    def _moved(self) -> timedelta:
        try:
            changed_at = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return timedelta()
        if changed_at != self._read_at:
            self._shift = timedelta(seconds=float(self._file.read_text(encoding="ascii")))
            self._read_at = changed_at
        return self._shift


class SetClock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def advance(self, span: timedelta) -> None:
        self.moment += span
