"""Parking: an event that can't be applied waits with its bytes, and its subject waits behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.record import Reading, Record
from chassis.wire_text import headers_from_text, headers_to_text

PAUSED_CAUSES = frozenset(
    {"refused", "fork", "tombstone", "too-large", "not-cloudevent", "bad-json", "too-deep"}
    | {"misrouted", "schema-invalid"}
)
"""Causes that trying again can't cure: an operator decides."""

OUTSIDE_THE_BRAKE = frozenset({"awaiting", "behind"})
"""Causes that say nothing of this service's code or of the source's health."""

_SUBJECT = text(
    "insert into parked_subject (source, subject, state, cause, next_attempt_at, parked_at,"
    " awaits_source, awaits_subject, awaits_after)"
    " values (:source, :subject, :state, :cause, :next, :now, :awaits_source, :awaits_subject, 0)"
    " on conflict (source, subject) do nothing"
)
_RECORDS = text(
    "insert into parked (source, subject, sequence, id, type, cause, error, topic, partition,"
    " log_offset, key, value, headers, parked_at, release)"
    " select *, :now, :release from unnest(cast(:sources as text[]), cast(:subjects as text[]),"
    " cast(:sequences as bigint[]), cast(:ids as uuid[]), cast(:types as text[]),"
    " cast(:causes as text[]), cast(:errors as text[]), cast(:topics as text[]),"
    " cast(:partitions as integer[]), cast(:offsets as bigint[]), cast(:keys as bytea[]),"
    " cast(:values as bytea[]), cast(:headers as text[]))"
    " on conflict (topic, partition, log_offset) do nothing"
)


@dataclass(frozen=True, slots=True)
class Parked:
    """A record to park: why, what the listener said, whom it awaits."""

    reading: Reading
    cause: str
    error: str | None = None
    awaits: tuple[str, str] | None = None


async def park(
    connection: AsyncConnection, records: Sequence[Parked], now: datetime, release: str
) -> None:
    """Writes parked records; the first of a pair makes the pair wait.

    What it awaits may have come since its listener looked: the retrier looks once more in any case.
    `release`: the version of the service that meets them.
    """
    for one in records:
        if one.cause == "behind":
            continue
        source, subject = one.reading.pair
        await connection.execute(
            _SUBJECT,
            {
                "source": source,
                "subject": subject,
                "state": "paused" if one.cause in PAUSED_CAUSES else "retry",
                "cause": one.cause,
                "next": first_attempt(one.cause, now),
                "now": now,
                "awaits_source": one.awaits[0] if one.awaits else None,
                "awaits_subject": one.awaits[1] if one.awaits else None,
            },
        )
    readings = [one.reading for one in records]
    await connection.execute(
        _RECORDS,
        {
            "now": now,
            "release": release,
            "sources": [reading.source for reading in readings],
            "subjects": [reading.subject for reading in readings],
            "sequences": [reading.sequence for reading in readings],
            "ids": [reading.id for reading in readings],
            "types": [reading.envelope.type if reading.envelope else None for reading in readings],
            "causes": [one.cause for one in records],
            "errors": [one.error for one in records],
            "topics": [reading.record.topic for reading in readings],
            "partitions": [reading.record.partition for reading in readings],
            "offsets": [reading.record.offset for reading in readings],
            "keys": [reading.record.key for reading in readings],
            "values": [reading.record.value for reading in readings],
            "headers": [headers_to_text(reading.record.headers) for reading in readings],
        },
    )


NEVER = timedelta(days=36_500)
RETRY_PAUSES = (timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=30))


def first_attempt(cause: str, now: datetime) -> datetime:
    """When the retrier looks at a pair by the clock: others are woken by what they wait for."""
    return now + (RETRY_PAUSES[0] if cause == "failed" else NEVER)


def record_of(row: RowMapping) -> Record:
    """The record of a row of `parked`, as it was read from Kafka."""
    return Record(
        topic=row["topic"],
        partition=row["partition"],
        offset=row["log_offset"],
        key=row["key"],
        value=row["value"],
        headers=headers_from_text(row["headers"]),
    )
