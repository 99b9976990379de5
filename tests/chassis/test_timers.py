"""Timers: each fires once, from its local day on, whatever happens meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from chassis.timekeeper import LONGEST_PAUSE
from chassis.web import application
from tests.chassis.clockwork import A_DAY, MORNING, TODAY, Clockwork, a_clockwork
from tests.chassis.conftest import Lines
from tests.chassis.counter import a_client
from tests.chassis.stage import Note, running, until
from tests.platform import Platform


@pytest.fixture(scope="module")
async def made(platform: Platform) -> AsyncIterator[Clockwork]:
    async with a_clockwork(platform) as one:
        yield one


@pytest.fixture
async def clockwork(made: Clockwork) -> Clockwork:
    """The same machinery, wound back to the morning with no timer left."""
    made.clock.moment = MORNING
    made.faults.clear()
    made.fired.clear()
    await made.rows("with gone as (delete from timer returning 1) select count(*) from gone")
    return made


async def test_a_timer_fires_at_the_start_of_its_local_day(clockwork: Clockwork) -> None:
    winter = await clockwork.remind(("first", TODAY + A_DAY))
    clockwork.clock.moment = datetime(2026, 3, 2, 22, 59, 59, tzinfo=UTC)
    assert await clockwork.fire() == 0
    clockwork.clock.advance(timedelta(seconds=1))
    assert await clockwork.fire() == 1
    assert clockwork.of(winter) == [("first", date(2026, 3, 3))]
    summer = await clockwork.remind(("first", date(2026, 3, 30)))
    clockwork.clock.moment = datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)
    assert await clockwork.fire() == 0
    clockwork.clock.advance(timedelta(seconds=1))
    assert await clockwork.fire() == 1
    assert clockwork.of(summer) == [("first", date(2026, 3, 30))]


async def test_a_timer_fires_once_though_two_keepers_look_at_once(clockwork: Clockwork) -> None:
    made = [await clockwork.remind(("first", TODAY), ("second", TODAY)) for _ in range(12)]
    other = clockwork.stage.runtime(clockwork.runtime.service, clockwork.runtime.settings)
    counts = await asyncio.gather(clockwork.fire(), other.timekeeper.fire_due(), clockwork.fire())
    assert sum(counts) == 24
    for note in made:
        assert sorted(clockwork.of(note)) == [("first", TODAY), ("second", TODAY)]
        assert [n for n, *_ in await clockwork.told(note)] == [1, 2]
    assert await clockwork.fire() == 0
    await other.engine.dispose()


async def test_timers_fire_in_the_order_they_were_due(clockwork: Clockwork) -> None:
    note = await clockwork.remind(
        ("first", TODAY + 2 * A_DAY), ("third", TODAY), ("second", TODAY + A_DAY)
    )
    clockwork.clock.advance(5 * A_DAY)
    assert await clockwork.fire() == 3
    assert [name for name, _ in clockwork.of(note)] == ["third", "second", "first"]


async def test_a_timer_that_sets_itself_again_while_it_fires_goes_on(
    clockwork: Clockwork,
) -> None:
    note = await clockwork.remind(("first", TODAY))
    clockwork.faults.add("first again")
    for n in range(3):
        assert await clockwork.fire() == 1
        assert await clockwork.fire() == 0
        assert clockwork.of(note)[-1] == ("first", TODAY + n * A_DAY)
        clockwork.clock.advance(A_DAY)


async def test_a_timer_moved_by_an_officer_while_it_is_due_does_not_fire(
    clockwork: Clockwork,
) -> None:
    note = await clockwork.remind(("first", TODAY))
    async with clockwork.runtime.transactions.begin("officer") as work:
        held = await work.get(Note, note)
        firing = asyncio.ensure_future(clockwork.fire())
        await until(lambda: _waits(clockwork))
        work.remind("first", held, TODAY + 7 * A_DAY)
    assert await firing == 0
    assert clockwork.of(note) == []
    clockwork.clock.advance(7 * A_DAY)
    assert await clockwork.fire() == 1


async def _waits(clockwork: Clockwork) -> bool:
    query = (
        "select 1 from pg_stat_activity where datname = current_database()"
        " and wait_event_type = 'Lock'"
    )
    return bool(await clockwork.rows(query))


async def test_a_timer_dismissed_or_erased_never_fires(clockwork: Clockwork) -> None:
    dismissed, erased = [await clockwork.remind(("first", TODAY)) for _ in range(2)]
    async with clockwork.runtime.transactions.begin("officer") as work:
        work.dismiss("first", await work.get(Note, dismissed))
        work.erase(await work.get(Note, erased))
    assert await clockwork.fire() == 0
    assert await clockwork.rows("select 1 from timer") == []


async def test_a_failing_timer_is_put_off_shown_and_hinders_no_other(
    clockwork: Clockwork, lines: Lines
) -> None:
    failing = await clockwork.remind(("first", TODAY), ("second", TODAY))
    clockwork.faults |= {"first", "third breaks"}
    broken = await clockwork.remind(("third", TODAY))
    assert await clockwork.fire() == 1
    assert clockwork.of(failing) == [("second", TODAY)]
    kept = {row.name: row for row in await clockwork.rows("select * from timer")}
    assert (kept["first"].attempts, kept["first"].item) == (1, failing)
    assert kept["first"].error == "not-now : Pas maintenant."
    assert kept["third"].error.startswith("ValueError (fire, ligne ")
    assert kept["first"].due_on == TODAY
    assert kept["first"].due_at == MORNING + timedelta(minutes=2)
    assert {line["timer"] for line in lines.of("timer-failed")} == {"first", "third"}
    assert "Canari" not in lines.text
    assert await _metric(clockwork) == 2
    clockwork.faults.clear()
    assert await clockwork.fire() == 0
    clockwork.clock.advance(timedelta(minutes=2))
    assert await clockwork.fire() == 2
    assert clockwork.of(failing)[-1] == ("first", TODAY)
    assert clockwork.of(broken) == [("third", TODAY)]
    assert await _metric(clockwork) == 0


async def _metric(clockwork: Clockwork) -> float:
    async with a_client(application(clockwork.runtime)) as anybody:
        page = (await anybody.get("/metrics")).text
    [line] = [each for each in page.splitlines() if each.startswith("happy_timers_failing{")]
    return float(line.rpartition(" ")[2])


async def test_pauses_grow_up_to_an_hour(clockwork: Clockwork) -> None:
    await clockwork.remind(("first", TODAY))
    clockwork.faults.add("first")
    pauses = []
    for _ in range(9):
        assert await clockwork.fire() == 0
        [row] = await clockwork.rows("select due_at from timer")
        pauses.append(row.due_at - clockwork.clock.now())
        clockwork.clock.moment = row.due_at
    assert pauses[:3] == [timedelta(minutes=n) for n in (2, 4, 8)]
    assert pauses[-1] == LONGEST_PAUSE


async def test_a_timer_that_fails_leaves_nothing_of_its_try(clockwork: Clockwork) -> None:
    note = await clockwork.remind(("first", TODAY))
    clockwork.faults.add("first breaks")
    await clockwork.fire()
    assert await clockwork.told(note) == []
    [row] = await clockwork.rows("select record from note where id = :note", note=note)
    assert '"words": []' in row.record


async def test_a_timer_set_twice_for_one_day_tells_two_different_events(
    clockwork: Clockwork,
) -> None:
    note = await clockwork.remind(("first", TODAY))
    assert await clockwork.fire() == 1
    await clockwork.remind(("first", TODAY), note=note)
    assert await clockwork.fire() == 1
    (_, first, first_cause, _), (_, second, second_cause, _) = await clockwork.told(note)
    assert first != second
    assert first_cause != second_cause


async def test_a_restored_service_tells_the_same_event_when_its_timer_fires_again(
    clockwork: Clockwork,
) -> None:
    note = await clockwork.remind(("first", TODAY))
    await clockwork.fire()
    [before] = await clockwork.told(note)
    await _restore(clockwork, note)
    clockwork.clock.advance(timedelta(hours=3))
    await clockwork.fire()
    assert await clockwork.told(note) == [before]
    midnight = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    assert before[1].int >> 80 == int(midnight.timestamp() * 1000)
    assert before[2:] == (f"timer:first:{note}:2026-03-02:0",) * 2


async def _restore(clockwork: Clockwork, note: UUID) -> None:
    """Takes the service's memory of the firing away, as a restored backup would."""
    subject = "(select cast(subject as text) from note where id = :note)"
    for query in (
        f"delete from outbox where subject = {subject} returning 1",
        f"update stream set last_sequence = 0 where subject = {subject} returning 1",
    ):
        await clockwork.rows(query, note=note)
    await clockwork.remind(("first", TODAY), note=note)


async def test_a_timer_that_nobody_listens_to_is_put_off_not_lost(clockwork: Clockwork) -> None:
    await clockwork.remind(("unknown", TODAY))
    assert await clockwork.fire() == 0
    [row] = await clockwork.rows("select name, attempts, error from timer")
    assert (row.name, row.attempts) == ("unknown", 1)
    assert row.error.startswith("KeyError")


async def test_the_keeper_fires_what_comes_due_while_it_runs(clockwork: Clockwork) -> None:
    note = await clockwork.remind(("first", TODAY + A_DAY))
    async with running(clockwork.runtime.timekeeper.run):
        clockwork.clock.advance(A_DAY)
        await until(lambda: clockwork.of(note))
    assert clockwork.of(note) == [("first", TODAY + A_DAY)]
