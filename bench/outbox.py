"""Outbox rows by the thousand, loaded by COPY, and the same rows as Kafka is to hold them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import asyncpg

from chassis.stream import shard_of
from chassis.wire_text import Headers, headers_to_text
from tests.chassis.stage import Stage

SUBJECTS: Final = 10_000
LETTERS: Final = 250
"""Make a value of 330 bytes with what stands around them, as a usual event has."""
COLUMNS: Final = (
    "shard",
    "subject",
    "sequence",
    "id",
    "topic",
    "value",
    "headers",
    "announced_at",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as a row of the outbox and as a record."""

    subject: str
    sequence: int
    id: UUID
    key: bytes
    value: bytes
    headers: Headers


def word(sequence: int) -> str:
    """Tells which of its subject's words it is."""
    return f"{sequence:x>{LETTERS}}"


def events(stage: Stage, count: int, subjects: int = SUBJECTS) -> Iterator[Kept]:
    """Events of that many subjects, one of each in turn."""
    known = [uuid4() for _ in range(min(subjects, count))]
    for number in range(count):
        subject, sequence = known[number % len(known)], number // len(known) + 1
        key, value, headers = stage.encoded(subject, sequence, word(sequence))
        id = UUID((dict(headers)["ce_id"] or b"").decode())
        yield Kept(str(subject), sequence, id, key, value, headers)


async def load(stage: Stage, kept: Iterator[Kept]) -> None:
    """Puts events in the outbox, as if announced; writers are not measured here."""
    now = stage.clock.now()
    connection = await asyncpg.connect(stage.settings["sender"].dsn())
    try:
        await connection.copy_records_to_table(
            "outbox",
            columns=COLUMNS,
            records=(
                (
                    shard_of(each.subject),
                    each.subject,
                    each.sequence,
                    each.id,
                    stage.topic,
                    each.value,
                    headers_to_text(each.headers),
                    now,
                )
                for each in kept
            ),
        )
    finally:
        await connection.close()


async def clear(stage: Stage) -> None:
    """Takes away what waits: with writers beside it, a relay may have carried theirs instead."""
    connection = await asyncpg.connect(stage.settings["sender"].dsn())
    try:
        await connection.execute("delete from outbox")
    finally:
        await connection.close()
