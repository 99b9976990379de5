"""Traps of the relay: refused records, a broker that goes away, a frozen relay, two relays."""

import asyncio
import copy
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from aiokafka.errors import KafkaConnectionError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.database import is_infrastructure
from chassis.producer import Answer, Place, Post, Refused, Row
from chassis.refusals import Refusals
from chassis.relay import FREE_SHARD, PLANS, ROWS, Relay
from contracts.event import decode
from happy.kafka import LocalKafka
from tests.chassis.stage import Stage, Withheld, running, subjects, until
from tests.platform import Platform


async def _empty(stage: Stage) -> bool:
    return await stage.count("outbox", stage.sender) == 0


def _orders(records: list[Any]) -> dict[str, list[int]]:
    """Each subject's sequences in the order of the log, after dropping repeated ids."""
    seen: set[UUID] = set()
    orders: dict[str, list[int]] = {}
    for record in records:
        envelope, _ = decode(record.key, record.value, record.headers)
        if envelope.id not in seen:
            seen.add(envelope.id)
            orders.setdefault(envelope.subject, []).append(envelope.sequence)
    return orders


async def _in_order(stage: Stage, each: int, count: int) -> None:
    orders = _orders(await stage.log())
    assert len(orders) == count
    assert all(order == list(range(1, each + 1)) for order in orders.values())


async def _inflate(stage: Stage, subject: UUID, sequence: int, size: int) -> None:
    """Makes a row of the outbox too large for its topic, as a changed setting would."""
    async with stage.sender.engine.begin() as connection:
        await connection.execute(
            text("update outbox set value = :value where subject = :subject and sequence = :n"),
            {"value": b"x" * size, "subject": str(subject), "n": sequence},
        )


async def _refused(stage: Stage) -> bool:
    return await stage.count("outbox_refusal", stage.sender) == 1


async def _left(stage: Stage, count: int) -> bool:
    return await stage.count("outbox", stage.sender) == count


async def test_a_refused_record_blocks_its_own_subject_only(stage: Stage) -> None:
    bad, *good = subjects(12)
    for subject in (bad, *good):
        await stage.tell(subject, *"abcdef")
    await _inflate(stage, bad, 3, 400_000)
    async with running(stage.sender.relay.run):
        await until(lambda: _refused(stage))
        await until(lambda: _left(stage, 4))
    orders = _orders(await stage.log())
    assert orders[str(bad)] == [1, 2]
    assert all(orders[str(subject)] == [1, 2, 3, 4, 5, 6] for subject in good)


async def test_discarding_a_refused_record_announces_that_it_was_withheld(stage: Stage) -> None:
    [subject] = subjects(1)
    await stage.tell(subject, "un", "deux", "trois")
    await _inflate(stage, subject, 2, 400_000)
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        await until(lambda: _refused(stage))
        async with stage.sender.transactions.begin("test") as work:
            [refused] = await Refusals(work).all()
            assert refused["waiting"] == 2
            await Refusals(work).discard(refused["position"], "Trop volumineux", Withheld)
        await until(lambda: stage.heard({subject: ["un", "trois"]}))
    types = [dict(record.headers)["ce_type"] for record in await stage.log()]
    assert types[1] == Withheld.type.encode()
    await stage.settled()


async def test_a_refused_record_that_is_tried_again_leaves_in_its_place(stage: Stage) -> None:
    [subject] = subjects(1)
    await stage.tell(subject, "un", "deux", "trois")
    async with stage.sender.engine.connect() as connection:
        value = await connection.scalar(text("select value from outbox where sequence = 2"))
    await _inflate(stage, subject, 2, 400_000)
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        await until(lambda: _refused(stage))
        async with stage.sender.transactions.begin("test") as work:
            [refused] = await Refusals(work).all()
            await work.connection.execute(
                text("update outbox set value = :value where sequence = 2"), {"value": value}
            )
            await Refusals(work).retry(refused["position"])
        await until(lambda: stage.heard({subject: ["un", "deux", "trois"]}))
    await stage.settled()


class _Interrupted(Post):
    """A post whose broker goes away in the middle of windows: answers are lost, not sends."""

    def __init__(self, bootstrap: str, every: int) -> None:
        super().__init__(bootstrap, "interrupted")
        self.sends = 0
        self.every = every

    async def hand(self, row: Row) -> Answer:
        self.sends += 1
        answer = await super().hand(row)
        return asyncio.ensure_future(_lost(answer)) if self.sends % self.every == 0 else answer


async def _lost(answer: Answer) -> Place:
    await answer
    raise KafkaConnectionError


async def test_answers_lost_in_the_middle_of_windows_lose_and_reorder_nothing(
    stage: Stage,
) -> None:
    for subject in subjects(10):
        await stage.tell(subject, *(f"{n}" for n in range(10)))
    post = _Interrupted(stage.platform.bootstrap, every=17)
    stage.sender.relay.make_post = lambda: post
    async with running(stage.sender.relay.run):
        await until(lambda: _empty(stage))
    assert post.sends > 100
    await _in_order(stage, 10, 10)
    assert await stage.count("sent", stage.sender) == 100


