"""All that can be seen of a platform from outside: its log, its databases, the driver's ledger."""

import asyncio
import hashlib
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # it is documented there
    AdminClient,
    OffsetSpec,
)

from tests.faults.checker.expected import PLATFORM, Expected

ANSWER_SECONDS = 20
BY_ITSELF = "timer:"
"""How the correlation id of what the calendar does begins."""
_LATEST = OffsetSpec.latest()  # type: ignore[no-untyped-call]  # as confluent_kafka has it
TABLES = {
    "outbox": "select id::text, topic, subject, sequence, value from outbox",
    "refusals": "select subject, cause from outbox_refusal",
    "sent": "select id::text, topic, subject, sequence, value, partition, log_offset from sent",
    "stream": "select subject, last_sequence from stream",
    "position": "select topic, partition, next_offset from position",
    "inbox": "select source, id::text from inbox",
    "heard": "select source, subject, last_sequence from heard",
    "parked": "select source, subject, id::text, cause, topic, partition, log_offset, value"
    " from parked",
    "discarded": "select source, id::text, topic, partition, log_offset from discarded",
    "quarantine": "select cause from quarantine",
    "forgotten": "select id::text, outcome from forgotten",
    "consumer": "select name, stopped_cause from consumer where stopped_cause is not null",
    "idempotency": "select key, caller, path, status from idempotency",
    "audit": "select position, at, actor, action, subject, purpose, reason, trace, glass::text,"
    " seal from audit order by position",
    "audit_seal": "select number, sealed_at, rows, digest from audit_seal order by number",
}

Row = dict[str, Any]
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the log; what its headers say is empty where they say nothing."""

    topic: str
    partition: int
    offset: int
    headers: dict[str, str]
    value: bytes

    @property
    def id(self) -> str:
        return self.headers.get("ce_id", "")

    @property
    def source(self) -> str:
        return self.headers.get("ce_source", "")

    @property
    def subject(self) -> str:
        return self.headers.get("ce_subject", "")

    @property
    def sequence(self) -> int:
        return int(self.headers.get("ce_sequence", "0"))

    @property
    def correlation(self) -> str:
        return self.headers.get("ce_correlationid", "")

    @property
    def cause(self) -> str:
        return self.headers.get("ce_causationid", "")

    @property
    def kind(self) -> str:
        """`fr.happy.stage.kind.v1` is a `kind`."""
        return self.headers.get("ce_type", "...").split(".")[3]

    @property
    def place(self) -> tuple[str, int, int]:
        return self.topic, self.partition, self.offset

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.value).hexdigest()


@dataclass(frozen=True)
class Facts:
    """One look at everything."""

    territory: str
    attempts: list[Row]
    poisons: list[Row]
    """Records that a test put into the log itself."""
    log: dict[str, list[Record]]
    """Of each stage, its records, partition by partition in the order of offsets."""
    ends: dict[tuple[str, int], int]
    kept: dict[str, dict[str, list[Row]]]
    """Of each service, its tables."""
    expected: Expected = PLATFORM
    restores: list[Row] = field(default_factory=list)
    """Databases taken back to the past: which, from when, and what their own topics got since."""
    first: dict[str, list[Record]] = field(init=False)
    """The log without the records that repeat an id, and without what a test put there."""

    @property
    def put(self) -> set[tuple[str, int, int]]:
        """Where a test put a record itself."""
        return {(each["topic"], each["partition"], each["offset"]) for each in self.poisons}

    def __post_init__(self) -> None:
        put = self.put
        real = {
            stage: [record for record in records if record.place not in put]
            for stage, records in self.log.items()
        }
        object.__setattr__(self, "first", {name: list(once(each)) for name, each in real.items()})

    @cached_property
    def told(self) -> dict[tuple[str, str], list[Record]]:
        """What each service told under each correlation id."""
        told: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for stage, records in self.first.items():
            for record in records:
                told[stage, record.correlation].append(record)
        return told

    @cached_property
    def how_it_ended(self) -> dict[str, Row]:
        """Of each command, its last attempt: an answer counts more than not knowing."""
        last: dict[str, Row] = {}
        for attempt in self.attempts:
            former = last.get(attempt["key"])
            if former is None or former["result"] == "info":
                last[attempt["key"]] = attempt
        return last

    @cached_property
    def overtaken(self) -> set[str]:
        """The subjects of which a calendar told something by itself."""
        every = itertools.chain.from_iterable(self.first.values())
        return {record.subject for record in every if record.correlation.startswith(BY_ITSELF)}

    def heard_by(self, service: str) -> list[str]:
        """The stages that a service listens to, of those that are there."""
        return [stage for stage in self.expected.reads[service] if stage in self.log]

    def source(self, stage: str) -> str:
        """How a stage signs its events."""
        return f"/{self.territory}/{stage}"

    def topic(self, stage: str) -> str:
        return f"{self.territory}.{stage}"


def once(records: Iterable[Record]) -> Iterable[Record]:
    """The first record of each id."""
    seen: set[str] = set()
    for record in records:
        if record.id not in seen:
            seen.add(record.id)
            yield record


def look(folder: Path, tables: dict[str, tuple[str, ...]]) -> Facts:
    """Reads everything of the services whose addresses `addresses.json` gives."""
    told = json.loads((folder / "addresses.json").read_text(encoding="utf-8"))
    territory: str = told["territory"]
    lines = _lines(folder / "ledger.jsonl")
    topics = [f"{territory}.{stage}" for stage in (*told["databases"], "audit")]
    log, ends = _read(told["kafka"], topics)
    kept = {
        service: asyncio.run(_dump(dsn, tables[service]))
        for service, dsn in told["databases"].items()
    }
    return Facts(
        territory=territory,
        attempts=lines,
        poisons=_lines(folder / "poisons.jsonl"),
        restores=_lines(folder / "restores.jsonl"),
        log={topic.removeprefix(f"{territory}."): records for topic, records in log.items()},
        ends=ends,
        kept=kept,
    )


def _lines(path: Path) -> list[Row]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


async def _dump(dsn: str, tables: Iterable[str]) -> dict[str, list[Row]]:
    connection = await asyncpg.connect(dsn, timeout=ANSWER_SECONDS)
    try:
        return await dump(connection, tables)
    finally:
        await connection.close()


async def dump(connection: Connection, tables: Iterable[str]) -> dict[str, list[Row]]:
    """One consistent picture of a database, with those tables of the service's own."""
    own = {
        name: f"select id::text, subject::text, to_jsonb({name})->>'status' as status from {name}"
        for name in tables
    }
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        return {
            name: [dict(row) for row in await connection.fetch(query)]
            for name, query in (TABLES | own).items()
        }


