"""Gives parked subjects another try, in the order of their sequences, one event a transaction."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import RowMapping, text
from sqlalchemy.exc import IntegrityError

from chassis import group_retrier, ledger
from chassis.crashpoints import crashpoint
from chassis.database import is_infrastructure
from chassis.ledger import Ledger, Pair, Verdict
from chassis.parking import NEVER, PAUSED_CAUSES, RETRY_PAUSES, record_of
from chassis.planted import planted
from chassis.reaction import Reactions, failure_of, log_fields
from chassis.record import Reading, classify
from chassis.sql_work import SqlWork
from chassis.transactions import Transactions
from chassis.waiting import insist, rung

POLL_SECONDS = 1.0
_HEARD = (
    "coalesce((select last_sequence from heard where heard.source = waiting.source"
    " and heard.subject = waiting.subject), 0)"
)
_DUE = (
    "not held and ((state = 'retry' and next_attempt_at <= :now)"
    " or (cause = 'hole' and exists (select from parked where parked.source = waiting.source"
    " and parked.subject = waiting.subject and parked.sequence = " + _HEARD + " + 1))"
    " or (cause = 'awaiting' and exists (select from heard where source = waiting.awaits_source"
    " and subject = waiting.awaits_subject and last_sequence > waiting.awaits_after)))"
)
_FIND = text(
    f"select source, subject from parked_subject as waiting where {_DUE}"
    " order by next_attempt_at, source, subject limit 100"
)
_LOCK = text(
    "select attempts, asked_at, awaits_source, awaits_subject, coalesce((select last_sequence"
    " from heard where source = awaits_source and subject = awaits_subject), 0) as heard"
    " from parked_subject as waiting"
    f" where source = :source and subject = :subject and ({_DUE})"
    " for no key update skip locked"
)
_HEAD = text(
    "select * from parked where source = :source and subject = :subject"
    " order by sequence nulls last, position limit 1"
)
_BY_ARRIVAL = text(_HEAD.text.replace("sequence nulls last, ", ""))
_NAMELESS = text(
    "select cause from parked where source = :source and subject = :subject and sequence is null"
    " order by position limit 1"
)
_DROP = text("delete from parked where position = :position")
_GO_ON = text(
    "update parked_subject set state = 'retry', cause = 'behind', attempts = 0,"
    " next_attempt_at = :now, awaits_source = null, awaits_subject = null, awaits_after = null,"
    " asked_at = null, failed_again = 0"
    " where source = :source and subject = :subject"
)
_END = text("delete from parked_subject where source = :source and subject = :subject")
_WAIT = text(
    "update parked_subject set state = :state, cause = :cause, attempts = :attempts,"
    " next_attempt_at = :next, awaits_source = :awaits_source, awaits_subject = :awaits_subject,"
    " awaits_after = :awaits_after,"
    " failed_again = failed_again + case when asked_at is null then 0 else 1 end, asked_at = null"
    " where source = :source and subject = :subject"
    " and asked_at is not distinct from cast(:asked_at as timestamptz)"
)
_SAY = text("update parked set cause = :cause, error = :error where position = :position")
_NEW_RELEASE = text(
    "update parked_subject set state = 'retry', next_attempt_at = :now"
    " where cause = 'unknown-major'"
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A pair as it was met: how often it was tried, and since when a try is asked for, if it is."""

    pair: Pair
    attempts: int
    asked_at: datetime | None
    awaits: Pair
    heard: int
    """How far the pair that it awaits was heard before its listener looked again."""


class _Failed(Exception):
    def __init__(
        self, position: int, waiting: _Waiting, reading: Reading, error: Exception
    ) -> None:
        self.position, self.waiting = position, waiting
        self.reading, self.error = reading, error


class _Overtaken(Exception):
    """An earlier event came first while the subjects of the one looked at were being locked."""


