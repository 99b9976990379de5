"""Events that a service had told and no longer knew: found, known again, dealt with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.record import Record
from chassis.wire_text import headers_to_text
from contracts.event import Envelope

_UNKNOWN = text(
    "select told.rank from unnest(cast(:subjects as text[]), cast(:sequences as bigint[]),"
    " cast(:ids as uuid[])) with ordinality as told (subject, sequence, id, rank)"
    " left join stream using (subject)"
    " where (told.sequence > coalesce(stream.last_sequence, 0) or exists (select from outbox"
    "  where outbox.subject = told.subject and outbox.sequence = told.sequence"
    "  and outbox.id <> told.id))"
    " and not exists (select from sent where sent.subject = told.subject"
    "  and sent.sequence = told.sequence and sent.id = told.id)"
    " order by told.rank"
)
_SENT = text(
    "insert into sent (sent_on, subject, sequence, id, topic, value, headers, announced_at,"
    " partition, log_offset, sent_at) values (:today, :subject, :sequence, :id, :topic, :value,"
    " :headers, :time, :partition, :offset, :now)"
)
_KEEP = text(
    "insert into forgotten (id, subject, sequence, type, told_at, causation, found_at)"
    " values (:id, :subject, :sequence, :type, :time, :causation, :now) on conflict do nothing"
)
_TYPES = text("select id, type from forgotten where id = any(cast(:ids as uuid[]))")
_REBUILD = text(
    "update forgotten set outcome = 'rebuilt', settled_at = :now"
    " where id = any(cast(:ids as uuid[])) and outcome is null"
)
_CAUSES = text(
    "select causation from forgotten where starts_with(causation, :stem)"
    " and outcome is distinct from 'rebuilt' order by sequence limit 1"
)
_LIST = text(
    "select position, id, subject, sequence, type, told_at, found_at, outcome, settled_at,"
    " settled_by, reason from forgotten where position > :after and (:all or outcome is null)"
    " order by position limit :limit"
)
_COUNTS = text(
    "select type, count(*) as events, count(distinct subject) as subjects, min(told_at) as first,"
    " max(told_at) as last from forgotten where outcome is null group by type order by type"
)
_HANDLE = text(
    "update forgotten set outcome = 'handled', settled_at = :now, settled_by = :actor,"
    " reason = :reason where position = :position and outcome is null returning subject"
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event of ours as the log holds it."""

    record: Record
    envelope: Envelope


async def unknown(connection: AsyncConnection, told: Sequence[Told]) -> list[Told]:
    """Those that the database contradicts: beyond their subject's stream, or other than planned.

    An event that a relay sent and could not note is known: it still is in the outbox.
    """
    asked = {
        "subjects": [one.envelope.subject for one in told],
        "sequences": [one.envelope.sequence for one in told],
        "ids": [one.envelope.id for one in told],
    }
    found = [told[rank - 1] for rank in (await connection.scalars(_UNKNOWN, asked)).all()]
    return list({one.envelope.id: one for one in reversed(found)}.values())[::-1]


async def keep(
    connection: AsyncConnection, told: Sequence[Told], officers: Sequence[Told], now: datetime
) -> None:
    """Remembers events as sent, and lists those that officers must hear of."""
    if told:
        await connection.execute(_SENT, [_values(one, now, now.date()) for one in told])
    if officers:
        await connection.execute(_KEEP, [_values(one, now, now.date()) for one in officers])


def _values(one: Told, now: datetime, today: date) -> dict[str, Any]:
    record, envelope = one.record, one.envelope
    return {
        "id": envelope.id,
        "subject": envelope.subject,
        "sequence": envelope.sequence,
        "type": envelope.type,
        "time": envelope.time,
        "causation": envelope.causationid,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "value": record.value,
        "headers": headers_to_text(record.headers),
        "now": now,
        "today": today,
    }


async def types(connection: AsyncConnection, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Of those ids, the ones of forgotten events, with what each told."""
    return {row.id: row.type for row in await connection.execute(_TYPES, {"ids": list(ids)})}


async def rebuild(connection: AsyncConnection, ids: Sequence[UUID], now: datetime) -> None:
    """The cause of these events came again: what they told of is there again."""
    await connection.execute(_REBUILD, {"ids": list(ids), "now": now})


async def cause_like(connection: AsyncConnection, stem: str) -> str | None:
    """The cause of the first forgotten event that begins so and did not come again yet."""
    cause: str | None = await connection.scalar(_CAUSES, {"stem": stem})
    return cause


async def some(
    connection: AsyncConnection, after: int, limit: int, *, settled: bool = False
) -> list[dict[str, Any]]:
    """Forgotten events in the order they were found; those that are settled too if asked."""
    asked = {"after": after, "limit": limit, "all": settled}
    return [dict(row) for row in (await connection.execute(_LIST, asked)).mappings()]


async def counts(connection: AsyncConnection) -> list[dict[str, Any]]:
    """How many wait for an officer, by type."""
    return [dict(row) for row in (await connection.execute(_COUNTS)).mappings()]


async def handle(
    connection: AsyncConnection, position: int, actor: str, reason: str, now: datetime
) -> str | None:
    """An officer has dealt with one: its subject, or None where none such waits."""
    asked = {"position": position, "actor": actor, "reason": reason, "now": now}
    subject: str | None = await connection.scalar(_HANDLE, asked)
    return subject
