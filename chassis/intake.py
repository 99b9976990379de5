"""Intake: a batch of raw records becomes effects in one transaction, or says what to do."""

import time
from collections import Counter as Tally
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from prometheus_client import Counter

from chassis import brake, ledger, positions
from chassis.crashpoints import crashpoint
from chassis.database import is_infrastructure
from chassis.errors import Refusal
from chassis.ledger import Ledger, Verdict
from chassis.parking import Parked, park
from chassis.planted import planted
from chassis.reaction import Reactions, failure_of, log_fields
from chassis.record import Partition, Reading, Record, classify
from chassis.sql_work import SqlWork
from chassis.transactions import Transactions

TRIES = 3
SLOW_BATCH_SECONDS = 0.2
MOST_RECORDS, FEWEST_RECORDS = 500, 10
FIRST_RECORDS = 50

log = structlog.get_logger()
records_taken = Counter("happy_records", "Messages pris, par issue", ["service", "verdict"])
gaps_accepted = Counter("happy_gaps", "Trous du journal acceptés après recherche", ["service"])
late_starts = Counter("happy_late_starts", "Sujets connus après le début perdu", ["service"])


@dataclass(frozen=True, slots=True)
class Applied:
    """The batch is in the database; Kafka's own commit may follow, for lag only."""

    records: int