def _read(
    bootstrap: str, topics: Iterable[str]
) -> tuple[dict[str, list[Record]], dict[tuple[str, int], int]]:
    """Every record below the ends that the partitions had when this began."""
    ends = ends_of(bootstrap, topics)
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "checker",
            "enable.auto.commit": False,
            "fetch.wait.max.ms": 20,
        }
    )
    log: dict[str, list[Record]] = {topic: [] for topic in topics}
    try:
        consumer.assign([TopicPartition(*place, 0) for place, end in ends.items() if end])
        for record in _records(consumer, ends):
            log[record.topic].append(record)
    finally:
        consumer.close()
    return {
        topic: sorted(each, key=lambda record: record.place) for topic, each in log.items()
    }, ends


def ends_of(bootstrap: str, topics: Iterable[str]) -> dict[tuple[str, int], int]:
    """The offset after the last record of each partition."""
    client = AdminClient({"bootstrap.servers": bootstrap})
    known = client.list_topics(timeout=ANSWER_SECONDS).topics
    places = [TopicPartition(topic, each) for topic in topics for each in known[topic].partitions]
    asked = client.list_offsets(dict.fromkeys(places, _LATEST))
    return {
        (place.topic, place.partition): told.result(timeout=ANSWER_SECONDS).offset
        for place, told in asked.items()
    }


def _records(consumer: Consumer, ends: dict[tuple[str, int], int]) -> Iterable[Record]:
    left = {place for place, end in ends.items() if end}
    heard = time.monotonic()
    while left:
        messages = consumer.consume(500, timeout=0.2)
        if messages:
            heard = time.monotonic()
        if time.monotonic() - heard > ANSWER_SECONDS:
            raise TimeoutError(f"no record within {ANSWER_SECONDS} s")
        for message in messages:
            if message.error():
                raise OSError(str(message.error()))
            record = _record(message)
            place = record.topic, record.partition
            if record.offset < ends[place]:
                yield record
            if record.offset >= ends[place] - 1:
                left.discard(place)


def _record(message: Any) -> Record:
    headers = message.headers() or ()
    return Record(
        topic=message.topic(),
        partition=message.partition(),
        offset=message.offset(),
        headers={name: (value or b"").decode(errors="replace") for name, value in headers},
        value=message.value() or b"",
    )
