"""What happens by itself, through the real timers and database, on a clock that is moved."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text

from services.prospection import use_cases
from services.prospection.app import service
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Alert, ContactKind, Result, Status
from services.prospection.domain.people import Role
from services.prospection.domain.waiting import Task, waiting
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import DAY, TODAY, alone
from tests.prospection.desk import Desk

FIRST_CALL, DORMANT, REMINDER, NOTICE = 5 * DAY, 45 * DAY, 183 * DAY, 30 * DAY
KEPT, BEFORE = 730 * DAY, 30 * DAY


@pytest.fixture(scope="module")
async def shared(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
async def at_work(shared: Office) -> AsyncIterator[Office]:
    """The module's office, on the day of the first test; no timer may have failed."""
    shared.clock.moment = NOON
    yield shared
    async with shared.runtime.engine.connect() as connection:
        failed = await connection.scalar(text("select count(*) from timer where attempts > 0"))
    assert failed == 0


@pytest.fixture
def desk(at_work: Office) -> Desk:
    transactions = at_work.runtime.transactions
    return Desk(lambda cause: transactions.begin("test", cause=cause), at_work.clock)


@pytest.fixture
def on(at_work: Office, desk: Desk) -> "Calendar":
    return Calendar(at_work, desk)


class Calendar:
    """Lets days come, each with what it brings."""

    def __init__(self, at_work: Office, desk: Desk) -> None:
        self._at_work = at_work
        self._desk = desk

    async def day(self, day: date) -> None:
        self._desk.on(day)
        await self._at_work.fire_timers()

    async def told(self, candidate: Candidate) -> list[tuple[str, str]]:
        """What was announced of a candidate after its registration: the event, and its day."""
        told = await self._at_work.told(candidate.id)
        return [(each["type"], each["data"]["occurred_on"]) for each in told[1:]]


async def call(desk: Desk, id: UUID, result: Result = Result.REACHED) -> None:
    async with desk.work() as work:
        await use_cases.note(id, ContactKind.CALL, result, "", None, work)


def tasks(candidate: Candidate) -> Task | None:
    found = waiting(candidate)
    return found.task if found else None


async def test_a_first_call_that_nobody_made_is_shown(desk: Desk, on: Calendar) -> None:
    candidate = await desk.registered(alone())
    await on.day(TODAY + FIRST_CALL - DAY)
    assert (await desk.kept(candidate.id)).alerts == {}
    await on.day(TODAY + FIRST_CALL)
    late = await desk.kept(candidate.id)
    assert late.alerts == {Alert.FIRST_CALL: TODAY + FIRST_CALL}
    found = waiting(late)
    assert found is not None
    assert found.late


async def test_a_first_call_made_in_time_is_not_shown(desk: Desk, on: Calendar) -> None:
    candidate = await desk.registered(alone())
    await call(desk, candidate.id, Result.NO_ANSWER)
    await on.day(TODAY + FIRST_CALL)
    assert (await desk.kept(candidate.id)).alerts == {}


async def test_a_notice_that_somebody_still_waits_for_is_shown(desk: Desk, on: Calendar) -> None:
    candidate = await desk.registered()
    async with desk.work() as work:
        await use_cases.inform(candidate.id, candidate.household.lead.id, None, None, work)
    await call(desk, candidate.id)
    await on.day(TODAY + NOTICE)
    assert (await desk.kept(candidate.id)).alerts == {Alert.NOTICE: TODAY + NOTICE}
    async with desk.work() as work:
        partner = candidate.household.adults[1].id
        await use_cases.inform(candidate.id, partner, None, None, work)
    await on.day(TODAY + 2 * NOTICE)
    assert (await desk.kept(candidate.id)).alerts == {}


async def test_a_file_of_which_nothing_is_heard_falls_asleep_on_its_day(
    desk: Desk, on: Calendar
) -> None:
    candidate = await desk.under_assessment(alone())
    await on.day(TODAY + DORMANT - DAY)
    assert (await desk.kept(candidate.id)).status is Status.UNDER_ASSESSMENT
    await on.day(TODAY + DORMANT + 3 * DAY)
    asleep = await desk.kept(candidate.id)
    assert (asleep.status, asleep.reason) == (Status.DORMANT, "inactive")
    assert (await on.told(candidate))[-1] == (
        "candidate-deferred",
        str(TODAY + DORMANT),
    )


