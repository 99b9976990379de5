"""One event end to end: from the sender's transaction to the receiver's database."""

import asyncio
import copy
import random
from uuid import UUID

from sqlalchemy import text

from chassis.record import Record
from contracts.event import decode
from tests.chassis.stage import Stage, running, subjects, until
from tests.platform import Platform


async def test_what_is_told_is_written_down_once_and_in_order(stage: Stage) -> None:
    words = {subject: [f"{n}" for n in range(8)] for subject in subjects(25)}
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        for n in range(8):
            for subject in words:
                await stage.tell(subject, f"{n}")
        await until(lambda: stage.heard(words))
    await stage.settled()
    assert await stage.count("outbox") == 25 * 8  # what the receiver announces in its turn
    assert await stage.count("inbox") == 25 * 8


async def test_several_brokers_are_named_one_after_the_other(platform: Platform) -> None:
    several = copy.copy(platform)
    several.bootstrap = f"{platform.bootstrap},{platform.bootstrap}"
    stage = await Stage(several).prepare()
    words = {subject: ["un"] for subject in subjects(3)}
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        for subject in words:
            await stage.tell(subject, "un")
        await until(lambda: stage.heard(words))
    await stage.settled()
    await stage.close()


async def test_a_state_that_is_rolled_back_announces_nothing(stage: Stage) -> None:
    [subject] = subjects(1)
    try:
        async with stage.sender.transactions.begin("tell") as work:
            await work.lock(subject)
            raise KeyError
    except KeyError:
        pass
    assert await stage.count("outbox", stage.sender) == 0
    assert await stage.count("stream", stage.sender) == 0


async def test_concurrent_writers_of_one_subject_take_turns(stage: Stage) -> None:
    [subject] = subjects(1)
    await asyncio.gather(*(stage.tell(subject, f"{n}") for n in range(30)))
    async with stage.sender.engine.connect() as connection:
        query = text("select sequence from outbox order by position")
        sequences = [row.sequence for row in await connection.execute(query)]
    assert sequences == list(range(1, 31))


async def test_an_event_nobody_listens_to_moves_the_sequence_on(stage: Stage) -> None:
    [subject] = subjects(1)
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        await stage.tell(subject, "un", "whisper", "deux")
        await until(lambda: stage.heard({subject: ["un", "deux"]}))
    await stage.settled()


async def test_consuming_everything_again_changes_nothing(stage: Stage) -> None:
    words = {subject: ["un", "deux"] for subject in subjects(10)}
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        for subject in words:
            await stage.tell(subject, "un", "deux")
        await until(lambda: stage.heard(words))
    announced = await stage.count("outbox")
    async with stage.receiver.engine.begin() as connection:
        await connection.execute(text("update position set next_offset = 0"))
    again = stage.runtime(stage.receiver_service)
    async with running(again.consumer.run):
        await until(lambda: _at_the_end(stage))
    await again.engine.dispose()
    assert await stage.heard(words)
    assert await stage.count("outbox") == announced
    await stage.settled()


async def _at_the_end(stage: Stage) -> bool:
    async with stage.receiver.engine.connect() as connection:
        total = await connection.scalar(
            text("select sum(next_offset) from position where topic = :topic"),
            {"topic": stage.topic},
        )
    return int(total or 0) == len(await stage.log())


async def test_the_same_event_announces_the_same_ids_when_it_is_taken_again(stage: Stage) -> None:
    [subject] = subjects(1)
    await stage.put(stage.encoded(subject, 1, "un"))
    [raw] = await stage.log()
    record = Record(raw.topic, raw.partition, raw.offset, raw.key, raw.value, raw.headers)
    announced: list[list[UUID]] = []
    for _ in range(2):
        settings = await stage.database()
        taking = stage.runtime(stage.receiver_service, settings)
        await taking.intake.take([record])
        async with taking.engine.connect() as connection:
            rows = await connection.execute(text("select id from outbox union select id from note"))
            announced.append(sorted(row.id for row in rows))
        await taking.engine.dispose()
    assert announced[0] == announced[1]
    assert len(announced[0]) == 2


async def test_batches_of_any_size_keep_the_order(stage: Stage) -> None:
    rng = random.Random(7)
    words: dict[UUID, list[str]] = {subject: [] for subject in subjects(6)}
    for n in range(120):
        subject = rng.choice(list(words))
        words[subject].append(f"{n}")
        await stage.tell(subject, f"{n}")
    stage.sender.relay.window = 7
    stage.receiver.intake.max_records = 10
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        await until(lambda: stage.heard(words))
    await stage.settled()


async def test_every_record_is_a_cloudevent_with_its_subject_as_key(stage: Stage) -> None:
    [subject] = subjects(1)
    await stage.tell(subject, "un", "deux", "trois")
    async with running(stage.sender.relay.run):
        await until(lambda: _sent(stage, 3))
    records = await stage.log()
    envelopes = [decode(record.key, record.value, record.headers)[0] for record in records]
    assert [envelope.sequence for envelope in envelopes] == [1, 2, 3]
    assert {envelope.source for envelope in envelopes} == {stage.source}
    assert {record.key for record in records} == {str(subject).encode()}


async def _sent(stage: Stage, count: int) -> bool:
    return await stage.count("sent", stage.sender) == count


async def test_what_left_the_outbox_is_kept_with_its_place_in_the_log(stage: Stage) -> None:
    [subject] = subjects(1)
    await stage.tell(subject, "un", "deux")
    async with running(stage.sender.relay.run):
        await until(lambda: _sent(stage, 2))
    async with stage.sender.engine.connect() as connection:
        query = text("select partition, log_offset, value, sequence from sent order by sequence")
        kept = [tuple(row) for row in await connection.execute(query)]
    log = await stage.log()
    assert kept == [(each.partition, each.offset, each.value, n) for n, each in enumerate(log, 1)]
    assert await stage.count("outbox", stage.sender) == 0
