"""What an operator may do about parked events: look, try again, discard with a reason."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import audit, brake
from chassis.errors import NotFound, RuleBroken
from chassis.sql_work import SqlWork

_GROUPS = text(
    "select parked_subject.cause, parked_subject.state, count(distinct parked_subject.subject)"
    " as subjects, count(parked.position) as events, min(parked.parked_at) as first,"
    " max(parked.parked_at) as last from parked_subject"
    " left join parked using (source, subject) group by 1, 2 order by 1, 2"
)
_LIST = text(
    "select position, source, subject, sequence, id, type, cause, error, topic, partition,"
    " log_offset, parked_at from parked where position > :after"
    " and (cast(:cause as text) is null or cause = :cause) order by position limit :limit"
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
_RETRY = text(
    "update parked_subject set state = 'retry', attempts = 0, next_attempt_at = :now"
    " where source = :source and subject = :subject"
)
_LAST = text(
    "select coalesce(max(last_sequence), 0) from heard"
    " where source = :source and subject = :subject"
)
_HEAR = text(
    "insert into heard (source, subject, last_sequence) values (:source, :subject, :sequence)"
    " on conflict (source, subject) do update set last_sequence ="
    " greatest(heard.last_sequence, excluded.last_sequence)"
)
_DROP = text("delete from parked where position = :position")
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
        """Who waits, by cause and state, with counts and first and last time."""
        rows = await self._connection.execute(_GROUPS)
        return [dict(row) for row in rows.mappings()]

    async def parked(self, after: int, limit: int, cause: str | None) -> list[dict[str, Any]]:
        """Parked events in their order, without their bytes."""
        asked = {"after": after, "limit": limit, "cause": cause}
        rows = await self._connection.execute(_LIST, asked)
        return [dict(row) for row in rows.mappings()]

    async def one(self, position: int) -> RowMapping:
        """One parked event, bytes included. Raises NotFound."""
        row = (await self._connection.execute(_ONE, {"position": position})).mappings()
        found = row.one_or_none()
        if found is None:
            raise NotFound("parked-unknown", "Cet événement en attente n'existe pas (ou plus).")
        return found

    async def retry(self, position: int) -> None:
        """Lets the event's subject be tried again, from its first waiting event."""
        row = await self._held(position)
        await self._look_again(row)
        await audit.write(self.work, "parked-retried", subject=row["subject"])

    async def discard(self, position: int, reason: str, sequence: int | None) -> None:
        """Gives the event up: it counts as heard, and what waits behind it goes on.

        `sequence` is what an unreadable record stood for; without it the next expected one. Raises
        RuleBroken where an earlier event still waits, or never came.
        """
        row = await self._held(position)
        expected = await self._last(row) + 1
        stood_for: int = row["sequence"] or sequence or expected
        if await self._earlier_waits(row, stood_for):
            raise EarlierWaits
        if stood_for > expected:
            raise RuleBroken(
                "hole-before",
                "Des événements manquent avant celui-ci : acceptez d'abord leur absence.",
            )
        await self._connection.execute(_DROP, {"position": position})
        await self._hear(row, stood_for)
        await self._connection.execute(_END_IF_EMPTY, _pair(row))
        await audit.write(self.work, "parked-discarded", subject=row["subject"], reason=reason)

    async def accept_hole(self, position: int, reason: str) -> None:
        """Goes on from this event although those before it never came."""
        row = await self._held(position)
        if row["sequence"] is None or row["sequence"] <= await self._last(row) + 1:
            raise RuleBroken("not-a-hole", "Aucun événement ne manque avant celui-ci.")
        if await self._earlier_waits(row, row["sequence"]):
            raise EarlierWaits
        await self._hear(row, row["sequence"] - 1)
        await audit.write(self.work, "hole-accepted", subject=row["subject"], reason=reason)

    async def _held(self, position: int) -> RowMapping:
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
        await self._look_again(row)

    async def _look_again(self, row: RowMapping) -> None:
        await self._connection.execute(_RETRY, {**_pair(row), "now": self.work.now})

    async def resume(self, consumer: str, reason: str) -> None:
        """Lets a stopped consumer go on. Raises RuleBroken where it is not stopped."""
        if not await brake.resume(self._connection, consumer):
            raise RuleBroken("consumer-not-stopped", "Ce consommateur n'est pas arrêté.")
        await audit.write(self.work, "consumer-resumed", subject=consumer, reason=reason)


def _pair(row: RowMapping) -> dict[str, Any]:
    return {"source": row["source"], "subject": row["subject"]}
