"""What waits for somebody: a task, since when, and by when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

K = TypeVar("K", bound=StrEnum)


@dataclass(frozen=True)
class Waiting(Generic[K]):
    """A task, the day it began to wait, and the last day to do it in time where there is one."""

    task: K
    since: date
    by: date | None = None

    def late(self, today: date) -> bool:
        """Whether that last day is over."""
        return self.by is not None and today > self.by
