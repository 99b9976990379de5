"""Traps of positions: the database's one is the truth, whatever Kafka or a rebalance says."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from sqlalchemy import text

from chassis.intake import Rewind
from chassis.record import Record
from tests.chassis.stage import Stage, running, subjects, until


async def _told(stage: Stage, count: int = 12, each: int = 6) -> dict[UUID, list[str]]:
    """Words in the log, before anybody takes them."""
    words = {subject: [f"{n}" for n in range(each)] for subject in subjects(count)}
    for subject, told in words.items():
        await stage.tell(subject, *told)
    async with running(stage.sender.relay.run):
        await until(lambda: _empty(stage))
    return words


async def _empty(stage: Stage) -> bool:
    return await stage.count("outbox", stage.sender) == 0


async def _commit_the_end(stage: Stage) -> None:
    """Kafka's own commit runs ahead of the database."""
    group = f"{stage.territory.code}.receiver"
    consumer = AIOKafkaConsumer(
        bootstrap_servers=stage.platform.bootstrap, group_id=group, enable_auto_commit=False
    )
    await consumer.start()
    try:
        places = [TopicPartition(stage.topic, p) for p in range(12)]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        await consumer.commit(dict(ends))
    finally:
        await consumer.stop()


async def test_a_stored_position_behind_kafkas_commit_wins(stage: Stage) -> None:
    words = await _told(stage)
    await _commit_the_end(stage)
    # One more record a subject, so that a consumer trusting Kafka would start there.
    for subject in words:
        words[subject].append("dernier")
        await stage.tell(subject, "dernier")
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        await until(lambda: stage.heard(words))
    await stage.settled()


async def test_a_seek_asked_of_a_former_consumer_lets_nothing_be_skipped(stage: Stage) -> None:
    words = await _told(stage)
    await _commit_the_end(stage)
    last = {
        raw.partition: Record(raw.topic, raw.partition, raw.offset, raw.key, raw.value, raw.headers)
        for raw in await stage.log()
    }
    assert isinstance(await stage.receiver.intake.take(list(last.values())), Rewind)
    for subject in words:
        words[subject].append("dernier")
        await stage.tell(subject, "dernier")
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        await until(lambda: stage.heard(words))
    await stage.settled()


class _Slow(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    async def on_partitions_revoked(self, revoked: Any) -> None:
        pass

    async def on_partitions_assigned(self, assigned: Any) -> None:
        await asyncio.sleep(1.5)


class _Raising(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    def on_partitions_revoked(self, revoked: Any) -> None:
        raise ConnectionError

    def on_partitions_assigned(self, assigned: Any) -> None:
        raise ConnectionError


@pytest.mark.parametrize("listener", [_Slow(), _Raising()], ids=["slow", "raising"])
async def test_no_rebalance_listener_can_lose_or_reorder(
    stage: Stage, listener: ConsumerRebalanceListener
) -> None:
    words = await _told(stage)
    await _commit_the_end(stage)
    for subject in words:
        words[subject].append("dernier")
        await stage.tell(subject, "dernier")
    receiver = stage.runtime(stage.receiver_service, rebalance_listener=listener)
    async with running(stage.sender.relay.run), running(receiver.consumer.run):
        await until(lambda: stage.heard(words))
    await receiver.engine.dispose()
    await stage.settled()


async def test_a_second_member_that_joins_mid_way_doubles_nothing(stage: Stage) -> None:
    words = await _told(stage, count=20, each=10)
    first = stage.runtime(stage.receiver_service, slot=0)
    second = stage.runtime(stage.receiver_service, slot=1)
    first.intake.max_records = 10
    async with running(stage.sender.relay.run), running(first.consumer.run):
        await until(lambda: stage.count("inbox"))
        async with running(second.consumer.run):
            await until(lambda: second.consumer.state == "running")
            for subject in words:
                words[subject].append("dernier")
                await stage.tell(subject, "dernier")
            await until(lambda: stage.heard(words))
    await first.engine.dispose()
    await second.engine.dispose()
    assert await stage.count("inbox") == sum(map(len, words.values()))
    await stage.settled()


async def _stopped(stage: Stage, cause: str) -> bool:
    query = text("select stopped_cause from consumer")
    async with stage.receiver.engine.connect() as connection:
        return bool(await connection.scalar(query) == cause)


async def test_a_position_beyond_the_logs_end_stops_the_consumer(stage: Stage) -> None:
    await _told(stage, count=2)
    async with stage.receiver.engine.begin() as connection:
        await connection.execute(
            text("insert into position values (:topic, 0, 1000)"), {"topic": stage.topic}
        )
    async with running(stage.receiver.consumer.run):
        await until(lambda: _stopped(stage, "log-lost"))
        await until(lambda: stage.receiver.consumer.state == "stopped:log-lost")
    assert await stage.count("inbox") == 0


async def test_a_position_below_the_logs_start_stops_the_consumer(stage: Stage) -> None:
    [subject] = subjects(1)
    words = {subject: ["un", "deux", "trois", "quatre"]}
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        await stage.tell(subject, *words[subject])
        await until(lambda: stage.heard(words))
    partition = (await stage.log())[0].partition
    async with stage.receiver.engine.begin() as connection:
        await connection.execute(
            text("update position set next_offset = 1 where partition = :partition"),
            {"partition": partition},
        )
    admin = AIOKafkaAdminClient(bootstrap_servers=stage.platform.bootstrap)
    await admin.start()
    try:
        await admin.delete_records({TopicPartition(stage.topic, partition): RecordsToDelete(3)})
    finally:
        await admin.close()
    async with running(stage.receiver.consumer.run):
        await until(lambda: _stopped(stage, "history-lost"))
    assert await stage.heard(words)


async def test_a_new_consumer_of_a_log_that_lost_its_beginning_starts_where_it_starts(
    stage: Stage,
) -> None:
    [subject] = subjects(1)
    await stage.tell(subject, "un", "deux", "trois")
    async with running(stage.sender.relay.run):
        await until(lambda: _empty(stage))
    partition = (await stage.log())[0].partition
    admin = AIOKafkaAdminClient(bootstrap_servers=stage.platform.bootstrap)
    await admin.start()
    try:
        await admin.delete_records({TopicPartition(stage.topic, partition): RecordsToDelete(2)})
    finally:
        await admin.close()
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.heard({subject: ["trois"]}))
    await stage.settled()
