"""Retries of many events at once: prepared, which is the dry run, then started by who saw it.

What is tried is what was counted: the events are chosen once, when the retry is prepared, and
those that join meanwhile are shown apart.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text

from chassis import audit
from chassis.errors import NotFound, RuleBroken
from chassis.sql_work import SqlWork

MOST_EVENTS: Final = 10_000
PREPARED_FOR: Final = timedelta(days=1)
"""How long what was counted may be started."""

_MATCHES = (
    " from parked join parked_subject using (source, subject) where not parked_subject.held"
    " and (cast(:cause as text) is null or parked.cause = :cause)"
    " and (cast(:type as text) is null or parked.type = :type)"
    " and (cast(:source as text) is null or parked.source = :source)"
    " and (cast(:release as text) is null or parked.release = :release)"
    " and (cast(:parked_after as timestamptz) is null or parked.parked_at >= :parked_after)"
    " and (cast(:parked_before as timestamptz) is null or parked.parked_at < :parked_before)"
)
_PREPARE = text(
    "insert into group_retry (id, state, filter, prepared_at, prepared_by)"
    " values (:id, 'prepared', :filter, :now, :actor)"
)
_CHOOSE = text(
    "insert into group_retry_item (retry, position, source, subject)"
    " select :id, parked.position, source, subject" + _MATCHES + " order by 2 limit :limit"
)
_OTHERS = text(
    "select count(*)" + _MATCHES + " and not exists (select from group_retry_item as item"
    " where item.retry = :id and item.position = parked.position)"
)
_ONE = text("select * from group_retry where id = :id")
_COUNTS = text(
    "select count(*) as events, count(distinct (source, subject)) as subjects,"
    " count(*) filter (where item.outcome is null) as left_to_try,"
    " min(parked.parked_at) as first, max(parked.parked_at) as last"
    " from group_retry_item as item left join parked using (position, source, subject)"
    " where retry = :id"
)
_OUTCOMES = text(
    "select outcome, count(*) as events from group_retry_item"
    " where retry = :id and outcome is not null group by outcome order by outcome"
)
_ITEMS = text(
    "select position, source, subject, asked_at is not null as asked, outcome"
    " from group_retry_item where retry = :id and position > :after order by position limit :limit"
)
_LATEST = text("select id from group_retry order by prepared_at desc, id limit :limit")
_MOVE = text(
    "update group_retry set state = :state,"
    " started_at = coalesce(started_at, case when cast(:state as text) = 'running' then"
    " cast(:now as timestamptz) end),"
    " ended_at = case when cast(:state as text) = 'stopped' then cast(:now as timestamptz) end"
    " where id = :id"
)
_GIVE_UP = text(
    "update group_retry_item set outcome = 'not-tried'"
    " where retry = :id and asked_at is null and outcome is null"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which parked events a group retry is about; None asks nothing."""

    cause: str | None = None
    type: str | None = None
    source: str | None = None
    release: str | None = None
    parked_after: datetime | None = None
    parked_before: datetime | None = None

    def written(self) -> str:
        """As JSON, for people and for the next time."""
        return json.dumps(asdict(self), default=datetime.isoformat)


def chosen(written: str) -> Chosen:
    """What was written."""
    stored: dict[str, Any] = json.loads(written)
    dates = ("parked_after", "parked_before")
    read = {name: datetime.fromisoformat(stored[name]) for name in dates if stored[name]}
    return Chosen(**stored | read)