@dataclass
class Retrier:
    """Drains the subjects that may go on; any number of them may run side by side."""

    transactions: Transactions
    reactions: Reactions
    inbox_days: int
    pauses: tuple[timedelta, ...] = RETRY_PAUSES

    def __post_init__(self) -> None:
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Says that something was applied, which others may have waited for."""
        self._woken.set()

    async def run(self) -> None:
        """Drains until cancelled; while the database is away it waits."""
        await self._greet_a_new_release()
        while True:
            try:
                await self.drain_all()
            except Exception as error:
                insist(error)
                if not is_infrastructure(error):
                    raise
                log.warning("retrier-waits", error=type(error).__name__)
            await rung(self._woken, POLL_SECONDS)
            self._woken.clear()

    async def _greet_a_new_release(self) -> None:
        async with self.transactions.begin("retrier") as work:
            await work.connection.execute(_NEW_RELEASE, {"now": work.now})

    async def drain_all(self) -> int:
        """Drains every pair that may go on now; how many events left the parking.

        Of each group retry under way a chunk is asked for before, and settled after.
        """
        await group_retrier.ask(self.transactions)
        async with self.transactions.begin("retrier.find") as work:
            rows = await work.connection.execute(_FIND, {"now": work.now})
            pairs = [(row.source, row.subject) for row in rows]
        left = sum([await self._drain(pair) for pair in pairs])
        await group_retrier.settle(self.transactions)
        return left

    async def _drain(self, pair: Pair) -> int:
        left = 0
        while True:
            try:
                if not await self._step(pair):
                    return left
                left += 1
            except _Failed as failed:
                await self._keep_waiting(failed)
                return left
            except _Overtaken:
                continue
            except IntegrityError as error:
                if "parked_source_subject_fkey" not in str(error.orig):
                    raise
                log.debug("parking-raced")

    async def _step(self, pair: Pair) -> bool:
        """Tries the first waiting event of a pair; False when there is nothing more to do now."""
        names = {"source": pair[0], "subject": pair[1]}
        async with self.transactions.begin("retrier.step") as work:
            seen = await self._head(work, names)
            await work.lock_streams({pair[1], *self._subjects_of(seen)})
            locked = await work.connection.execute(_LOCK, names | {"now": work.now})
            met = locked.one_or_none()
            if met is None:
                return False
            row = await self._head(work, names)
            if row != seen:
                raise _Overtaken
            if row is None:
                await work.connection.execute(_END, names)
                return False
            awaited = met.awaits_source, met.awaits_subject
            waiting = _Waiting(pair, met.attempts, met.asked_at, awaited, met.heard)
            moved = await self._try(work, waiting, row)
            if moved:
                await work.connection.execute(_DROP, {"position": row["position"]})
                await work.connection.execute(_GO_ON, names | {"now": work.now})
            crashpoint("retrier.before_commit")
        crashpoint("retrier.after_commit")
        return moved

    async def _head(self, work: SqlWork, names: dict[str, str]) -> RowMapping | None:
        query = _BY_ARRIVAL if planted("parked-by-arrival") else _HEAD
        return (await work.connection.execute(query, names)).mappings().one_or_none()

    def _subjects_of(self, row: RowMapping | None) -> set[str]:
        """The subjects that the listener of a parked event may write to."""
        if row is None:
            return set()
        reading = classify(record_of(row), self.reactions.kinds)
        return {str(subject) for subject in self.reactions.subjects_of([reading])}

    async def _try(self, work: SqlWork, waiting: _Waiting, row: RowMapping) -> bool:
        reading = classify(record_of(row), self.reactions.kinds)
        known = await self._known(work, waiting.pair, row, reading)
        judged = known.judge(reading, log_starts_late=False)
        if judged.verdict is Verdict.PARK:
            await self._stand(work, waiting, row, judged.cause or "")
            return False
        if judged.verdict is not Verdict.DUPLICATE:
            if judged.verdict is Verdict.APPLY:
                try:
                    await work.preload(self.reactions.subjects_of([reading]))
                    await self.reactions.react(reading, work)
                    await work.flush()
                except Exception as error:
                    if is_infrastructure(error):
                        raise
                    raise _Failed(row["position"], waiting, reading, error) from error
            if reading.sequence is not None:
                known.hear(waiting.pair, reading.sequence)
            await known.write(work.connection)
        log.info("event-left-parking", verdict=judged.verdict.value, **log_fields(reading))
        return True

    async def _known(self, work: SqlWork, pair: Pair, row: RowMapping, reading: Reading) -> Ledger:
        """What is known of the pair, as if this event had just arrived and nobody waited."""
        known = await ledger.load(work.connection, [reading], work.now, self.inbox_days)
        known.waiting.discard(pair)
        if row["id"] is None:
            known.take(reading)
        known.taken.discard((reading.source, reading.id or row["id"]))
        return known

    async def _stand(self, work: SqlWork, waiting: _Waiting, row: RowMapping, cause: str) -> None:
        """Leaves a pair where it is: by its first event's own fault, or for a nameless one's."""
        names = {"source": waiting.pair[0], "subject": waiting.pair[1]}
        nameless = await work.connection.scalar(_NAMELESS, names)
        if nameless is None:
            said = {"position": row["position"], "cause": cause, "error": row["error"]}
            await work.connection.execute(_SAY, said)
        await self._wait(work, waiting, nameless or cause, waiting.attempts)

    async def _keep_waiting(self, failed: _Failed) -> None:
        cause, said, awaits = failure_of(failed.error, failed.reading)
        attempts = failed.waiting.attempts + 1
        async with self.transactions.begin("retrier.wait") as work:
            await self._wait(work, failed.waiting, cause, attempts, awaits)
            await work.connection.execute(
                _SAY, {"position": failed.position, "cause": cause, "error": said}
            )
        fields = log_fields(failed.reading)
        log.warning("retry-failed", cause=cause, error=said, attempts=attempts, **fields)

    async def _wait(
        self,
        work: SqlWork,
        waiting: _Waiting,
        cause: str,
        attempts: int,
        awaits: tuple[str, str] | None = None,
    ) -> None:
        """Makes a pair wait; a try that somebody asked for is not followed by others."""
        by_the_clock = (
            cause == "failed" and attempts < len(self.pauses) and waiting.asked_at is None
        )
        paused = cause in PAUSED_CAUSES or (cause == "failed" and not by_the_clock)
        values: dict[str, Any] = {
            "source": waiting.pair[0],
            "subject": waiting.pair[1],
            "state": "paused" if paused else "retry",
            "cause": cause,
            "attempts": attempts,
            "next": work.now + (self.pauses[attempts] if by_the_clock else NEVER),
            "awaits_source": awaits[0] if awaits else None,
            "awaits_subject": awaits[1] if awaits else None,
            "awaits_after": waiting.heard if awaits == waiting.awaits else 0,
            "asked_at": waiting.asked_at,
        }
        await work.connection.execute(_WAIT, values)
