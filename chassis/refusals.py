"""Events that Kafka refused: their subject's outbox stands still until an operator decides."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from chassis import anchors, audit, ids
from chassis.errors import NotFound, RuleBroken
from chassis.sql_work import SqlWork
from chassis.wire_text import headers_to_text
from contracts.event import Withheld, topic

_LIST = text(
    "select outbox.position, outbox.subject, outbox.sequence, outbox.id, outbox_refusal.cause,"
    " outbox_refusal.refused_at, (select count(*) from outbox as behind"
    " where behind.subject = outbox.subject) as waiting"
    " from outbox_refusal join outbox using (position) order by outbox_refusal.refused_at"
)
_ONE = text(
    "select outbox.* from outbox_refusal join outbox using (position)"
    " where outbox.position = :position for update of outbox"
)
_CLEAR = text("delete from outbox_refusal where position = :position")
_REPLACE = text(
    "update outbox set id = :id, value = :value, headers = :headers where position = :position"
)


class AnchorStays(RuleBroken):
    """Without its anchor a seal of the audit proves nothing."""

    def __init__(self) -> None:
        super().__init__(
            "anchor-stays", "Une ancre de l'audit ne s'abandonne pas : réessayez son envoi."
        )


@dataclass
class Refusals:
    """One operator's transaction on what Kafka refused."""

    work: SqlWork

    async def all(self) -> list[dict[str, Any]]:
        """The refused events, the oldest first, with how many wait behind each."""
        rows = await self.work.connection.execute(_LIST)
        return [dict(row) for row in rows.mappings()]

    async def _one(self, position: int) -> RowMapping:
        row = (await self.work.connection.execute(_ONE, {"position": position})).mappings()
        found = row.one_or_none()
        if found is None:
            raise NotFound("refusal-unknown", "Cet événement refusé n'existe pas (ou plus).")
        return found

    async def retry(self, position: int) -> None:
        """Lets the event leave once more, as it is."""
        row = await self._one(position)
        await self.work.connection.execute(_CLEAR, {"position": position})
        await audit.write(self.work, "refusal-retried", subject=row["subject"])
        self.work.announces += 1

    async def discard(self, position: int, reason: str, kind: type[Withheld]) -> None:
        """Announces in the event's place, under its sequence, that it was withheld.

        Raises AnchorStays for an anchor of the audit.
        """
        row = await self._one(position)
        if row["topic"] == topic(self.work.territory.code, anchors.STAGE):
            raise AnchorStays
        withheld = kind(subject=UUID(row["subject"]), occurred_on=self.work.today)
        id = ids.drawn(self.work.now)
        encoded = self.work.enveloped(withheld, id, row["sequence"])
        await self.work.connection.execute(
            _REPLACE,
            {
                "id": id,
                "value": encoded.value,
                "headers": headers_to_text(encoded.headers),
                "position": position,
            },
        )
        await self.work.connection.execute(_CLEAR, {"position": position})
        await audit.write(self.work, "event-withheld", subject=row["subject"], reason=reason)
        self.work.announces += 1