@dataclass(frozen=True, slots=True)
class Rewind:
    """Nothing was done: every partition of the batch is to be read from where it stands."""

    offsets: dict[Partition, int]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The consumer stopped, durably; an operator resumes it."""

    cause: str


Outcome = Applied | Rewind | Stopped


class LogBounds(Protocol):
    """What is known of the log itself: where each partition starts and ends."""

    def start(self, place: Partition) -> int: ...

    async def check(self, stored: dict[Partition, int]) -> str | None:
        """The cause for which a consumer standing there must stop, if any."""


def _after(records: Sequence[Record]) -> dict[Partition, int]:
    """The next offset to take of each partition once these are taken."""
    return {record.place: record.offset + 1 for record in records}


@dataclass
class _Taken:
    """What became of the records of a batch, up to where the brake let it go on."""

    records: list[Record] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    _outcomes: Tally[str] = field(default_factory=Tally)

    def add(self, record: Record, became: Parked | Verdict) -> None:
        self.records.append(record)
        if isinstance(became, Verdict):
            self._outcomes[became.value] += 1
        else:
            self.parked.append(became)
            self._outcomes["behind" if became.cause == "behind" else "park"] += 1

    def count(self, service: str) -> None:
        """Says how many there were of each outcome."""
        for outcome, count in self._outcomes.items():
            records_taken.labels(service, outcome).inc(count)


class _Mismatch(Exception):
    def __init__(self, stored: dict[Partition, int]) -> None:
        self.stored = stored


class _Halted(Exception):
    def __init__(self, cause: str) -> None:
        self.cause = cause


class _ListenerFailed(Exception):
    def __init__(self, reading: Reading, error: Exception) -> None:
        self.reading, self.error = reading, error


@dataclass
class Intake:
    """Takes the records of one service's topics; knows nothing of FastStream."""

    transactions: Transactions
    reactions: Reactions
    bounds: LogBounds
    inbox_days: int
    wake_retrier: Callable[[], None]
    max_records: int = FIRST_RECORDS
    _sought: dict[Partition, int] = field(default_factory=dict)

    @property
    def service(self) -> str:
        return self.transactions.place.service

    async def take(self, records: Sequence[Record]) -> Outcome:
        """Applies a batch. Raises what the infrastructure raises: nothing was done then."""
        started = time.monotonic()
        try:
            outcome = await self._take(records)
        except _Mismatch as mismatch:
            return await self._rewind(mismatch.stored)
        except _Halted as halted:
            return Stopped(halted.cause)
        self._pace(len(records), time.monotonic() - started)
        return outcome

    async def _take(self, records: Sequence[Record]) -> Outcome:
        try:
            await self._apply(records)
        except (_Mismatch, _Halted):
            raise
        except Exception as error:
            if is_infrastructure(error):
                raise
            log.info("batch-redone", records=len(records), error=type(error).__name__)
            for record in records:
                await self._take_one(record)
        return Applied(len(records))

    async def _take_one(self, record: Record) -> None:
        """One record, one transaction; parked once it failed its tries."""
        for attempt in range(1, TRIES + 1):
            try:
                return await self._apply([record])
            except (_Mismatch, _Halted):
                raise
            except Exception as error:
                if is_infrastructure(error):
                    raise
                cause = error.error if isinstance(error, _ListenerFailed) else error
                if attempt == TRIES or isinstance(cause, Refusal):
                    return await self._apply([record], failed=cause)
        return None

    async def _apply(self, records: Sequence[Record], failed: Exception | None = None) -> None:
        reader = self.reactions
        firsts = {record.place: record.offset for record in reversed(records)}
        readings = [classify(record, reader.kinds) for record in records]
        async with self.transactions.begin("intake", len(records)) as work:
            stood = await positions.move(work.connection, _after(records))
            self._compare(stood, firsts)
            if planted("position-first"):
                await work.connection.exec_driver_sql("commit and chain")
            brakes = await brake.load(work.connection, self.service)
            if brakes.cause is not None:
                raise _Halted(brakes.cause)
            subjects = reader.subjects_of(readings)
            await work.lock(*subjects)
            known = await ledger.load(work.connection, readings, work.now, self.inbox_days)
            await work.preload(subjects)
            taken = _Taken()
            for reading in readings:
                became = await self._one(work, known, reading, failed)
                crashpoint("intake.amid_effects")
                taken.add(reading.record, became)
                if brakes.press(became):
                    break
            await known.write(work.connection)
            if taken.parked:
                await park(work.connection, taken.parked, work.now, self.transactions.place.release)
            await brakes.write(work.connection, work.now)
            if len(taken.records) < len(records):
                await positions.move(work.connection, stood | _after(taken.records))
            crashpoint("intake.before_commit")
        crashpoint("intake.after_commit")
        taken.count(self.service)
        for place in firsts:
            self._sought.pop(place, None)
        if known.anybody_waits or taken.parked:
            self.wake_retrier()
        if brakes.cause is not None:
            log.error("consumer-stopped", cause=brakes.cause)
            raise _Halted(brakes.cause)

    def _compare(self, stood: dict[Partition, int], firsts: dict[Partition, int]) -> None:
        """Refuses a batch that does not go on exactly where the database stands."""
        if planted("kafka-decides") or planted("position-not-compared"):
            return
        for place, first in firsts.items():
            expected = self._expected(place, stood[place])
            if first == expected or (planted("starts-at-latest") and not stood[place]):
                continue
            sought = self._sought.get(place) == expected
            if first > expected and sought and self.bounds.start(place) <= expected:
                gaps_accepted.labels(self.service).inc()
                continue
            raise _Mismatch({each: self._expected(each, at) for each, at in stood.items()})

    def _expected(self, place: Partition, stored: int) -> int:
        """Where to go on; a partition never met begins where its log does."""
        return stored or self.bounds.start(place)

    async def _rewind(self, stored: dict[Partition, int]) -> Outcome:
        cause = await self.bounds.check(stored)
        if cause is not None:
            await self.stop(cause)
            return Stopped(cause)
        self._sought |= stored
        return Rewind(stored)

    def forget_seeks(self) -> None:
        """Who reads now was not asked to go back: a gap in what comes is none of the log."""
        self._sought.clear()

    async def stop(self, cause: str) -> None:
        """Stops this service's consumer durably."""
        async with self.transactions.begin("stop") as work:
            brakes = await brake.load(work.connection, self.service)
            brakes.stop(cause)
            await brakes.write(work.connection, work.now)
        log.error("consumer-stopped", cause=cause)

    async def _one(
        self, work: SqlWork, known: Ledger, reading: Reading, failed: Exception | None
    ) -> Parked | Verdict:
        """What one record becomes: parked, or what its verdict says."""
        judged = known.judge(reading, self.bounds.start(reading.record.place) > 0)
        if judged.late_start:
            late_starts.labels(self.service).inc()
        if judged.verdict is Verdict.DUPLICATE:
            return judged.verdict
        known.take(reading)
        if judged.verdict is Verdict.BEHIND:
            return Parked(reading, "behind")
        if judged.verdict is Verdict.PARK:
            known.wait(reading)
            return Parked(reading, judged.cause or "unreadable")
        if judged.verdict is Verdict.APPLY:
            if failed is not None:
                known.wait(reading)
                return self._parked(reading, failed)
            await self._react(work, reading)
        assert reading.sequence is not None  # noqa: S101  # judged APPLY or IGNORE
        known.hear(reading.pair, reading.sequence)
        return judged.verdict

    async def _react(self, work: SqlWork, reading: Reading) -> None:
        try:
            await self.reactions.react(reading, work)
        except Exception as error:
            if is_infrastructure(error):
                raise
            if not planted("swallows-failures"):
                raise _ListenerFailed(reading, error) from error

    def _parked(self, reading: Reading, error: Exception) -> Parked:
        cause, said, awaits = failure_of(error, reading)
        log.warning("event-parked", cause=cause, error=said, **log_fields(reading))
        return Parked(reading, cause, said, awaits)

    def _pace(self, size: int, seconds: float) -> None:
        """Halves the batch when it held its locks too long, lets it grow again when all is well."""
        if seconds > SLOW_BATCH_SECONDS:
            self.max_records = max(FEWEST_RECORDS, self.max_records // 2)
        elif size >= self.max_records:
            self.max_records = min(MOST_RECORDS, self.max_records + FEWEST_RECORDS)
