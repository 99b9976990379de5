"""Kafka is told how far a service has listened: soon, seldom, and only of what is its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError

from chassis import commits
from chassis.commits import Commits
from chassis.record import Record
from tests.chassis.stage import PARTITIONS, Stage, running, subjects, until

HERE, ELSEWHERE = TopicPartition("t", 0), TopicPartition("t", 1)


@dataclass
class Told:
    """A consumer that has one partition, and what it was told to commit."""

    refuses: bool = False
    heard: list[Mapping[TopicPartition, int]] = field(default_factory=list)

    def assignment(self) -> Collection[TopicPartition]:
        return {HERE}

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        if self.refuses:
            raise CommitFailedError
        self.heard.append(offsets)


def record(place: TopicPartition, offset: int) -> Record:
    return Record(place.topic, place.partition, offset, b"", b"", ())


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "TELL_SECONDS", 0.0)


async def _tell(told: Commits, consumer: Any) -> None:
    await told.tell(consumer)


async def test_several_batches_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    kafka, told = Told(), Commits()
    for offset in range(3):
        told.take([record(HERE, offset)])
        await _tell(told, kafka)
    assert kafka.heard == []
    monkeypatch.setattr(commits, "TELL_SECONDS", 1e-9)
    await _tell(told, kafka)
    assert kafka.heard == [{HERE: 3}]


@pytest.mark.usefixtures("at_once")
async def test_what_was_told_is_not_told_again() -> None:
    kafka, told = Told(), Commits()
    told.stand(HERE, 7)
    await _tell(told, kafka)
    await _tell(told, kafka)
    assert kafka.heard == [{HERE: 7}]


@pytest.mark.usefixtures("at_once")
async def test_where_reading_began_hides_nothing_that_was_taken_meanwhile() -> None:
    kafka, told = Told(), Commits()
    told.take([record(HERE, 0)])
    told.stand(HERE, 0)
    await _tell(told, kafka)
    assert kafka.heard == [{HERE: 1}]


@pytest.mark.usefixtures("at_once")
async def test_what_another_member_reads_now_is_not_told() -> None:
    kafka, told = Told(), Commits()
    told.take([record(HERE, 0), record(ELSEWHERE, 5)])
    await _tell(told, kafka)
    assert kafka.heard == [{HERE: 1}]


@pytest.mark.usefixtures("at_once")
async def test_what_was_refused_is_told_again_and_who_is_refused_for_long_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kafka, told = Told(refuses=True), Commits()
    told.take([record(HERE, 0)])
    await _tell(told, kafka)
    assert not told.are_refused
    monkeypatch.setattr(commits, "REFUSED_SECONDS", 0.0)
    assert told.are_refused
    kafka.refuses = False
    await _tell(told, kafka)
    assert kafka.heard == [{HERE: 1}]
    assert not told.are_refused


async def test_kafka_comes_to_know_where_a_service_stands(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "TELL_SECONDS", 0.5)
    words: dict[UUID, list[str]] = {subject: [] for subject in subjects(6)}
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        for word in ("avant", "après"):
            for subject, told in words.items():
                await stage.tell(subject, word)
                told.append(word)
            await until(lambda: stage.heard(words))
            await until(lambda: _all_is_committed(stage, sum(map(len, words.values()))))
    await stage.settled()


async def _all_is_committed(stage: Stage, events: int) -> bool:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=stage.platform.bootstrap,
        group_id=f"{stage.territory.code}.receiver",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        places = [TopicPartition(stage.topic, each) for each in range(PARTITIONS)]
        return sum([await consumer.committed(place) or 0 for place in places]) == events
    finally:
        await consumer.stop()


async def test_a_service_that_kafka_lets_in_nowhere_counts_its_silence(stage: Stage) -> None:
    nowhere = stage.settings["receiver"].model_copy(update={"kafka_bootstrap": "127.0.0.1:9"})
    deaf = stage.runtime(stage.receiver_service, nowhere).consumer
    async with running(deaf.run):
        await until(lambda: deaf.state == "waiting")
        once = deaf.silent_seconds
        await until(lambda: deaf.silent_seconds > once)
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.receiver.consumer.state == "running")
        before = stage.receiver.consumer.silent_seconds
        await until(lambda: stage.receiver.consumer.silent_seconds < before)
