"""The relay's way to Kafka: says of each record where it stands, or that Kafka refuses it."""

import asyncio
from contextlib import suppress
from typing import Any, NamedTuple, Protocol, TypeAlias

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidTimestampError,
    InvalidTopicError,
    KafkaConnectionError,
    KafkaError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    UnsupportedForMessageFormatError,
)

from chassis.planted import planted
from chassis.waiting import within
from chassis.wire_text import headers_from_text

REFUSALS = (
    InvalidTimestampError,
    InvalidTopicError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    UnsupportedForMessageFormatError,
)
BATCH_BYTES = 131_072
"""Below the topics' `max.message.bytes`: only a record of its own can be too large."""
REQUEST_BYTES = 1_048_576
REQUEST_MILLISECONDS = 4_000
START_SECONDS = 10.0
STOP_SECONDS = 15.0
LONGEST_PAUSE = 5.0

log = structlog.get_logger()


class Row(Protocol):
    """A row of the outbox: topic, value, subject and headers are read by name."""

    def __getitem__(self, name: str, /) -> Any: ...


class Place(NamedTuple):
    """Where a record stands in its topic."""

    partition: int
    offset: int


Answer: TypeAlias = "asyncio.Future[Place]"
"""What Kafka will say of a record that was handed to it."""


class Refused(Exception):
    """Kafka will never take this record as it is; `cause` is the name of its answer."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Post:
    """A producer that can be given up and made anew, and a second one for sending singly.

    Not idempotent on purpose: one refused record poisons every later send of an idempotent
    producer to that partition, and it can't be closed while the broker is away. Doubles are
    dropped by id.
    """

    def __init__(self, bootstrap: str, client_id: str) -> None:
        self._bootstrap = bootstrap
        self._client_id = client_id
        self._many: AIOKafkaProducer | None = None
        self._single: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()
        self._failed_starts = 0
        self._alone = asyncio.Lock()
        self._leaving: set[asyncio.Task[None]] = set()
        self._failures = 0

    def _make(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            client_id=self._client_id,
            acks="all",
            enable_idempotence=False,
            max_batch_size=BATCH_BYTES,
            max_request_size=REQUEST_BYTES,
            request_timeout_ms=REQUEST_MILLISECONDS,
            retry_backoff_ms=100,
        )

    async def _started(self) -> AIOKafkaProducer:
        producer = self._make()
        try:
            await within(START_SECONDS, producer.start())
        except BaseException:
            self._leave(producer)
            raise
        return producer

    async def _ready(self) -> AIOKafkaProducer:
        """The producer of many; those who wait for it together fail together, after one try."""
        if self._many is not None:
            return self._many
        failed_before = self._failed_starts
        async with self._starting:
            if self._many is None:
                if self._failed_starts > failed_before:
                    raise KafkaConnectionError("away a moment ago")
                try:
                    self._many = await self._started()
                except BaseException:
                    self._failed_starts += 1
                    raise
            return self._many

    async def hand(self, row: Row) -> Answer:
        """Hands a record to Kafka, which answers later.

        Raises Refused, KafkaError, OSError, TimeoutError; so does the answer when it is read.
        """
        return await _hand(await self._ready(), row)

    def read(self, answer: Answer) -> Place:
        """What an answer says; one that has not come is not waited for any more."""
        place = _read(answer)
        self._failures = 0
        return place

    async def send_alone(self, row: Row) -> Place:
        """Where a record stands that was sent with nothing beside it: a refusal is its own.

        Raises as `hand` does.
        """
        async with self._alone:
            if self._single is None:
                self._single = await self._started()
            try:
                answer = await _hand(self._single, row)
                await asyncio.wait([answer])
                return _read(answer)
            except (KafkaError, OSError, TimeoutError):
                self._leave(self._single)
                self._single = None
                raise

    async def give_up(self) -> None:
        """Stops the producer and forgets it; what is in its socket may still arrive, as doubles."""
        self._failures += 1
        if self._many is not None:
            self._leave(self._many)
            self._many = None

    def pause(self) -> float:
        """How long to wait before trying again, in seconds: longer with each failure in a row."""
        return min(0.1 * 2.0 ** min(self._failures, 10), LONGEST_PAUSE)

    async def close(self) -> None:
        """Stops everything, bounded."""
        for producer in (self._many, self._single):
            if producer is not None:
                self._leave(producer)
        self._many = self._single = None
        if self._leaving:
            await asyncio.wait(self._leaving, timeout=STOP_SECONDS)

    def _leave(self, producer: AIOKafkaProducer) -> None:
        task = asyncio.create_task(_stop(producer))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)


async def _stop(producer: AIOKafkaProducer) -> None:
    with suppress(KafkaError, OSError):
        try:
            await within(STOP_SECONDS, producer.stop())
        except TimeoutError:
            log.warning("producer-left-behind")


async def _hand(producer: AIOKafkaProducer, row: Row) -> Answer:
    try:
        answer: Answer = await producer.send(
            row["topic"],
            row["value"] + b" " * planted("bytes-changed"),
            key=row["subject"].encode(),
            headers=list(headers_from_text(row["headers"])),
        )
    except REFUSALS as refusal:
        raise Refused(type(refusal).__name__) from refusal
    if planted("acknowledgement-unawaited"):
        answer = asyncio.get_running_loop().create_future()
        answer.set_result(Place(0, 0))
    return answer


def _read(answer: Answer) -> Place:
    if answer.cancel():
        raise TimeoutError("no answer came")
    try:
        told = answer.result()
    except REFUSALS as refusal:
        raise Refused(type(refusal).__name__) from refusal
    return Place(told.partition, told.offset)
