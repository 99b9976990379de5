"""Recovery: a service that was restored goes on from where its topics end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import audit, forgotten, quarantine
from chassis.errors import Refusal, RuleBroken
from chassis.quarantine import BEHIND
from chassis.sql_work import SqlWork
from chassis.stream import shard_of
from chassis.wire_text import headers_from_text, headers_to_text

_ALONE = text("lock table stream in exclusive mode")
_TOLD = text(
    "select told.subject, told.last from"
    " (select subject, max(sequence) as last from sent group by subject) as told"
    " left join stream using (subject) where told.last > coalesce(stream.last_sequence, 0)"
    " or exists (select from outbox where outbox.subject = told.subject) order by told.subject"
)
_WAITING = text(
    "select position, subject, sequence, id, headers,"
    " exists (select from sent where sent.subject = outbox.subject and sent.id = outbox.id)"
    " as is_told, exists (select from sent where sent.subject = outbox.subject"
    "  and sent.sequence = outbox.sequence and sent.id <> outbox.id) as is_taken"
    " from outbox where subject = any(:subjects) order by subject, sequence"
)
_DROP = text("delete from outbox where position = any(:positions)")
_MOVE = text(
    "update outbox set sequence = :sequence, headers = :headers where position = :position"
)
_ADVANCE = text(
    "insert into stream (subject, shard, last_sequence) select * from"
    " unnest(cast(:subjects as text[]), cast(:shards as smallint[]), cast(:lasts as bigint[]))"
    " on conflict (subject) do update set last_sequence = excluded.last_sequence"
)


class NotInQuarantine(RuleBroken):
    """There is nothing to recover."""

    def __init__(self) -> None:
        super().__init__(
            "not-in-quarantine",
            "Ce service n'est pas en quarantaine : il n'y a rien à reprendre.",
        )


class NotCompared(Refusal):
    """Nobody knows yet all that was forgotten."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "not-compared",
            "Ce service n'a pas encore fini de comparer sa base à Kafka : recommencez dans un"
            " instant, ou voyez si Kafka répond (happy status).",
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """An event that waited to leave, under the sequence that is free for it."""

    position: int
    sequence: int
    headers: str


@dataclass(frozen=True)
class Plan:
    """What a recovery does: the dry run shows it, the run carries it out."""

    since: datetime
    lasts: dict[str, int]
    """The last sequence of each subject whose stream moves."""
    told: list[int]
    """Where in the outbox stand events that the log has already."""
    rebuilt: list[UUID]
    """Their ids."""
    moved: list[Moved]
    forgotten: list[dict[str, Any]]
    """What waits for officers, counted by type."""


async def plan(connection: AsyncConnection) -> Plan:
    """What a recovery would do now. Raises NotInQuarantine."""
    since = (await quarantine.load(connection)).get(BEHIND)
    if since is None:
        raise NotInQuarantine
    lasts = {row.subject: row.last for row in await connection.execute(_TOLD)}
    asked = {"subjects": list(lasts)}
    waiting = (await connection.execute(_WAITING, asked)).mappings().all()
    told = [row for row in waiting if row["is_told"]]
    moved = _moved(waiting, lasts)
    return Plan(
        since=since,
        lasts=lasts,
        told=[row["position"] for row in told],
        rebuilt=[row["id"] for row in told],
        moved=moved,
        forgotten=await forgotten.counts(connection),
    )


def _moved(waiting: Sequence[RowMapping], lasts: dict[str, int]) -> list[Moved]:
    """Gives what waits after a place that is taken the next free ones; `lasts` goes along."""
    moved: list[Moved] = []
    behind: set[str] = set()
    for row in waiting:
        subject = row["subject"]
        if row["is_taken"]:
            behind.add(subject)
        if row["is_told"]:
            continue
        if subject not in behind:
            lasts[subject] = max(lasts[subject], row["sequence"])
            continue
        lasts[subject] += 1
        headers = [
            (name, f"{lasts[subject]:019d}".encode() if name == "ce_sequence" else value)
            for name, value in headers_from_text(row["headers"])
        ]
        moved.append(Moved(row["position"], lasts[subject], headers_to_text(headers)))
    return moved


async def carry_out(work: SqlWork, service: str, reason: str) -> Plan:
    """Moves every stream past all that was told, ends the quarantine. Raises NotInQuarantine."""
    connection = work.connection
    await connection.execute(_ALONE)
    made = await plan(connection)
    await connection.execute(_DROP, {"positions": made.told})
    for one in reversed(made.moved):
        await connection.execute(
            _MOVE,
            {"position": one.position, "sequence": one.sequence, "headers": one.headers},
        )
    await connection.execute(
        _ADVANCE,
        {
            "subjects": list(made.lasts),
            "shards": [shard_of(subject) for subject in made.lasts],
            "lasts": list(made.lasts.values()),
        },
    )
    await forgotten.rebuild(connection, made.rebuilt, work.now)
    await quarantine.leave(connection, BEHIND)
    await audit.write(work, "service-recovered", subject=service, reason=reason)
    work.announces += 1
    return made
