"""A batch goes on exactly where the database stands, whoever else is at work on it meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from chassis import brake
from chassis.intake import Applied, Outcome, Rewind, Stopped
from chassis.record import Partition, Record
from tests.chassis.parking import Parking, a_parking
from tests.chassis.stage import subjects, until
from tests.platform import Platform


class _Endless:
    """A log of which nothing was ever lost."""

    def start(self, place: Partition) -> int:
        return 0

    async def check(self, stored: dict[Partition, int]) -> str | None:
        return None


@pytest.fixture
async def parking(platform: Platform) -> AsyncIterator[Parking]:
    async with a_parking(platform) as made:
        made.stage.receiver.intake.bounds = _Endless()
        yield made


def _record(parking: Parking, offset: int, subject: UUID, sequence: int, at: int = 0) -> Record:
    key, value, headers = parking.stage.encoded(subject, sequence, f"{sequence}")
    return Record(parking.stage.topic, at, offset, key, value, tuple(headers))


def _unreadable(parking: Parking, offset: int, at: int = 0) -> Record:
    return Record(parking.stage.topic, at, offset, f"{offset}".encode(), b"?", ())


async def _take(parking: Parking, *records: Record) -> Outcome:
    return await parking.stage.receiver.intake.take(records)


async def _stands(parking: Parking) -> dict[int, int]:
    rows = await parking.rows("select partition, next_offset from position")
    return {row.partition: row.next_offset for row in rows}


async def test_a_batch_is_refused_whole_where_another_takes_it_meanwhile(parking: Parking) -> None:
    [subject] = subjects(1)
    assert await _take(parking, _record(parking, 0, subject, 1)) == Applied(1)
    async with parking.stage.receiver.engine.begin() as other:
        await other.execute(text("update position set next_offset = 2"))
        late = asyncio.ensure_future(_take(parking, _record(parking, 1, subject, 2)))
        await until(parking.waits_for_a_lock)
    assert await late == Rewind({(parking.stage.topic, 0): 2})
    assert await parking.stage.words(subject) == ["1"]
    assert await _stands(parking) == {0: 2}


async def test_a_batch_that_goes_on_elsewhere_leaves_every_position_where_it_was(
    parking: Parking,
) -> None:
    one, other = subjects(2)
    place, elsewhere = (parking.stage.topic, 0), (parking.stage.topic, 1)
    assert await _take(parking, _record(parking, 0, one, 1)) == Applied(1)
    beyond = _record(parking, 1, one, 2), _record(parking, 3, other, 1, at=1)
    assert await _take(parking, *beyond) == Rewind({place: 1, elsewhere: 0})
    assert await _stands(parking) == {0: 1}


async def test_what_the_brake_kept_a_batch_from_is_still_to_be_taken(parking: Parking) -> None:
    good, other = subjects(2)
    poison = [_unreadable(parking, offset) for offset in range(brake.LIMIT + 2)]
    rest = [_record(parking, brake.LIMIT + 2, good, 1), _record(parking, 0, other, 1, at=1)]
    assert await _take(parking, *poison, *rest) == Stopped("too-many-parked")
    assert await _stands(parking) == {0: brake.LIMIT, 1: 0}
    assert await parking.stage.count("parked") == brake.LIMIT
    async with parking.stage.receiver.transactions.begin("test") as work:
        assert await brake.resume(work.connection, "receiver")
    assert await _take(parking, *poison[brake.LIMIT :], *rest) == Applied(4)
    assert [await parking.stage.words(each) for each in (good, other)] == [["1"], ["1"]]
    assert await _stands(parking) == {0: brake.LIMIT + 3, 1: 1}


async def test_an_event_that_comes_while_the_last_before_it_leaves_the_parking_is_applied(
    parking: Parking,
) -> None:
    [subject] = subjects(1)
    await parking.tell(subject, (1, "un"), (3, "trois"))
    names = {"subject": str(subject)}
    async with parking.stage.receiver.engine.begin() as drain:
        for table in ("parked", "parked_subject"):
            await drain.execute(text(f"delete from {table} where subject = :subject"), names)
        heard = "update heard set last_sequence = 3 where subject = :subject"
        await drain.execute(text(heard), names)
        with capture_logs() as said:
            late = asyncio.ensure_future(_take(parking, _record(parking, 2, subject, 4)))
            await until(parking.waits_for_a_lock)
            await drain.commit()
            assert await late == Applied(1)
    assert [line["event"] for line in said if line["log_level"] != "debug"] == []
    assert await parking.stage.words(subject) == ["un", "4"]
    assert await parking.stage.count("parked") == 0
