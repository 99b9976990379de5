"""One service as its officers see it: a real database, its HTTP edge, a clock that tests move."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from chassis import ids, migrate
from chassis.clock import SetClock
from chassis.intake import Applied
from chassis.record import Record
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.settings import Settings
from chassis.territory import Territory
from chassis.web import application
from chassis.wire_text import headers_from_text
from contracts.event import Envelope, Event, decode, encode, topic
from happy import issuer
from happy.layout import Layout
from tests.platform import Platform
from tests.territories import a_territory

MOST_TIMERS = 1_000
NO_LIMIT = 1_000_000
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass
class Office:
    """A service without Kafka: what it hears is handed to it, what it tells stays in its outbox."""

    service: Service
    runtime: Runtime
    clock: SetClock
    keys: Layout
    _sequences: dict[tuple[str, str], int] = field(default_factory=dict)
    _offsets: dict[str, int] = field(default_factory=dict)

    @property
    def territory(self) -> Territory:
        return self.runtime.territory

    def officer(
        self,
        name: str = "officer-1",
        *roles: str,
        territory: str | None = None,
        epcis: Sequence[str] = (),
        agency: str | None = None,
        app: FastAPI | None = None,
    ) -> httpx.AsyncClient:
        """An HTTP client that carries a token of that person; it holds no socket."""
        code = territory or self.territory.code
        roles = roles or ("reception-officer",)
        made = issuer.token(self.keys, code, roles, name, epcis=epcis, agency=agency)
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(
                app or application(self.runtime), raise_app_exceptions=False
            ),
            base_url="http://service",
            headers={"Authorization": f"Bearer {made}"},
        )

    async def hear(self, *events: Event) -> None:
        """Takes events of other stages as the intake would, in order, each subject in sequence."""
        records = [self._record(event) for event in events]
        outcome = await self.runtime.intake.take(records)
        assert isinstance(outcome, Applied), outcome

    def _record(self, event: Event) -> Record:
        stage = event.type.split(".")[2]
        source = f"/{self.territory.code}/{stage}"
        pair = source, str(event.subject)
        self._sequences[pair] = self._sequences.get(pair, 0) + 1
        now = self.clock.now()
        made = encode(
            event,
            Envelope(
                id=ids.drawn(now),
                source=source,
                type=event.type,
                subject=str(event.subject),
                time=now,
                dataschema=f"urn:happy:schema:{event.type}",
                sequence=self._sequences[pair],
                correlationid="test",
                causationid="test",
                territory=self.territory.code,
                rulesversion="test",
                traceparent=None,
            ),
        )
        log = topic(self.territory.code, stage)
        offset = self._offsets[log] = self._offsets.get(log, -1) + 1
        return Record(log, 0, offset, made.key, made.value, tuple(made.headers))

    async def told(self, subject: UUID | None = None) -> list[dict[str, Any]]:
        """What waits in the outbox, in order: `type` (its short name) and the data."""
        query = text("select subject, value, headers from outbox order by position")
        async with self.runtime.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [_shown(row) for row in rows if subject is None or row.subject == str(subject)]

    async def fire_timers(self) -> int:
        """Fires what is due by the clock, and what that makes due; never without end."""
        total = 0
        while fired := await self.runtime.timekeeper.fire_due():
            total += fired
            assert total < MOST_TIMERS, "a timer sets itself again on a day that has come"
        return total

    async def bring_in(self) -> int:
        """Brings in the files that wait; how many."""
        return await self.runtime.importer.bring_in_all()

    async def brought(
        self, client: httpx.AsyncClient, path: str, content: bytes, **query: Any
    ) -> dict[str, Any]:
        """A file that is sent and brought in: its job, and `items`, what became of each line."""
        headers = {"Content-Type": "text/csv"}
        sent = await client.post(path, content=content, params=query, headers=headers)
        assert sent.status_code == 202, sent.text
        await self.bring_in()
        place = sent.headers["location"]
        job: dict[str, Any] = (await client.get(place)).json()
        assert job["state"] == "done", job
        lines = (await client.get(f"{place}/lines", params={"limit": 500})).json()
        return job | {"items": lines["items"]}

    async def parked(self) -> list[str]:
        """The causes of what waits."""
        async with self.runtime.engine.connect() as connection:
            rows = await connection.execute(text("select cause from parked order by position"))
            return [row.cause for row in rows]


def _shown(row: Any) -> dict[str, Any]:
    envelope, value = decode(row.subject.encode(), row.value, headers_from_text(row.headers))
    return {"type": envelope.type.split(".")[3], "data": json.loads(value)}


@asynccontextmanager
async def office(
    platform: Platform,
    service: Service,
    *,
    territory: Territory | None = None,
    now: datetime = MORNING,
) -> AsyncIterator[Office]:
    """An office on a fresh, migrated database, closed at the end."""
    territory = territory or a_territory(platform.territory())
    made = await platform.database(service.name)
    keys = _keys(platform.folder)
    settings = Settings(
        territory=territory.code,
        kafka_bootstrap=platform.bootstrap,
        postgres_host=made.host,
        postgres_port=made.port,
        postgres_user=made.user,
        postgres_password=made.password,
        postgres_database=made.database,
        issuer_keys=keys.issuer_keys,
        rate_at_once=NO_LIMIT,
        heavy_rate_at_once=NO_LIMIT,
    )
    await migrate.upgrade(service.name, settings.url())
    clock = SetClock(now)
    runtime = Runtime(service, settings, territory=territory, clock=clock)
    try:
        yield Office(service, runtime, clock, keys)
    finally:
        await runtime.engine.dispose()


def _keys(folder: Path) -> Layout:
    layout = Layout(folder / "issuer")
    issuer.prepare(layout)
    return layout
