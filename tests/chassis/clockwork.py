"""A service whose timers write down that they fired, on a clock that tests move."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from chassis.clock import SetClock
from chassis.errors import RuleBroken
from chassis.listening import Listen
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.wire_text import headers_from_text
from chassis.work import Work
from contracts.event import decode
from tests.chassis.stage import Note, Stage, Told, notes
from tests.platform import Platform

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
A_DAY = timedelta(days=1)


@dataclass
class Clockwork:
    """What was set, what fired, and what can go wrong: `faults` names the timers that fail."""

    stage: Stage
    runtime: Runtime
    clock: SetClock
    faults: set[str]
    fired: list[tuple[str, UUID, date]]

    async def remind(self, *timers: tuple[str, date], note: UUID | None = None) -> UUID:
        """Sets timers of a note, a new one where none is given."""
        async with self.runtime.transactions.begin("remind") as work:
            held = await work.get(Note, note) if note else Note(work.new_id(), work.new_id())
            work.save(held)
            for name, on in timers:
                work.remind(name, held, on)
        return held.id

    async def fire(self) -> int:
        return await self.runtime.timekeeper.fire_due()

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.runtime.engine.begin() as connection:
            return list(await connection.execute(text(query), values))

    def of(self, note: UUID) -> list[tuple[str, date]]:
        """Which timers of a note fired, in order."""
        return [(name, day) for name, item, day in self.fired if item == note]

    async def told(self, note: UUID) -> list[tuple[int, UUID, str, str]]:
        """Sequence, id, cause and correlation of what a note's timers announced."""
        query = (
            "select outbox.* from outbox join note on outbox.subject = cast(note.subject as text)"
            " where note.id = :note order by position"
        )
        found = []
        for row in await self.rows(query, note=note):
            read, _ = decode(row.subject.encode(), row.value, headers_from_text(row.headers))
            found.append((row.sequence, row.id, read.causationid, read.correlationid))
        return found


def _listen(faults: set[str], fired: list[tuple[str, UUID, date]]) -> Listen:
    listen = Listen()

    def listener(name: str) -> None:
        @listen.at(name)
        async def fire(item: UUID, due: date, work: Work) -> None:
            if name in faults:
                raise RuleBroken("not-now", "Pas maintenant.")
            if f"{name} breaks" in faults:
                raise ValueError("Zoé-Canari")
            note = await work.get(Note, item)
            note.words.append(name)
            work.save(note, Told(subject=note.subject, occurred_on=work.today, word=name))
            if f"{name} again" in faults:
                work.remind(name, note, work.today + A_DAY)
            fired.append((name, item, due))

    for name in ("first", "second", "third"):
        listener(name)
    return listen


@asynccontextmanager
async def a_clockwork(platform: Platform) -> AsyncIterator[Clockwork]:
    """The service on a database of its own, in a time zone that has a summer."""
    clock = SetClock(MORNING)
    stage = Stage(platform, clock)
    stage.territory = replace(stage.territory, timezone=ZoneInfo("Europe/Paris"))
    faults: set[str] = set()
    fired: list[tuple[str, UUID, date]] = []
    listen = _listen(faults, fired)
    service = Service("sender", "Émetteur", (notes,), (), listen, ModuleType("sender"))
    runtime = stage.runtime(service, await stage.database())
    yield Clockwork(stage, runtime, clock, faults, fired)
    await runtime.engine.dispose()
