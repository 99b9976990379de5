"""Timers: rows that come due on the injected clock and fire once, under their subject's lock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_WRITE = text(
    "with dismissed as (delete from timer using"
    " unnest(cast(:gone_names as text[]), cast(:gone_items as uuid[])) as gone (name, item)"
    " where timer.name = gone.name and timer.item = gone.item)"
    " insert into timer (name, item, subject, due_on, due_at)"
    " select * from unnest(cast(:names as text[]), cast(:items as uuid[]),"
    " cast(:subjects as text[]), cast(:days as date[]), cast(:moments as timestamptz[]))"
    " on conflict (name, item) do update set subject = excluded.subject,"
    " due_on = excluded.due_on, due_at = excluded.due_at, attempts = 0, error = null"
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A timer of an item, due at the start of a local day."""

    name: str
    item: UUID
    subject: UUID
    due_on: date
    due_at: datetime


async def write(
    connection: AsyncConnection, reminders: Mapping[tuple[str, UUID], Reminder | None]
) -> None:
    """Sets the timers given, takes away those that are None."""
    if not reminders:
        return
    asked = [reminder for reminder in reminders.values() if reminder]
    gone = [key for key, reminder in reminders.items() if reminder is None]
    await connection.execute(
        _WRITE,
        {
            "names": [one.name for one in asked],
            "items": [one.item for one in asked],
            "subjects": [str(one.subject) for one in asked],
            "days": [one.due_on for one in asked],
            "moments": [one.due_at for one in asked],
            "gone_names": [name for name, _ in gone],
            "gone_items": [item for _, item in gone],
        },
    )
