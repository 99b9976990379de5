"""The brake: ten events parked in a row without success stop the consumer, durably."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.ledger import Verdict
from chassis.parking import OUTSIDE_THE_BRAKE, Parked

LIMIT = 10

_LOAD = text("select in_a_row, stopped_cause from consumer where name = :name")
_KEEP = text(
    "insert into consumer (name, in_a_row, stopped_cause, stopped_at)"
    " values (:name, :in_a_row, :cause, :stopped_at)"
    " on conflict (name) do update set in_a_row = excluded.in_a_row,"
    " stopped_cause = coalesce(consumer.stopped_cause, excluded.stopped_cause),"
    " stopped_at = coalesce(consumer.stopped_at, excluded.stopped_at)"
)
_RESUME = text(
    "update consumer set in_a_row = 0, stopped_cause = null, stopped_at = null"
    " where name = :name and stopped_cause is not null returning name"
)


@dataclass
class Brake:
    """A consumer's count of failures in a row, and why it is stopped, if it is."""

    name: str
    in_a_row: int
    cause: str | None
    _changed: bool = False

    def press(self, became: Parked | Verdict) -> bool:
        """Counts what became of one record; whether the consumer must stop there.

        Only an event that was applied is a success: a double, or a type that nobody listens to,
        says nothing of this service's code.
        """
        if became is Verdict.APPLY:
            self._changed |= self.in_a_row > 0
            self.in_a_row = 0
        elif isinstance(became, Parked) and became.cause not in OUTSIDE_THE_BRAKE:
            self._changed = True
            self.in_a_row += 1
        if self.in_a_row >= LIMIT:
            self.cause = "too-many-parked"
        return self.cause is not None

    def stop(self, cause: str) -> None:
        """Stops the consumer for a cause of its own."""
        self.cause, self._changed = cause, True

    async def write(self, connection: AsyncConnection, now: datetime) -> None:
        """Keeps the count and the stop; the first cause stays."""
        if self._changed:
            await connection.execute(
                _KEEP,
                {
                    "name": self.name,
                    "in_a_row": self.in_a_row,
                    "cause": self.cause,
                    "stopped_at": now if self.cause else None,
                },
            )


async def load(connection: AsyncConnection, name: str) -> Brake:
    """The brake of a consumer."""
    row = (await connection.execute(_LOAD, {"name": name})).one_or_none()
    return Brake(name, row.in_a_row, row.stopped_cause) if row else Brake(name, 0, None)


async def resume(connection: AsyncConnection, name: str) -> bool:
    """Clears the stop; whether there was one."""
    return (await connection.scalar(_RESUME, {"name": name})) is not None
