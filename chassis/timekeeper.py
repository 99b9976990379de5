"""Fires the timers that are due: each once, under its subject's lock, checked again after it."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import RowMapping, text
from structlog.contextvars import bound_contextvars

from chassis import forgotten
from chassis.crashpoints import crashpoint
from chassis.database import is_infrastructure
from chassis.listening import TimerListener
from chassis.planted import planted
from chassis.reaction import said_of
from chassis.sql_work import SqlWork
from chassis.transactions import Transactions
from chassis.waiting import insist
from chassis.work import Cause

POLL_SECONDS = 1.0
LONGEST_PAUSE = timedelta(hours=1)

_DUE = text(
    "select name, item, subject, due_on, due_at, attempts from timer where due_at <= :now"
    " order by due_at, name, item limit 100"
)
_TAKE = text(
    "delete from timer where name = :name and item = :item and due_at = :due_at returning name"
)
_POSTPONE = text(
    "update timer set attempts = :attempts, error = :error, due_at = :next"
    " where name = :name and item = :item and due_at = :due_at"
)

log = structlog.get_logger()


@dataclass
class Timekeeper:
    """Any number of them may run side by side."""

    transactions: Transactions
    listeners: dict[str, TimerListener]

    async def run(self) -> None:
        """Fires until cancelled; while the database is away it waits."""
        while True:
            fired = 0
            try:
                fired = await self.fire_due()
            except Exception as error:
                insist(error)
                if not is_infrastructure(error):
                    raise
                log.warning("timekeeper-waits", error=type(error).__name__)
            if not fired:
                await asyncio.sleep(POLL_SECONDS)

    async def fire_due(self) -> int:
        """Fires what is due now; how many timers were taken."""
        async with self.transactions.begin("timer.find") as work:
            due = (await work.connection.execute(_DUE, {"now": work.now})).mappings().all()
        return sum([await self._fire(timer) for timer in due])

    async def _fire(self, timer: RowMapping) -> int:
        try:
            return await self._fire_once(timer)
        except Exception as error:
            if is_infrastructure(error):
                raise
            await self._postpone(timer, error)
            return 0

    async def _fire_once(self, timer: RowMapping) -> int:
        async with self.transactions.begin("timer.fire") as work:
            await work.lock_streams([timer["subject"]])
            crashpoint("timer.after_lock")
            taken = await work.connection.scalar(_TAKE, dict(timer))
            if taken is None and not planted("timer-unlocked"):
                return 0
            cause = await self._cause(timer, work)
            work.because(cause)
            await work.preload([UUID(timer["subject"])])
            with bound_contextvars(correlation_id=cause.correlation):
                await self.listeners[timer["name"]](timer["item"], timer["due_on"], work)
            await work.flush()
            crashpoint("timer.before_commit")
        crashpoint("timer.after_commit")
        return 1

    async def _cause(self, timer: RowMapping, work: SqlWork) -> Cause:
        """The same when a restored service fires again, another when the timer was set again."""
        day = timer["due_on"]
        stem = f"timer:{timer['name']}:{timer['item']}:{day}:"
        id = f"{stem}{work.told(timer['subject'])}"
        if self.transactions.place.quarantine.forgets:
            id = await forgotten.cause_like(work.connection, stem) or id
        moment = self.transactions.place.territory.start_of(day)
        return Cause(id=id, time=moment, correlation=id, repeatable=True)

    async def _postpone(self, timer: RowMapping, error: Exception) -> None:
        attempts = timer["attempts"] + 1
        log.error("timer-failed", timer=timer["name"], attempts=attempts, error=said_of(error))
        async with self.transactions.begin("timer.postpone") as work:
            pause = min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_PAUSE)
            await work.connection.execute(
                _POSTPONE,
                dict(timer)
                | {"attempts": attempts, "error": said_of(error), "next": work.now + pause},
            )
