"""A service's database taken back to the past, as from a backup."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from sqlalchemy import text

from chassis.runtime import Runtime
from chassis.service import Service
from chassis.web import application
from tests.chassis.counter import Counter, a_counter, key
from tests.chassis.stage import Stage, running, until
from tests.platform import Platform


@dataclass
class Past:
    """Copies of the databases of a stage, to which they can be taken back."""

    counter: Counter
    copies: dict[str, str] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        return self.counter.stage

    async def keep(self, service: str = "sender") -> None:
        """Remembers a service's database as it is."""
        await self._ends(service)
        database = self.stage.settings[service].postgres_database
        self.copies[service] = f"{database}_past"
        await self._say(f'create database "{self.copies[service]}" template "{database}"')

    async def come_back(self, service: str = "sender") -> Runtime:
        """Takes the database back to what was kept; the service as it starts on it."""
        await self._ends(service)
        await self.put_back(service)
        return self.again(service)

    async def put_back(self, service: str = "sender") -> None:
        """Takes the database back, whoever uses it."""
        database = self.stage.settings[service].postgres_database
        await self._say(f'drop database "{database}" with (force)')
        await self._say(
            f'create database "{database}" template "{self.copies[service]}" owner "{database}"'
        )

    def again(self, service: str = "sender", **settings: Any) -> Runtime:
        """Another process of a service."""
        former: Runtime = getattr(self.stage, service)
        told = self.stage.settings[service].model_copy(update=settings)
        runtime = self.stage.runtime(former.service, told)
        setattr(self.stage, service, runtime)
        if service == "sender":
            self.counter.app = application(runtime)
        return runtime

    async def _ends(self, service: str) -> None:
        runtime: Runtime = getattr(self.stage, service)
        await runtime.stop()

    async def _say(self, statement: str) -> None:
        admin = self.stage.platform.postgres
        connection = await asyncpg.connect(
            host=admin.host,
            port=admin.port,
            user=admin.user,
            password=admin.password,
            database="postgres",
        )
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def write(self, word: str) -> UUID:
        """An officer writes a first word."""
        async with self.counter.caller() as officer:
            answer = await officer.post("/v1/notes", json={"word": word}, headers=key())
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["id"])

    async def add(self, note: UUID, word: str) -> httpx.Response:
        """An officer asks for one word more."""
        async with self.counter.caller() as officer:
            path = f"/v1/notes/{note}/words"
            return await officer.post(path, json={"word": word}, headers=key())

    async def leave(self, service: str = "sender") -> None:
        """Lets all that waits leave for Kafka."""
        runtime: Runtime = getattr(self.stage, service)
        async with running(runtime.relay.run):
            await until(partial(self.has_left, service))

    async def has_left(self, service: str = "sender") -> bool:
        """Whether nothing waits to leave."""
        return await self.stage.count("outbox", getattr(self.stage, service)) == 0

    async def rows(self, query: str, service: str = "sender", **values: Any) -> list[Any]:
        """What a query finds in a service's database."""
        runtime: Runtime = getattr(self.stage, service)
        async with runtime.engine.begin() as connection:
            return list(await connection.execute(text(query), values))

    async def sequences(self, subject: UUID) -> list[int]:
        """The sequences of a subject in the log, without repeated ids."""
        ids: dict[bytes, int] = {}
        for record in await self.stage.log():
            if record.key == str(subject).encode():
                told = dict(record.headers)
                ids.setdefault(told["ce_id"], int(told["ce_sequence"]))
        return list(ids.values())


@asynccontextmanager
async def a_past(platform: Platform, receiver: Service | None = None) -> AsyncIterator[Past]:
    """A sender behind its counter, and a receiver, on topics of their own."""
    counter = await a_counter(platform)
    stage = counter.stage
    await platform.topics(stage.territory.code, ["sender", "receiver", "audit"])
    keys = {"issuer_keys": counter.keys.issuer_keys}
    stage.settings["receiver"] = (await stage.database()).model_copy(update=keys)
    stage.receiver_service = receiver or stage.receiver_service
    stage.receiver = stage.runtime(stage.receiver_service)
    past = Past(counter)
    past.again()
    try:
        yield past
    finally:
        for name in ("sender", "receiver"):
            await getattr(stage, name).stop()
