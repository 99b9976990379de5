"""What a supervisor, a balancer and an alarm are told of a process."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from chassis import database, migrate
from chassis.clock import SetClock
from chassis.listening import Listen
from chassis.runtime import Only, Runtime
from chassis.service import Service
from chassis.settings import Settings
from chassis.web import application
from chassis.work import Work
from happy import issuer
from happy.layout import Layout
from tests.chassis.counter import Counter, a_client, a_counter, key, router
from tests.chassis.policies import a_policy
from tests.chassis.stage import Stage, Told, notes, running, until
from tests.platform import Platform

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def _listens() -> Listen:
    listen = Listen()

    @listen.to(Told)
    async def hear(event: Told, work: Work) -> None:
        """Nothing to do: hearing is enough."""

    return listen


# A service that has migrations, with the tests' own routes and table.
SERVICE = Service("prospection", "Essai", (notes,), (router,), _listens(), ModuleType("essai"))


@dataclass
class Ward:
    """A migrated service, told where Kafka is or is not."""

    stage: Stage
    settings: Settings
    keys: Layout

    def runtime(self, only: Only | None = None, **changes: Any) -> Runtime:
        settings = self.settings.model_copy(update=changes)
        policy = a_policy(SERVICE.name)
        territory = self.stage.territory
        return Runtime(SERVICE, settings, territory=territory, policy=policy, only=only)


async def _ward(platform: Platform, *, migrated: bool) -> Ward:
    stage = Stage(platform)
    keys = Layout(platform.folder / "issuer")
    issuer.prepare(keys)
    made = await platform.database("prospection")
    settings = Settings(
        territory=stage.territory.code,
        kafka_bootstrap=platform.bootstrap,
        postgres_host=made.host,
        postgres_port=made.port,
        postgres_user=made.user,
        postgres_password=made.password,
        postgres_database=made.database,
        issuer_keys=keys.issuer_keys,
    )
    ward = Ward(stage, settings, keys)
    if migrated:
        await migrate.upgrade("prospection", settings.url())
        runtime = ward.runtime()
        async with runtime.engine.begin() as connection:
            await connection.run_sync(SQLModel.metadata.tables["note"].create)
        await runtime.engine.dispose()
    return ward


@asynccontextmanager
async def _asked(runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    async with a_client(application(runtime)) as anybody:
        yield anybody
    await runtime.engine.dispose()


async def _ready(anybody: httpx.AsyncClient) -> tuple[int, str, list[str]]:
    answer = await anybody.get("/readyz")
    said = answer.json()
    return answer.status_code, said["status"], said["why"]


async def test_a_process_is_ready_once_its_database_is_migrated(platform: Platform) -> None:
    bare, migrated = [await _ward(platform, migrated=each) for each in (False, True)]
    async with _asked(bare.runtime(only="api")) as anybody:
        assert await _ready(anybody) == (503, "unavailable", ["migrations"])
        assert (await anybody.get("/livez")).json() == {"status": "alive"}
    async with _asked(migrated.runtime(only="api")) as anybody:
        assert await _ready(anybody) == (200, "ready", [])


def _closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@asynccontextmanager
async def _door(port: int, bootstrap: str) -> AsyncIterator[None]:
    """Lets whoever knocks at that port through to the broker."""
    host, _, there = bootstrap.rpartition(":")

    async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
        target.close()

    async def let_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection(host, int(there))
        await asyncio.gather(carry(reader, outer), carry(inner, writer), return_exceptions=True)

    server = await asyncio.start_server(let_in, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()


async def test_the_api_answers_while_kafka_is_away_and_all_leaves_when_it_is_back(
    platform: Platform,
) -> None:
    ward, port = await _ward(platform, migrated=True), _closed_port()
    await platform.topics(ward.stage.territory.code, ["prospection", "sender"])
    runtime = ward.runtime(kafka_bootstrap=f"127.0.0.1:{port}")
    counter = Counter(ward.stage, ward.keys, application(runtime))
    made: list[UUID] = []
    await runtime.start()
    async with a_client(counter.app) as anybody, counter.caller() as officer:
        await until(lambda: _is(anybody, 200, "degraded"))
        for n in range(12):
            answer = await officer.post("/v1/notes", json={"word": f"{n}"}, headers=key())
            assert answer.status_code == 201
            made.append(UUID(answer.json()["id"]))
        await until(lambda: _says(anybody, "relay:waiting"))
        assert await _count(runtime, "outbox") == 12
        async with _door(port, platform.bootstrap):
            await until(lambda: _left(runtime))
            await until(lambda: _is(anybody, 200, "ready"))
    await runtime.stop()
    log = await ward.stage.log(f"{ward.stage.territory.code}.prospection")
    assert {UUID(record.key.decode()) for record in log} == set(made)


async def _is(anybody: httpx.AsyncClient, code: int, status: str) -> bool:
    return (await _ready(anybody))[:2] == (code, status)


async def _says(anybody: httpx.AsyncClient, why: str) -> bool:
    return why in (await _ready(anybody))[2]


async def _count(runtime: Runtime, table: str) -> int:
    async with runtime.engine.connect() as connection:
        return int(await connection.scalar(text(f"select count(*) from {table}")) or 0)


async def _left(runtime: Runtime) -> bool:
    return await _count(runtime, "outbox") == 0 and await _count(runtime, "sent") == 12


async def test_a_process_without_an_api_is_not_ready_while_kafka_is_away(
    platform: Platform,
) -> None:
    ward = await _ward(platform, migrated=True)
    runtime = ward.runtime(only="listeners", kafka_bootstrap=f"127.0.0.1:{_closed_port()}")
    async with _asked(runtime) as anybody:
        async with running(runtime.consumer.run):
            await until(lambda: _is(anybody, 503, "degraded"))
        for path in ("/v1/notes", "/v1/parked", "/docs"):
            assert (await anybody.get(path)).status_code == 404


async def test_a_stopped_consumer_shows_and_takes_nothing_away(platform: Platform) -> None:
    ward = await _ward(platform, migrated=True)
    await platform.topics(ward.stage.territory.code, ["prospection", "sender"])
    runtime = ward.runtime()
    await runtime.intake.stop("too-many-parked")
    async with _asked(runtime) as anybody, running(runtime.consumer.run):
        await until(lambda: _says(anybody, "consumer:stopped:too-many-parked"))
        assert await _is(anybody, 200, "degraded")


async def _gauges(counter: Counter) -> dict[str, float]:
    """The metrics of the service, by name and labels, as anybody may read them."""
    async with a_client(counter.app) as anybody:
        answer = await anybody.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = (line for line in answer.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.fixture
async def counter(platform: Platform) -> AsyncIterator[Counter]:
    made = await a_counter(platform)
    made.runtime.transactions.clock = SetClock(MORNING)
    yield made
    await made.stage.close()


async def test_the_gauges_say_what_waits_and_for_how_long(counter: Counter) -> None:
    nothing = await _gauges(counter)
    for name in ("outbox_depth", "outbox_oldest_seconds", "outbox_refused", "consumer_stopped"):
        assert nothing[f'happy_{name}{{service="sender"}}'] == 0
    assert not [name for name in nothing if name.startswith("happy_parked")]
    subject = uuid4()
    await counter.stage.tell(subject, "un", "deux", "trois")
    clock = counter.runtime.transactions.clock
    assert isinstance(clock, SetClock)
    await counter.rows(
        "insert into outbox_refusal select subject, min(position), 'TooLarge', now() from outbox"
        " group by subject returning 1"
    )
    await counter.rows(
        "insert into parked_subject (source, subject, state, cause, next_attempt_at, parked_at)"
        " select '/t/s', n::text, 'paused', 'hole', :now, :now from generate_series(1, 2) as n"
        " returning 1",
        now=MORNING,
    )
    await counter.rows(
        "insert into parked (source, subject, cause, topic, partition, log_offset, headers,"
        " parked_at, release) select '/t/s', (1 + n / 2)::text,"
        " case n when 0 then 'hole' else 'behind' end, 't', 0, n, '[]', :now, 'dev'"
        " from generate_series(0, 2) as n returning 1",
        now=MORNING,
    )
    await counter.runtime.intake.stop("log-lost")
    clock.advance(timedelta(seconds=90))
    told = await _gauges(counter)
    service = 'service="sender"'
    assert told[f"happy_outbox_depth{{{service}}}"] == 3
    assert told[f"happy_outbox_oldest_seconds{{{service}}}"] == 90
    assert told[f"happy_outbox_refused{{{service}}}"] == 1
    assert told[f"happy_consumer_stopped{{{service}}}"] == 1
    assert told[f'happy_parked{{cause="hole",{service}}}'] == 1
    assert told[f'happy_parked{{cause="behind",{service}}}'] == 2
    assert told[f'happy_parked_oldest_seconds{{cause="hole",{service}}}'] == 90
    assert told[f"happy_database_answers{{{service}}}"] == 1
    assert str(subject) not in str(told)
    await counter.rows("with gone as (delete from parked returning 1) select count(*) from gone")
    assert not [name for name in await _gauges(counter) if name.startswith("happy_parked")]


async def test_a_slow_transaction_is_counted_by_its_name_even_when_it_is_undone(
    counter: Counter,
) -> None:
    nap = database.SLOW_SECONDS + 0.05

    async def slow(name: str, fall: bool) -> None:
        async with counter.runtime.transactions.begin(name) as work:
            await work.connection.execute(text("select pg_sleep(:s)"), {"s": nap})
            if fall:
                raise ZeroDivisionError

    await slow("tests.slow", fall=False)
    with pytest.raises(ZeroDivisionError):
        await slow("tests.undone", fall=True)
    async with counter.runtime.transactions.begin("tests.quick"):
        pass
    told = await _gauges(counter)
    assert told['happy_slow_transactions_total{transaction="tests.slow"}'] == 1
    assert told['happy_slow_transactions_total{transaction="tests.undone"}'] == 1
    assert 'happy_slow_transactions_total{transaction="tests.quick"}' not in told
