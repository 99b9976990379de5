"""The FastStream shell around the intake: one subscriber for all of a service's topics.

FastStream brings raw batches and nothing more: no acknowledgement of its own, no parsing, no
retry. Whatever goes wrong here, the comparison of positions brings the records back.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from faststream.kafka.message import KafkaAckableMessage
from faststream.kafka.subscriber.usecase import BatchSubscriber

from chassis import brake, positions
from chassis.bounds import KafkaBounds
from chassis.commits import Commits
from chassis.database import is_infrastructure
from chassis.intake import Applied, Intake, Rewind, Stopped
from chassis.planted import planted
from chassis.record import Partition, Record
from chassis.transactions import Transactions
from chassis.waiting import insist, rung, within

IDLE_MILLISECONDS = 10
START_SECONDS = 30.0
STOP_SECONDS = 20.0
CHECK_SECONDS = 60.0
QUIET_CHECK_SECONDS = 10.0
LOOK_SECONDS = 1.0
STUCK_SECONDS = 30.0
LONGEST_PAUSE = 5.0

log = structlog.get_logger()


def _record(raw: ConsumerRecord[Any, Any]) -> Record:
    return Record(raw.topic, raw.partition, raw.offset, raw.key, raw.value, tuple(raw.headers))


class _Anew(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """After an assignment reading goes on where Kafka says: no seek of before counts any more."""

    def __init__(self, intake: Intake, then: ConsumerRebalanceListener | None) -> None:
        self._intake, self._then = intake, then

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> object:
        return self._then.on_partitions_revoked(revoked) if self._then else None

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> object:
        self._intake.forget_seeks()
        return self._then.on_partitions_assigned(assigned) if self._then else None


class Consumer:
    """A service's membership in its group: starts, feeds the intake, and knows when to stop."""

    def __init__(
        self,
        bootstrap: str,
        topics: Sequence[str],
        slot: int,
        intake: Intake,
        bounds: KafkaBounds,
        transactions: Transactions,
        fatal: Callable[[str], None],
        listener: ConsumerRebalanceListener | None = None,
    ) -> None:
        self.state = "starting"
        """`running`, or why nothing is consumed: shown by /readyz."""
        self.lag: dict[Partition, int] = {}
        self._bootstrap = bootstrap
        self._topics = list(topics)
        self._group = f"{transactions.place.territory.code}.{transactions.place.service}"
        self._member = f"{self._group}-{slot}"
        self._intake = intake
        self._bounds = bounds
        self._transactions = transactions
        self._fatal = fatal
        self._listener = _Anew(intake, listener)
        self._assigned: frozenset[TopicPartition] = frozenset()
        self._commits = Commits()
        self._ended = asyncio.Event()
        self._progress = self._listened = time.monotonic()
        self._failures = 0
        self._stuck = 0

    @property
    def silent_seconds(self) -> float:
        """For how long it could not listen, though nobody and nothing has stopped it."""
        return time.monotonic() - self._listened

    def broker(self) -> tuple[KafkaBroker, BatchSubscriber]:
        """A broker with the one subscriber; nothing is consumed before it is started."""
        broker = KafkaBroker(
            self._bootstrap.split(","),  # FastStream takes one text for one broker
            client_id=self._member,
            allow_auto_create_topics=False,
            logger=None,
        )

        async def parse(
            records: tuple[ConsumerRecord[Any, Any], ...], _: object = None
        ) -> KafkaAckableMessage:
            """Hands raw records over: FastStream's own parser fails on a header it can't decode."""
            consumer = subscriber.consumer
            assert consumer is not None  # noqa: S101  # it is what called
            return KafkaAckableMessage(
                raw_message=records, body=b"", headers={}, message_id="", consumer=consumer
            )

        async def decode(_: object) -> None:
            """Bytes are classified by the intake."""

        subscriber = broker.subscriber(
            *self._topics,
            group_id=self._group,
            group_instance_id=self._member,
            batch=True,
            max_records=self._intake.max_records,
            batch_timeout_ms=IDLE_MILLISECONDS,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            listener=self._listener,
            parser=parse,
            decoder=decode,
        )

        @subscriber
        async def take(message: KafkaMessage) -> None:
            await self._take(message)
            subscriber.max_records = self._intake.max_records

        return broker, subscriber

    async def run(self) -> None:
        """Consumes until cancelled, through outages of the broker and of the database."""
        try:
            while True:
                try:
                    await self._session()
                    self._failures = 0
                except Exception as error:
                    insist(error)
                    if not isinstance(error, KafkaError) and not is_infrastructure(error):
                        raise
                    self.state = "waiting"
                    log.warning("consumer-waits", error=type(error).__name__)
                    await self._pause()
        finally:
            await self._bounds.close()

    async def _session(self) -> None:
        """One life of the subscriber, from its topics' existence to its end."""
        missing = await self._bounds.missing_topics()
        if missing:
            self.state = "topics-missing"
            await asyncio.sleep(LOOK_SECONDS)
            return
        if await self._is_stopped():
            await asyncio.sleep(LOOK_SECONDS)
            return
        self._ended.clear()
        self._commits.begin()
        self._progress = time.monotonic()
        self._assigned = frozenset()
        broker, subscriber = self.broker()
        try:
            await within(START_SECONDS, broker.start())
            self.state = "running"
            await self._watch(subscriber)
        finally:
            await within(STOP_SECONDS, broker.stop())

    async def _is_stopped(self) -> bool:
        async with self._transactions.begin("consumer.look") as work:
            stored = await positions.stored(work.connection)
            brakes = await brake.load(work.connection, self._transactions.place.service)
        cause = brakes.cause
        if cause is None:
            cause = await self._bounds.check(stored)
            if cause is not None:
                await self._intake.stop(cause)
        if cause is not None:
            self.state = f"stopped:{cause}"
            self._listened = time.monotonic()
        return cause is not None

    async def _watch(self, subscriber: BatchSubscriber) -> None:
        """Looks after the running subscriber until it has to end."""
        checked = time.monotonic()
        while not self._ended.is_set():
            await rung(self._ended, LOOK_SECONDS)
            self._listened = now = time.monotonic()
            if self._commits.are_refused:
                self._fatal("commits-refused")
            quiet = now - self._progress > STUCK_SECONDS
            assigned = await self._align(subscriber)
            if subscriber.consumer:
                await self._commits.tell(subscriber.consumer)
            if assigned or now - checked > (QUIET_CHECK_SECONDS if quiet else CHECK_SECONDS):
                checked = now
                if await self._is_stopped():
                    return
                await self._measure_lag()
                if quiet and any(self.lag.values()):
                    self._recreate()
                    return

    async def _align(self, subscriber: BatchSubscriber) -> bool:
        """After an assignment, reads on from where the database stands; whether there was one.

        Not what keeps the order (the comparison does): without it, records that Kafka takes for
        committed would not come at all.
        """
        consumer = subscriber.consumer
        assigned = frozenset(consumer.assignment()) if consumer else frozenset()
        if consumer is None or assigned == self._assigned:
            return False
        async with self._transactions.begin("consumer.align") as work:
            stored = await positions.stored(work.connection)
        if planted("kafka-decides"):
            return False
        for place in assigned - self._assigned:
            expected = stored.get((place.topic, place.partition), 0)
            with suppress(IllegalStateError):
                if expected:
                    consumer.seek(place, expected)
                else:
                    await consumer.seek_to_beginning(place)
            self._commits.stand(place, expected)
        self._assigned = assigned
        return True

    async def _measure_lag(self) -> None:
        async with self._transactions.begin("consumer.lag") as work:
            stored = await positions.stored(work.connection)
        ends = await self._bounds.ends()
        self.lag = {place: max(0, end - stored.get(place, 0)) for place, end in ends.items()}

    def _recreate(self) -> None:
        """Ends a subscriber that makes no progress; the second time in a row, the process."""
        self._stuck += 1
        log.error("consumer-stuck", times=self._stuck)
        if self._stuck > 1:
            self._fatal("consumer-stuck")

    async def _take(self, message: KafkaMessage) -> None:
        records = [_record(raw) for raw in message.raw_message]
        firsts = {record.place: record.offset for record in reversed(records)}
        if planted("kafka-decides"):
            with suppress(KafkaError):
                await message.ack()
        try:
            outcome = await self._intake.take(records)
        except Exception as error:  # noqa: BLE001  # nothing was done: they are read again
            insist(error)
            level = log.warning if is_infrastructure(error) else log.error
            level("batch-postponed", records=len(records), error=type(error).__name__)
            await self._pause()
            self._seek(message, firsts)
            return
        match outcome:
            case Applied():
                self._failures = self._stuck = 0
                self._progress = time.monotonic()
                self._commits.take(records)
            case Rewind(offsets):
                self._seek(message, offsets)
            case Stopped(cause):
                self.state = f"stopped:{cause}"
                self._ended.set()

    def _seek(self, message: KafkaMessage, offsets: Mapping[Partition, int]) -> None:
        for (topic, partition), offset in offsets.items():
            try:
                message.consumer.seek(TopicPartition(topic, partition), offset)
            except IllegalStateError:
                log.info("partition-left", topic=topic, partition=partition)

    async def _pause(self) -> None:
        self._failures += 1
        await asyncio.sleep(min(0.1 * 2.0 ** min(self._failures, 10), LONGEST_PAUSE))
