"""What is kept for a time only: days of `sent`, keys of commands, ids of events."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis.clock import SetClock
from chassis.housekeeping import Housekeeper
from tests.chassis.conftest import Lines
from tests.chassis.counter import Counter, a_counter
from tests.chassis.stage import running, until
from tests.platform import Platform

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)


class House:
    """A service's database, and who keeps it tidy."""

    def __init__(self, counter: Counter) -> None:
        self.clock = SetClock(MORNING)
        self.counter = counter
        self.keeper = Housekeeper(
            counter.runtime.settings, self.clock, counter.runtime.transactions
        )

    async def rows(self, query: str, **values: Any) -> list[Any]:
        return await self.counter.rows(query, **values)

    async def days(self) -> list[str]:
        """The days that `sent` has room for."""
        query = (
            "select relname from pg_class join pg_inherits on pg_class.oid = inhrelid"
            " where inhparent = 'sent'::regclass order by 1"
        )
        return [row.relname.removeprefix("sent_") for row in await self.rows(query)]

    async def send(self, day: date) -> None:
        """Writes a row that left the outbox that day."""
        await self.rows(
            "insert into sent select :day, 's', 1, :id, 't', '', '[]', now(), 0, 0, now()"
            " returning 1",
            day=day,
            id=uuid4(),
        )

    async def take(self, moment: datetime) -> UUID:
        """Remembers the id of an event taken at that moment."""
        [[id]] = await self.rows(
            "insert into inbox values ('/t/s', :id, :moment) returning id",
            id=uuid4(),
            moment=moment,
        )
        assert isinstance(id, UUID)
        return id


@pytest.fixture
async def house(platform: Platform) -> AsyncIterator[House]:
    counter = await a_counter(platform)
    yield House(counter)
    await counter.stage.close()


async def test_room_is_made_for_the_day_and_the_next_and_taken_after_thirty(house: House) -> None:
    await house.keeper.tidy()
    await house.keeper.tidy()
    assert await house.days() == ["20260302", "20260303"]
    await house.send(MORNING.date())
    await house.send(MORNING.date() + A_DAY)
    kept_days = house.counter.runtime.settings.sent_days
    house.clock.advance(kept_days * A_DAY)
    await house.keeper.tidy()
    assert await house.days() == ["20260302", "20260303", "20260401", "20260402"]
    house.clock.advance(A_DAY)
    await house.keeper.tidy()
    assert await house.days() == ["20260303", "20260401", "20260402", "20260403"]
    assert [row.sent_on for row in await house.rows("select sent_on from sent")] == [
        date(2026, 3, 3)
    ]


async def test_the_ids_of_events_are_kept_as_long_as_the_settings_say(house: House) -> None:
    kept_for = house.counter.runtime.settings.inbox_days * A_DAY
    await house.take(MORNING - kept_for - timedelta(seconds=1))
    kept = await house.take(MORNING - kept_for)
    await house.keeper.tidy()
    assert [row.id for row in await house.rows("select id from inbox")] == [kept]


async def test_what_was_given_up_is_kept_as_long_as_the_ids(house: House) -> None:
    kept_for = house.counter.runtime.settings.inbox_days * A_DAY
    for position, moment in enumerate((MORNING - kept_for - timedelta(seconds=1), MORNING), 1):
        await house.rows(
            "insert into discarded select :position, '/t/s', 's', 1, null, null, 'refused', null,"
            " 't', 0, 0, null, null, '[]', now(), 'dev', :moment, 'a', 'r' returning 1",
            position=position,
            moment=moment,
        )
    await house.keeper.tidy()
    assert [row.position for row in await house.rows("select position from discarded")] == [2]


@pytest.mark.parametrize(
    ("state", "prepared", "ended", "kept"),
    [
        ("prepared", timedelta(days=1), None, True),
        ("prepared", timedelta(days=1, seconds=1), None, False),
        ("running", timedelta(days=400), None, True),
        ("paused", timedelta(days=400), None, True),
        ("done", timedelta(days=400), timedelta(days=90), True),
        ("stopped", timedelta(days=400), timedelta(days=90, seconds=1), False),
    ],
)
async def test_a_group_retry_is_kept_until_it_is_of_no_more_use(
    house: House, state: str, prepared: timedelta, ended: timedelta | None, kept: bool
) -> None:
    await house.rows(
        "insert into group_retry values (:id, :state, '{}', :prepared, 'a', null, :ended)"
        " returning 1",
        id=uuid4(),
        state=state,
        prepared=MORNING - prepared,
        ended=MORNING - ended if ended else None,
    )
    await house.keeper.tidy()
    assert bool(await house.rows("select 1 from group_retry")) is kept


async def test_a_keeper_that_meets_a_lock_gives_way(house: House, lines: Lines) -> None:
    """Whoever sends would wait behind a keeper that waits."""
    await house.keeper.tidy()
    house.clock.advance(60 * A_DAY)
    hasty = house.counter.runtime.settings.model_copy(update={"lock_seconds": 0.05})
    house.keeper.settings = hasty
    async with house.counter.runtime.engine.begin() as connection:
        await connection.execute(text("select 1 from sent"))
        async with running(house.keeper.run):
            await until(lambda: lines.of("housekeeping-postponed"))
    [line] = lines.of("housekeeping-postponed")
    assert line["error"] == "LockNotAvailableError"
    assert "20260302" in await house.days()
    await house.keeper.tidy()
    assert "20260302" not in await house.days()