@dataclass
class GroupRetries:
    """One operator's transaction on the group retries; the retrier works them off afterwards."""

    work: SqlWork

    async def prepare(self, which: Chosen, limit: int) -> UUID:
        """Counts and keeps what would be tried; nothing is tried. Raises RuleBroken on nothing."""
        id = self.work.new_id()
        row = {
            "id": id,
            "filter": which.written(),
            "now": self.work.now,
            "actor": self.work.actor,
        }
        await self.work.connection.execute(_PREPARE, row)
        kept = await self.work.connection.execute(
            _CHOOSE, asdict(which) | {"id": id, "limit": limit}
        )
        if not kept.rowcount:
            raise RuleBroken("nothing-to-retry", "Aucun événement en attente ne répond à ce choix.")
        await audit.write(self.work, "group-retry-prepared", subject=str(id))
        return id

    async def start(self, id: UUID, events: int) -> None:
        """Lets the retrier begin, for who states the count that was shown. Raises RuleBroken."""
        row = await self._locked(id)
        if row["state"] != "prepared":
            raise RuleBroken("retry-already-started", "Cette relance a déjà été lancée.")
        if row["prepared_at"] < self.work.now - PREPARED_FOR:
            raise RuleBroken("retry-too-old", "Cette relance date de plus d'un jour : refaites-la.")
        counted = (await self._counts(id))["events"]
        if events != counted:
            raise RuleBroken(
                "count-differs", f"Le nombre confirmé n'est pas celui de la relance : {counted}."
            )
        await self._move(id, "running", "group-retry-started")

    async def pause(self, id: UUID) -> None:
        """Asks for nothing more until it is resumed; what was asked for is tried."""
        await self._expect(id, "running")
        await self._move(id, "paused", "group-retry-paused")

    async def resume(self, id: UUID) -> None:
        """Goes on where it was paused."""
        await self._expect(id, "paused")
        await self._move(id, "running", "group-retry-resumed")

    async def stop(self, id: UUID) -> None:
        """Ends it for good: what was not asked for stays as it is."""
        await self._expect(id, "prepared", "running", "paused")
        await self.work.connection.execute(_GIVE_UP, {"id": id})
        await self._move(id, "stopped", "group-retry-stopped")

    async def one(self, id: UUID) -> dict[str, Any]:
        """What was chosen, and how far it is. Raises NotFound."""
        row = await self._found(id)
        which = chosen(row["filter"])
        outcomes = await self.work.connection.execute(_OUTCOMES, {"id": id})
        others = await self.work.connection.scalar(_OTHERS, asdict(which) | {"id": id})
        return (
            dict(row)
            | dict(await self._counts(id))
            | {
                "filter": which,
                "outcomes": {each.outcome: each.events for each in outcomes},
                "others": others,
            }
        )

    async def latest(self, limit: int) -> list[dict[str, Any]]:
        """The newest first."""
        ids = (await self.work.connection.scalars(_LATEST, {"limit": limit})).all()
        return [await self.one(id) for id in ids]

    async def items(self, id: UUID, after: int, limit: int) -> list[dict[str, Any]]:
        """What became of each event, in their order. Raises NotFound."""
        await self._found(id)
        asked = {"id": id, "after": after, "limit": limit}
        rows = await self.work.connection.execute(_ITEMS, asked)
        return [dict(row) for row in rows.mappings()]

    async def _found(self, id: UUID, lock: str = "") -> RowMapping:
        query = text(f"{_ONE.text}{lock}")
        row = (await self.work.connection.execute(query, {"id": id})).mappings().one_or_none()
        if row is None:
            raise NotFound("retry-unknown", "Cette relance n'existe pas (ou plus).")
        return row

    async def _locked(self, id: UUID) -> RowMapping:
        return await self._found(id, " for update")

    async def _expect(self, id: UUID, *states: str) -> None:
        if (await self._locked(id))["state"] not in states:
            raise RuleBroken(
                "retry-in-another-state", "L'état de cette relance ne le permet pas (ou plus)."
            )

    async def _counts(self, id: UUID) -> RowMapping:
        return (await self.work.connection.execute(_COUNTS, {"id": id})).mappings().one()

    async def _move(self, id: UUID, state: str, act: str) -> None:
        values = {"id": id, "state": state, "now": self.work.now}
        await self.work.connection.execute(_MOVE, values)
        await audit.write(self.work, act, subject=str(id))
