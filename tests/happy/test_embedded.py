"""The embedded Kafka and PostgreSQL live and die with the platform; their data stay."""

import os
import signal

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from happy.local import Platform as Local
from happy.processes import alive, wait_until
from tests.happy.conftest import Make

pytestmark = pytest.mark.usefixtures("embedded")


async def _starts(local: Local, name: str) -> int:
    told = local.environment(name)
    connection = await asyncpg.connect(
        host=told["HAPPY_POSTGRES_HOST"],
        port=int(told["HAPPY_POSTGRES_PORT"]),
        user=told["HAPPY_POSTGRES_USER"],
        password=told["HAPPY_POSTGRES_PASSWORD"],
        database=told["HAPPY_POSTGRES_DATABASE"],
    )
    try:
        found: int = await connection.fetchval("select count(*) from start")
        return found
    finally:
        await connection.close()


async def _say(local: Local, name: str, word: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=local.bootstrap(), acks="all")
    await producer.start()
    await producer.send_and_wait(f"{local.territory}.{name}", word)
    await producer.stop()


async def _heard(local: Local, name: str) -> list[bytes]:
    consumer = AIOKafkaConsumer(
        f"{local.territory}.{name}",
        bootstrap_servers=local.bootstrap(),
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        ends = await consumer.end_offsets(consumer.assignment())
        return [(await consumer.getone()).value for _ in range(sum(ends.values()))]
    finally:
        await consumer.stop()


async def test_data_survive_a_killed_supervisor_then_down_and_up(make: Make) -> None:
    local = make(count=1)
    local.start()
    (name,) = local.status()["services"]
    await _say(local, name, b"before the kill")
    supervisor = local.layout.holder()
    assert supervisor
    pids = [part["pid"] for part in local.parts().values()]
    assert set(local.parts()) == {"kafka", "postgres", "mail", name}

    os.kill(supervisor, signal.SIGKILL)

    assert wait_until(lambda: not any(map(alive, pids)), 10)
    local.start()
    await _say(local, name, b"after the kill")
    addresses = local.status()["kafka"], local.status()["postgres"]
    local.stop()
    local.start()
    assert (local.status()["kafka"], local.status()["postgres"]) == addresses
    assert sorted(await _heard(local, name)) == [b"after the kill", b"before the kill"]
    assert await _starts(local, name) == 3


async def test_a_broker_killed_with_9_is_started_again_on_the_same_port(make: Make) -> None:
    local = make(count=1)
    local.start()
    (name,) = local.status()["services"]
    await _say(local, name, b"kept")
    bootstrap = local.bootstrap()
    pids = {part: local.kill_service(part) for part in ("kafka", "postgres")}

    for part, pid in pids.items():
        local.wait_ready(part, not_pid=pid)

    assert local.bootstrap() == bootstrap
    assert await _heard(local, name) == [b"kept"]
    assert await _starts(local, name) == 1


def test_reset_erases_the_data_and_the_next_up_starts_afresh(make: Make) -> None:
    local = make(count=1)
    local.layout.folder.mkdir(parents=True)
    (local.layout.folder / "territory").write_text(f"{local.territory}\n", encoding="utf-8")
    (local.layout.secrets).mkdir()
    local.reset()
    assert list(local.layout.folder.iterdir()) == []
