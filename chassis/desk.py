"""What an operator may do about parked events: look, try again, discard with a reason."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import audit, brake
from chassis.errors import NotFound, RuleBroken
from chassis.sql_work import SqlWork

CHOICES = ("cause", "type", "source", "subject", "state", "parked_after", "parked_before")

STATE = (
    "case when pair.held then 'held' when pair.asked_at is not null then 'retry-asked'"
    " when pair.failed_again > 0 then 'failed-again' when pair.state = 'paused' then 'to-handle'"
    " else 'waiting' end"
)
"""Where a pair stands for an operator: what is to be done, or that nothing is."""

_PAIRED = " from parked join parked_subject as pair using (source, subject)"
_SHOWN = (
    "select parked.position, source, subject, parked.sequence, parked.id, parked.type,"
    " parked.cause, parked.error, parked.topic, parked.partition, parked.log_offset,"
    f" parked.parked_at, parked.release, pair.failed_again, {STATE} as state"
)
_GROUPS = text(
    f"select parked.cause, parked.type, {STATE} as state, count(*) as events,"
    " count(distinct (source, subject)) as subjects, min(parked.parked_at) as first,"
    " max(parked.parked_at) as last, max(pair.failed_again) as failed_again,"
    " array_agg(distinct parked.release order by parked.release) as releases"
    + _PAIRED
    + " group by 1, 2, 3 order by 1, 2 nulls last, 3"
)
_LIST = text(
    _SHOWN + _PAIRED + " where parked.position > :after"
    " and (cast(:cause as text) is null or parked.cause = :cause)"
    " and (cast(:type as text) is null or parked.type = :type)"
    " and (cast(:source as text) is null or source = :source)"
    " and (cast(:subject as text) is null or subject = :subject)"
    " and (cast(:parked_after as timestamptz) is null or parked.parked_at >= :parked_after)"
    " and (cast(:parked_before as timestamptz) is null or parked.parked_at < :parked_before)"
    f" and (cast(:state as text) is null or {STATE} = :state)"
    " order by parked.position limit :limit"
)
_SHOW = text(
    _SHOWN
    + ", parked.key, parked.value, parked.headers"
    + _PAIRED
    + " where parked.position = :position"
)
_BEHIND = text(
    "select position, sequence, type from parked where source = :source and subject = :subject"
    " and position <> :position order by sequence nulls last, position limit :limit"
)
_ALL_BEHIND = text(
    "select count(*) from parked where source = :source and subject = :subject"
    " and position <> :position"
)
_CONSUMER = text(
    "select coalesce(max(in_a_row), 0) as failures_in_a_row, max(stopped_cause) as stopped_cause,"
    " max(stopped_at) as stopped_at, (select count(*) from parked) as parked_events,"
    " (select count(*) from parked_subject) as parked_subjects from consumer where name = :name"
)
_DISCARDED = text(
    "select position, source, subject, sequence, id, type, cause, error, parked_at, release,"
    " discarded_at, discarded_by, reason from discarded where position > :after"
    " order by position limit :limit"
)
_ONE = text("select * from parked where position = :position")
_PAIR = text(
    "select * from parked_subject where source = :source and subject = :subject for update"
)
_EARLIER = text(
    "select exists (select from parked where source = :source and subject = :subject"
    " and position <> :position and (sequence < cast(:sequence as bigint)"
    " or (sequence is null and position < :position)))"
)
_LOOK_AGAIN = (
    "update parked_subject set state = 'retry', attempts = 0, next_attempt_at = :now{and_more}"
    " where source = :source and subject = :subject"
)
_GO_ON = text(_LOOK_AGAIN.format(and_more=", asked_at = null, failed_again = 0"))
_ASK = text(_LOOK_AGAIN.format(and_more=", asked_at = :now"))
_HOLD = text(
    "update parked_subject set held = :held where source = :source and subject = :subject"
    " and held <> :held returning held"
)
_IS_HELD = text("select held from parked_subject where source = :source and subject = :subject")
_LAST = text(
    "select coalesce(max(last_sequence), 0) from heard"
    " where source = :source and subject = :subject"
)
_HEAR = text(
    "insert into heard (source, subject, last_sequence) values (:source, :subject, :sequence)"
    " on conflict (source, subject) do update set last_sequence ="
    " greatest(heard.last_sequence, excluded.last_sequence)"
)
_DISCARD = text(
    "with gone as (delete from parked where position = :position returning *)"
    " insert into discarded (position, source, subject, sequence, id, type, cause, error, topic,"
    " partition, log_offset, key, value, headers, parked_at, release, discarded_at, discarded_by,"
    " reason) select position, source, subject, cast(:sequence as bigint), id, type, cause, error,"
    " topic, partition, log_offset, key, value, headers, parked_at, release, :now, :actor, :reason"
    " from gone"
)
_END_IF_EMPTY = text(
    "delete from parked_subject where source = :source and subject = :subject and not exists"
    " (select from parked where parked.source = :source and parked.subject = :subject)"
)


class EarlierWaits(RuleBroken):
    """Events are decided in their order."""

    def __init__(self) -> None:
        super().__init__(
            "earlier-event-waits",
            "Un événement antérieur du même dossier est en attente : traitez-le d'abord.",
        )


@dataclass
class Desk:
    """One operator's transaction on the parking; the retrier does the work afterwards."""

    work: SqlWork

    @property
    def _connection(self) -> AsyncConnection:
        return self.work.connection

    async def groups(self) -> list[dict[str, Any]]:
        """What waits, by cause, type and state, with counts, first and last time, and releases."""
        rows = await self._connection.execute(_GROUPS)
        return [dict(row) for row in rows.mappings()]

    async def parked(self, after: int, limit: int, **which: object) -> list[dict[str, Any]]:
        """Parked events in their order, without their bytes; `which` narrows the choice."""
        asked = dict.fromkeys(CHOICES) | which | {"after": after, "limit": limit}
        rows = await self._connection.execute(_LIST, asked)
        return [dict(row) for row in rows.mappings()]

    async def show(self, position: int) -> RowMapping:
        """One parked event for who looks at it, bytes and state included. Raises NotFound."""
        row = (await self._connection.execute(_SHOW, {"position": position})).mappings()
        return _there(row.one_or_none())

    async def behind(self, row: RowMapping, limit: int) -> tuple[int, list[dict[str, Any]]]:
        """What waits beside an event of the same pair: how many in all, and the first ones."""
        asked = {**_pair(row), "position": row["position"], "limit": limit}
        rows = await self._connection.execute(_BEHIND, asked)
        count: int = await self._connection.scalar(_ALL_BEHIND, asked) or 0
        return count, [dict(each) for each in rows.mappings()]

    async def discarded(self, after: int, limit: int) -> list[dict[str, Any]]:
        """Events given up, with who did and why."""
        rows = await self._connection.execute(_DISCARDED, {"after": after, "limit": limit})
        return [dict(row) for row in rows.mappings()]

    async def one(self, position: int) -> RowMapping:
        """One parked event, bytes included. Raises NotFound."""
        row = (await self._connection.execute(_ONE, {"position": position})).mappings()
        return _there(row.one_or_none())

    async def retry(self, position: int) -> None:
        """Lets the event's subject be tried again, from its first waiting event."""
        row = await self._locked(position)
        asked = await self._connection.scalar(_IS_HELD, _pair(row))
        if asked:
            raise RuleBroken("subject-held", "Ce dossier est en pause : reprenez-le d'abord.")
        await self._connection.execute(_ASK, {**_pair(row), "now": self.work.now})
        await audit.write(self.work, "parked-retried", subject=row["subject"])

    async def hold(self, position: int, reason: str) -> None:
        """Lets nothing of the event's subject go on until it is released."""
        row = await self._locked(position)
        if not await self._set_held(row, held=True):
            raise RuleBroken("already-held", "Ce dossier est déjà en pause.")
        await audit.write(self.work, "subject-held", subject=row["subject"], reason=reason)

    async def release(self, position: int, reason: str) -> None:
        """Ends the pause; what waits is looked at again."""
        row = await self._locked(position)
        if not await self._set_held(row, held=False):
            raise RuleBroken("not-held", "Ce dossier n'est pas en pause.")
        await audit.write(self.work, "subject-released", subject=row["subject"], reason=reason)

    async def _set_held(self, row: RowMapping, *, held: bool) -> bool:
        return await self._connection.scalar(_HOLD, {**_pair(row), "held": held}) is not None

    async def discard(self, position: int, reason: str, sequence: int | None) -> None:
        """Gives the event up: it counts as heard, and what waits behind it goes on.

        `sequence` is what an unreadable record stood for; without it the next expected one. Raises
        RuleBroken where an earlier event still waits, or never came.
        """
        row = await self._locked(position)
        expected = await self._last(row) + 1
        stood_for: int = row["sequence"] or sequence or expected
        if await self._earlier_waits(row, stood_for):
            raise EarlierWaits
        if stood_for > expected:
            raise RuleBroken(
                "hole-before",
                "Des événements manquent avant celui-ci : acceptez d'abord leur absence.",
            )
        given_up = {
            "position": position,
            "sequence": stood_for,
            "now": self.work.now,
            "actor": self.work.actor,
            "reason": reason,
        }
        await self._connection.execute(_DISCARD, given_up)
        await self._hear(row, stood_for)
        await self._connection.execute(_END_IF_EMPTY, _pair(row))
        await audit.write(self.work, "parked-discarded", subject=row["subject"], reason=reason)

    async def accept_hole(self, position: int, reason: str) -> None:
        """Goes on from this event although those before it never came."""
        row = await self._locked(position)
        if row["sequence"] is None or row["sequence"] <= await self._last(row) + 1:
            raise RuleBroken("not-a-hole", "Aucun événement ne manque avant celui-ci.")
        if await self._earlier_waits(row, row["sequence"]):
            raise EarlierWaits
        await self._hear(row, row["sequence"] - 1)
        await audit.write(self.work, "hole-accepted", subject=row["subject"], reason=reason)

    async def _locked(self, position: int) -> RowMapping:
        """One parked event, which nobody drains meanwhile. Raises NotFound."""
        seen = await self.one(position)
        await self.work.lock_streams([seen["subject"]])
        await self._connection.execute(_PAIR, _pair(seen))
        return await self.one(position)

    async def _last(self, row: RowMapping) -> int:
        """How far the event's source was heard about its subject."""
        last: int = await self._connection.scalar(_LAST, _pair(row)) or 0
        return last

    async def _earlier_waits(self, row: RowMapping, sequence: int) -> bool:
        asked = {**_pair(row), "position": row["position"], "sequence": sequence}
        return bool(await self._connection.scalar(_EARLIER, asked))

    async def _hear(self, row: RowMapping, sequence: int) -> None:
        """The source counts as heard that far, and what waits is looked at again."""
        await self._connection.execute(_HEAR, {**_pair(row), "sequence": sequence})
        await self._connection.execute(_GO_ON, {**_pair(row), "now": self.work.now})

    async def consumer(self, name: str) -> dict[str, Any]:
        """Where a service's consumer stands: its stop, its failures in a row, what it parked."""
        return dict((await self._connection.execute(_CONSUMER, {"name": name})).mappings().one())

    async def resume(self, consumer: str, reason: str) -> None:
        """Lets a stopped consumer go on. Raises RuleBroken where it is not stopped."""
        if not await brake.resume(self._connection, consumer):
            raise RuleBroken("consumer-not-stopped", "Ce consommateur n'est pas arrêté.")
        await audit.write(self.work, "consumer-resumed", subject=consumer, reason=reason)


def _there(row: RowMapping | None) -> RowMapping:
    if row is None:
        raise NotFound("parked-unknown", "Cet événement en attente n'existe pas (ou plus).")
    return row


def _pair(row: RowMapping) -> dict[str, Any]:
    return {"source": row["source"], "subject": row["subject"]}
