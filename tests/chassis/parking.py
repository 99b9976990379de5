"""The receiver behind its HTTP edge, to which records are handed as its consumer would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.clock import SetClock
from chassis.intake import Applied
from chassis.record import Record
from chassis.web import application
from happy import issuer
from happy.layout import Layout
from tests.chassis.counter import Counter
from tests.chassis.stage import Stage
from tests.platform import Platform

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass
class Parking:
    """What waits at the receiver, and its operators."""

    stage: Stage
    counter: Counter
    clock: SetClock
    _offsets: dict[int, int] = field(default_factory=dict)

    async def hear(self, *records: tuple[Any, Any, Any]) -> None:
        """Takes raw records (key, value, headers) off one partition."""
        made = []
        for raw_key, value, headers in records:
            offset = self._offsets[0] = self._offsets.get(0, -1) + 1
            made.append(Record(self.stage.topic, 0, offset, raw_key, value, tuple(headers)))
        assert isinstance(await self.stage.receiver.intake.take(made), Applied)

    async def tell(self, subject: UUID, *told: tuple[int, str]) -> None:
        """Takes good events of the sender: sequence and word."""
        await self.hear(*(self.stage.encoded(subject, n, word) for n, word in told))

    async def drain(self) -> None:
        """Lets the retrier do all that it may do."""
        while await self.stage.receiver.retrier.drain_all():
            pass

    async def positions(self, subject: UUID | str) -> list[int]:
        """Where the parked events of a subject are, in the order they came."""
        query = "select position from parked where subject = :subject order by position"
        return [row.position for row in await self.rows(query, subject=str(subject))]

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.stage.receiver.engine.begin() as connection:
            return list(await connection.execute(text(query), values))

    async def waits_for_a_lock(self) -> bool:
        """Whether somebody at this database waits for somebody else."""
        query = (
            "select 1 from pg_stat_activity where datname = current_database()"
            " and wait_event_type = 'Lock'"
        )
        return bool(await self.rows(query))

    async def audited(self, subject: UUID | str) -> list[tuple[str, str, str | None]]:
        """Who did what about a subject, and why."""
        query = "select actor, action, reason from audit where subject = :subject order by position"
        return [tuple(row) for row in await self.rows(query, subject=str(subject))]


@asynccontextmanager
async def a_parking(platform: Platform, name: str = "receiver") -> AsyncIterator[Parking]:
    """A receiver without Kafka, under that name, on a database of its own."""
    clock = SetClock(MORNING)
    stage = Stage(platform, clock)
    stage.receiver_service = replace(stage.receiver_service, name=name)
    keys = Layout(platform.folder / "issuer")
    issuer.prepare(keys)
    made = await stage.database()
    settings = made.model_copy(update={"issuer_keys": keys.issuer_keys, "release": "1.4.0"})
    stage.receiver = stage.runtime(stage.receiver_service, settings)
    yield Parking(stage, Counter(stage, keys, application(stage.receiver)), clock)
    await stage.close()
