"""Use cases played one by one, each in its own transaction, on a clock that tests move."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Self
from uuid import uuid4

from chassis.clock import SetClock
from chassis.memory import Memory
from chassis.work import Cause, Work

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Begin = Callable[[Cause], AbstractAsyncContextManager[Work]]


@dataclass
class ADesk:
    """Whoever acts, over whatever keeps what is saved; each service adds its own gestures."""

    begin: Begin
    clock: SetClock
    usual: ClassVar[str] = "officer-1"
    """Who acts where nobody is named."""

    @classmethod
    def over(cls, memory: Memory) -> Self:
        """A desk over the in-memory double, on its clock."""
        assert isinstance(memory.clock, SetClock)
        return cls(memory.work, memory.clock)

    def work(self, actor: str | None = None) -> AbstractAsyncContextManager[Work]:
        """A transaction of somebody's, a second after the former: ids follow time."""
        self.clock.advance(timedelta(seconds=1))
        cause = Cause(str(uuid4()), self.clock.now(), "test", actor=actor or self.usual)
        return self.begin(cause)

    def on(self, day: date) -> None:
        """Moves the clock to the noon of a day."""
        self.clock.moment = datetime.combine(day, NOON.timetz())