async def test_a_broker_killed_in_the_middle_of_windows_loses_and_reorders_nothing(
    platform: Platform,
) -> None:
    broker = LocalKafka(platform.folder / "killed-broker")
    await _started(broker)
    own = copy.copy(platform)
    own.bootstrap = broker.bootstrap
    stage = await Stage(own).prepare()
    words: dict[UUID, list[str]] = {subject: [] for subject in subjects(20)}
    try:
        async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
            await _keep_telling(stage, words, 10)
            await until(lambda: stage.count("sent", stage.sender))
            broker.kill()
            await _keep_telling(stage, words, 10)
            assert await stage.count("outbox", stage.sender) > 0
            await _started(broker)
            await _keep_telling(stage, words, 10)
            await until(lambda: stage.heard(words), 90)
        await _in_order(stage, 30, 20)
        await stage.settled()
    finally:
        await stage.close()
        broker.kill()


async def _started(broker: LocalKafka) -> None:
    broker.prepare()
    broker.spawn()
    await until(broker.accepts, 60)


async def _keep_telling(stage: Stage, words: dict[UUID, list[str]], times: int) -> None:
    for n in range(times):
        for told in words.values():
            told.append(f"{n}")
        await asyncio.gather(*(stage.tell(subject, f"{n}") for subject in words))


class _Held(Post):
    """A post that never gets an answer until it is let go."""

    def __init__(self, bootstrap: str) -> None:
        super().__init__(bootstrap, "held")
        self.holding = asyncio.Event()
        self.go = asyncio.Event()

    async def hand(self, row: Row) -> Answer:
        return asyncio.ensure_future(self._kept(await super().hand(row)))

    async def _kept(self, answer: Answer) -> Place:
        place = await answer
        self.holding.set()
        await self.go.wait()
        return place


async def test_a_frozen_relay_loses_its_shard_to_another(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.relay.WINDOW_SECONDS", 3600.0)  # it does not give up by itself
    [subject] = subjects(1)
    await stage.tell(subject, *"abcde")
    held = _Held(stage.platform.bootstrap)
    frozen = Relay("sender", stage.sender.settings.dsn(), lambda: held, stage.clock, workers=1)
    frozen.freeze_seconds, frozen.ping_seconds = 1, 3600.0  # it no longer says that it lives
    async with running(frozen.run):
        await held.holding.wait()
        async with running(stage.sender.relay.run):
            await until(lambda: _empty(stage))
            held.go.set()
            await until(lambda: _moved(stage, 5))
    await _in_order(stage, 5, 1)
    assert await stage.count("sent", stage.sender) == 5


async def _moved(stage: Stage, count: int) -> bool:
    return await stage.count("sent", stage.sender) == count


async def test_two_relays_keep_the_order_of_every_subject(stage: Stage) -> None:
    other = stage.runtime(stage.sender_service)
    words = {subject: [f"{n}" for n in range(15)] for subject in subjects(20)}
    async with (
        running(stage.sender.relay.run),
        running(other.relay.run),
        running(stage.receiver.consumer.run),
    ):
        for n in range(15):
            await asyncio.gather(*(stage.tell(subject, f"{n}") for subject in words))
        await until(lambda: stage.heard(words))
        await until(lambda: _empty(stage))
    await other.engine.dispose()
    await _in_order(stage, 15, 20)
    await stage.settled()


async def test_the_relay_outlives_its_database_connections(stage: Stage) -> None:
    words = {subject: ["un", "deux", "trois"] for subject in subjects(8)}
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        for n, subject in enumerate(words):
            await _tell_at_last(stage, subject, words[subject])
            if n % 3 == 0:
                await _cut_connections(stage.platform, stage.sender.settings.postgres_database)
        await until(lambda: stage.heard(words))
        await until(lambda: _empty(stage))
    await stage.settled()


async def _tell_at_last(stage: Stage, subject: UUID, words: list[str]) -> None:
    """Tells; again where the connection was cut before anything was done."""
    try:
        await stage.tell(subject, *words)
    except DBAPIError as error:
        if not is_infrastructure(error):
            raise
        await stage.tell(subject, *words)


async def _cut_connections(platform: Platform, database: str) -> None:
    admin = await asyncpg.connect(
        host=platform.postgres.host,
        port=platform.postgres.port,
        user=platform.postgres.user,
        password=platform.postgres.password,
        database="postgres",
    )
    try:
        await admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = $1 and state = 'idle'",
            database,
        )
    finally:
        await admin.close()


@pytest.mark.parametrize(("query", "told"), [(FREE_SHARD, ([],)), (ROWS, (3, 500))])
async def test_a_shard_and_its_rows_are_found_by_their_index(
    stage: Stage, query: str, told: tuple[Any, ...]
) -> None:
    connection = await asyncpg.connect(stage.settings["sender"].dsn(), server_settings=PLANS)
    try:
        await connection.execute(
            "insert into outbox (shard, subject, sequence, id, topic, value, headers, announced_at)"
            " select n % 16, n, 1, gen_random_uuid(), 'topic', 'value', '[]', now()"
            " from generate_series(1, 20000) as n"
        )
        await connection.execute("analyze outbox")
        plan = [row[0].strip() for row in await connection.fetch(f"explain {query}", *told)]
        [scan] = [line for line in plan if " on outbox  " in line]
        assert "Index Scan using outbox_by_shard" in scan
    finally:
        await connection.close()


async def test_a_refusal_is_told_by_its_name(stage: Stage) -> None:
    post = Post(stage.platform.bootstrap, "test")
    row = {"topic": stage.topic, "value": b"x" * 400_000, "subject": "s", "headers": "[]"}
    with pytest.raises(Refused, match="MessageSizeTooLargeError"):
        await post.send_alone(row)
    await post.close()