async def test_a_file_of_which_something_is_heard_stays_awake(desk: Desk, on: Calendar) -> None:
    candidate = await desk.under_assessment(alone())
    await on.day(TODAY + DORMANT - DAY)
    await call(desk, candidate.id)
    await on.day(TODAY + DORMANT + DAY)
    assert (await desk.kept(candidate.id)).status is Status.UNDER_ASSESSMENT


async def test_a_file_that_sleeps_is_recalled_and_not_twice_for_one_call(
    desk: Desk, on: Calendar
) -> None:
    candidate = await desk.under_assessment(alone())
    for person in candidate.known.people:
        async with desk.work() as work:
            await use_cases.inform(candidate.id, person.id, None, None, work)
    async with desk.work() as work:
        await use_cases.defer(candidate.id, None, work)
    recalled = TODAY + REMINDER
    await on.day(recalled)
    assert tasks(await desk.kept(candidate.id)) is Task.CALL_BACK
    await call(desk, candidate.id, Result.CALL_BACK)
    await on.day(recalled + REMINDER - DAY)
    assert tasks(await desk.kept(candidate.id)) is None
    await on.day(recalled + REMINDER)
    assert tasks(await desk.kept(candidate.id)) is Task.CALL_BACK


async def test_a_file_is_anonymised_after_its_notice(desk: Desk, on: Calendar) -> None:
    candidate = await desk.registered(alone())
    async with desk.work() as work:
        await use_cases.withdraw(candidate.id, "family", None, work)
    await on.day(TODAY + KEPT - BEFORE)
    told = await desk.kept(candidate.id)
    assert told.alerts[Alert.ANONYMISATION] == TODAY + KEPT - BEFORE
    await on.day(TODAY + KEPT - DAY)
    assert (await desk.kept(candidate.id)).status is Status.WITHDRAWN
    await on.day(TODAY + KEPT)
    assert (await desk.kept(candidate.id)).status is Status.ANONYMISED
    assert (await on.told(candidate))[-1] == ("candidate-anonymised", str(TODAY + KEPT))


async def test_a_platform_that_was_away_still_gives_the_whole_notice(
    desk: Desk, on: Calendar
) -> None:
    candidate = await desk.registered(alone())
    back = TODAY + 2 * KEPT
    await on.day(back)
    await on.day(back + BEFORE - DAY)
    assert (await desk.kept(candidate.id)).status is Status.CONTACTED
    await on.day(back + BEFORE)
    assert (await desk.kept(candidate.id)).status is Status.ANONYMISED


async def test_a_call_during_the_notice_keeps_the_file(desk: Desk, on: Calendar) -> None:
    candidate = await desk.registered(alone())
    await on.day(TODAY + KEPT - BEFORE)
    await call(desk, candidate.id)
    await on.day(TODAY + KEPT)
    kept = await desk.kept(candidate.id)
    assert kept.status is Status.CONTACTED
    assert Alert.ANONYMISATION not in kept.alerts


async def test_a_qualified_household_is_not_forgotten(desk: Desk, on: Calendar) -> None:
    candidate = await desk.qualified(alone())
    await on.day(TODAY + 3 * KEPT)
    assert (await desk.kept(candidate.id)).status is Status.QUALIFIED


async def test_a_file_that_went_into_another_one_forgets_its_application(
    desk: Desk, on: Calendar
) -> None:
    candidate, other = await desk.registered(alone()), await desk.registered(alone())
    async with desk.work() as work:
        await use_cases.merge(candidate.id, other.id, Role.OTHER, {}, None, work)
    await on.day(TODAY + KEPT - DAY)
    assert (await desk.kept(other.id)).application == other.application
    await on.day(TODAY + KEPT)
    merged = await desk.kept(other.id)
    assert (merged.status, merged.application) == (Status.MERGED, None)
    assert await on.told(other) == []


async def test_nothing_is_left_to_fire(at_work: Office, desk: Desk, on: Calendar) -> None:
    await desk.registered(alone())
    await on.day(TODAY + FIRST_CALL)
    assert await at_work.fire_timers() == 0
