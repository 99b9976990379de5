"""Sends again what a log has lost: the same ids, sequences and bytes, each subject in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import audit, quarantine
from chassis.errors import RuleBroken
from chassis.quarantine import BEHIND, LOG_LOST
from chassis.record import Partition
from chassis.recovery import NotCompared
from chassis.sql_work import SqlWork

# Of two events at one place of the log, the former was lost: the log went on without it.
_LOST = (
    " from sent join unnest(cast(:topics as text[]), cast(:partitions as smallint[]),"
    " cast(:ends as bigint[])) as log (topic, partition, log_end)"
    " on sent.topic = log.topic and sent.partition = log.partition"
    " where (sent.log_offset >= log.log_end or sent.sent_at >= cast(:since as timestamptz)"
    "  or exists (select from sent as later where later.topic = sent.topic"
    "  and later.partition = sent.partition and later.log_offset = sent.log_offset"
    "  and later.sent_at > sent.sent_at))"
)
_COUNT = text(
    "select log.topic, log.partition, log.log_end, count(*) as events,"
    f" count(distinct sent.subject) as subjects, min(sent.announced_at) as first{_LOST}"
    " group by log.topic, log.partition, log.log_end order by log.topic, log.partition"
)
_NO_RELAY = text("select shard from outbox_shard order by shard for update")
_SET_ASIDE = (
    text(f"create temporary table lost on commit drop as select sent.*{_LOST}"),
    text(
        "create temporary table behind on commit drop as select outbox.* from outbox"
        " where subject in (select subject from lost)"
    ),
    text("delete from outbox where position in (select position from behind)"),
    text(
        "delete from sent using lost where sent.sent_on = lost.sent_on"
        " and sent.subject = lost.subject and sent.sequence = lost.sequence and sent.id = lost.id"
    ),
)
_COLUMNS = "shard, subject, sequence, id, topic, value, headers, announced_at"
_PUT = (
    text(
        f"insert into outbox ({_COLUMNS}) select stream.shard, lost.subject, lost.sequence, id,"
        " topic, value, headers, announced_at from lost join stream using (subject)"
        " order by lost.subject, lost.sequence"
    ),
    text(f"insert into outbox ({_COLUMNS}) select {_COLUMNS} from behind order by position"),
)
_SHORTER = text(
    "update compared set next_offset = least(next_offset, log.log_end) from"
    " unnest(cast(:topics as text[]), cast(:partitions as smallint[]), cast(:ends as bigint[]))"
    " as log (topic, partition, log_end)"
    " where compared.topic = log.topic and compared.partition = log.partition"
)


class NothingLost(RuleBroken):
    """The log holds all that left."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-lost",
            "Kafka a tout ce que ce service lui a remis : il n'y a rien à renvoyer.",
        )


class RecoverFirst(RuleBroken):
    """A service that does not know what it told can't tell it again."""

    def __init__(self) -> None:
        super().__init__(
            "recover-first",
            "Ce service est lui-même en quarantaine : reprenez-le d'abord (happy recover).",
        )


@dataclass(frozen=True, slots=True)
class Lost:
    """What a partition has lost, and from which offset on."""

    topic: str
    partition: int
    log_end: int
    events: int
    subjects: int
    first: datetime


async def lost(
    connection: AsyncConnection, ends: Mapping[Partition, int], since: datetime | None
) -> list[Lost]:
    """What left and is beyond those ends, or left since then. Raises NothingLost, RecoverFirst."""
    if BEHIND in await quarantine.load(connection):
        raise RecoverFirst
    if not ends:
        raise NotCompared
    rows = await connection.execute(_COUNT, _asked(ends, since))
    found = [Lost(**row) for row in rows.mappings()]
    if not found:
        raise NothingLost
    return found


async def carry_out(
    work: SqlWork,
    service: str,
    ends: Mapping[Partition, int],
    since: datetime | None,
    reason: str,
) -> list[Lost]:
    """Puts it all back into the outbox, before what waits there. Raises as `lost` does."""
    await work.connection.execute(_NO_RELAY)
    found = await lost(work.connection, ends, since)
    asked = _asked(ends, since)
    first, *others = _SET_ASIDE
    await work.connection.execute(first, asked)
    for statement in (*others, *_PUT):
        await work.connection.execute(statement)
    await work.connection.execute(_SHORTER, asked)
    await quarantine.leave(work.connection, LOG_LOST)
    await audit.write(work, "log-sent-again", subject=service, reason=reason)
    work.announces += 1
    return found


def _asked(ends: Mapping[Partition, int], since: datetime | None) -> dict[str, object]:
    return {
        "topics": [topic for topic, _ in ends],
        "partitions": [partition for _, partition in ends],
        "ends": list(ends.values()),
        "since": since,
    }
