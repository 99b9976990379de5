"""Poison: each kind ends as its table says, others are not delayed, and its subject drains."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis import brake
from chassis.desk import Desk
from tests.chassis.poison import AWAITED, FAULTS, POISONS, Poison, Raw
from tests.chassis.stage import Stage, running, subjects, until
from tests.platform import Platform

SUBJECTS = {poison.name: uuid4() for poison in POISONS}
INNOCENTS = subjects(8)
NAMES = [poison.name for poison in POISONS]


@pytest.fixture(scope="module")
async def poisoned(platform: Platform) -> AsyncIterator[Stage]:
    """A log in which each kind stands between two good events, among innocents; all taken."""
    stage = await Stage(platform).prepare()
    stage.faults |= FAULTS
    limit, brake.LIMIT = brake.LIMIT, 10_000
    records: list[Raw] = []
    for n, poison in enumerate(POISONS):
        subject = SUBJECTS[poison.name]
        records.append(stage.encoded(subject, 1, "avant"))
        records += poison.make(stage, subject)
        records.append(stage.encoded(subject, 3, "après"))
        records.append(stage.encoded(INNOCENTS[n % 8], n // 8 + 1, f"{n // 8}"))
    await stage.put(*records)
    each = dict.fromkeys(INNOCENTS, 0)
    for n in range(len(POISONS)):
        each[INNOCENTS[n % 8]] += 1
    words = {subject: [f"{n}" for n in range(count)] for subject, count in each.items()}
    async with running(stage.receiver.consumer.run), running(stage.receiver.retrier.run):
        await until(lambda: stage.heard(words))
        await until(lambda: _all_taken(stage))
        brake.LIMIT = limit
        yield stage
    await stage.close()


async def _all_taken(stage: Stage) -> bool:
    query = text("select coalesce(sum(next_offset), 0) from position where topic = :topic")
    async with stage.receiver.engine.connect() as connection:
        taken = await connection.scalar(query, {"topic": stage.topic})
    return int(taken or 0) == len(await stage.log())


async def _waiting(stage: Stage, subject: UUID) -> tuple[str, str] | None:
    query = text("select cause, state from parked_subject where subject = :subject")
    async with stage.receiver.engine.connect() as connection:
        row = (await connection.execute(query, {"subject": str(subject)})).one_or_none()
    return (row.cause, row.state) if row else None


@pytest.mark.parametrize("poison", POISONS, ids=NAMES)
async def test_each_kind_ends_as_its_table_says(poisoned: Stage, poison: Poison) -> None:
    subject = SUBJECTS[poison.name]
    expected = (poison.cause, poison.state) if poison.cause else None
    assert await _waiting(poisoned, subject) == expected
    words = await poisoned.words(subject)
    assert words[0] == "avant"
    assert (words[-1] == "après") is (poison.cause is None)


async def test_a_double_is_applied_once(poisoned: Stage) -> None:
    assert await poisoned.words(SUBJECTS["a double"]) == ["avant", "deux", "après"]


async def test_a_parked_event_is_shown_with_its_bytes(poisoned: Stage) -> None:
    async with poisoned.receiver.transactions.begin("test") as work:
        groups = await Desk(work).groups()
        causes = {p.cause for p in POISONS if p.cause} | {"behind"}
        assert {group["cause"] for group in groups} == causes
        [row] = [
            row for row in await Desk(work).parked(0, 200, cause="tombstone") if row["type"] is None
        ]
        assert (await Desk(work).one(row["position"]))["value"] is None


async def _head(stage: Stage, subject: UUID) -> int:
    query = text("select position from parked where subject = :subject and cause <> 'behind'")
    async with stage.receiver.engine.connect() as connection:
        return int(await connection.scalar(query, {"subject": str(subject)}) or 0)


async def _drained(stage: Stage, subject: UUID) -> bool:
    return await _waiting(stage, subject) is None


CURED = [poison for poison in POISONS if poison.cause]


@pytest.mark.parametrize("poison", CURED, ids=[poison.name for poison in CURED])
async def test_the_subject_drains_in_the_order_of_its_sequences(
    poisoned: Stage, poison: Poison
) -> None:
    subject, word = SUBJECTS[poison.name], "deux"
    if poison.cure == "arrival":
        await poisoned.put(poisoned.encoded(subject, 2, "deux"))
    elif poison.cure == "awaited":
        word = f"await:sender:{AWAITED}"
        await poisoned.put(poisoned.encoded(AWAITED, 1, "attendu"))
    else:
        if poison.cure == "repair":
            word = "refuse-moi" if poison.cause == "refused" else "panne"
            poisoned.faults.clear()
        async with poisoned.receiver.transactions.begin("test") as work:
            desk, position = Desk(work), await _head(poisoned, subject)
            if poison.cure == "repair":
                await desk.retry(position)
            else:
                await desk.discard(position, "Illisible", 2)
        poisoned.receiver.retrier.wake()
    await until(lambda: _drained(poisoned, subject))
    discarded = poison.cure == "discard" and poison.cause != "fork"
    expected = ["avant", "après"] if discarded else ["avant", word, "après"]
    assert await poisoned.words(subject) == expected


async def test_an_all_poison_deployment_stops_the_consumer_at_its_limit(stage: Stage) -> None:
    stage.faults.add("panne")
    good, *bad = subjects(40)
    await stage.put(*(stage.encoded(subject, 1, "panne") for subject in bad), partition=3)
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.receiver.consumer.state == "stopped:too-many-parked")
        assert await stage.count("parked") == brake.LIMIT
        stage.faults.clear()
        async with stage.receiver.transactions.begin("test") as work:
            await Desk(work).resume("receiver", "Correctif livré")
        await stage.put(stage.encoded(good, 1, "bon"))
        await until(lambda: stage.heard({good: ["bon"], bad[-1]: ["panne"]}))
    assert await stage.count("parked") == brake.LIMIT
    assert await stage.count("audit") == 1


async def test_a_failing_event_is_tried_again_until_its_tries_are_spent(stage: Stage) -> None:
    [subject] = subjects(1)
    stage.faults.add("panne")
    stage.receiver.retrier.pauses = (stage.receiver.retrier.pauses[0] * 0,) * 3
    await stage.put(stage.encoded(subject, 1, "panne"), stage.encoded(subject, 2, "deux"))
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.count("parked"))
    async with stage.receiver.engine.begin() as connection:
        await connection.execute(text("update parked_subject set next_attempt_at = now()"))
    async with running(stage.receiver.retrier.run):
        await until(lambda: _is(stage, ("failed", "paused")))
    assert await stage.count("parked") == 2
    assert not await stage.words(subject)


async def _is(stage: Stage, expected: tuple[str, str]) -> bool:
    return await stage.causes() == [expected]
