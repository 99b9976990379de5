"""What insertion does for partners of what it hears, through the real intake and database."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from contracts.event import Event
from services.insertion import use_cases
from services.insertion.domain.household import Household, Standing
from services.insertion.domain.partner_facts import Ending, Gate, Status
from services.insertion.domain.partner_word import Saying, Seat
from services.insertion.listeners import listen
from tests.desk import NOON
from tests.heard import (
    ALONE,
    COUPLE,
    FIRM,
    a_household,
    anonymised,
    merged,
    qualified,
    recomposed,
    registered,
    separated,
    withdrawn,
)
from tests.insertion.desk import Desk
from tests.insertion.heard import opened
from tests.insertion.partners import (
    DAY,
    HERE,
    PAUSE,
    RECORDER,
    REVIEW,
    TERM,
    TODAY,
    WITNESS,
)
from tests.office import Office

CLOSED, PASSED, ALONE_NOW = "closed", "passed", "not-applicable"


@pytest.fixture
def desk(at_work: Office) -> Desk:
    transactions = at_work.runtime.transactions
    return Desk(lambda cause: transactions.begin("test", cause=cause), at_work.clock)


async def gates(at_work: Office, household: UUID) -> list[str]:
    """What was said of a household's gate, in order."""
    return [each["data"].get("gate", CLOSED) for each in await at_work.told(household)]


async def household_of(desk: Desk, id: UUID) -> list[Household]:
    async with desk.work() as work:
        return await work.about(Household, id)


async def resolved(desk: Desk, household: UUID) -> None:
    """The partner signs, and two advisers see it."""
    path = await desk.path(household)
    async with desk.work(RECORDER) as work:
        await use_cases.take_partner_paper(path.id, Seat.PARTNER, Saying.DECLINES, None, None, work)
    async with desk.work(WITNESS) as work:
        await use_cases.countersign_partner_paper(
            household, Saying.DECLINES, None, work.today, work
        )


async def at(at_work: Office, day: date) -> None:
    """The timers of a day."""
    at_work.clock.moment = datetime.combine(day, NOON.timetz())
    await at_work.fire_timers()


async def test_a_qualified_household_s_partner_is_asked(at_work: Office, desk: Desk) -> None:
    household = uuid4()
    await at_work.hear(registered(household), qualified(household))
    (path,) = await desk.paths(household)
    assert (path.opened_on, path.epci, path.officer) == (TODAY, HERE, None)
    assert await gates(at_work, household) == [CLOSED]


async def test_nobody_is_asked_before_the_household_qualifies(at_work: Office, desk: Desk) -> None:
    household = uuid4()
    await at_work.hear(registered(household), recomposed(household, a_household(3)))
    assert await desk.paths(household) == []
    assert await gates(at_work, household) == []


async def test_a_household_that_sets_out_without_having_qualified_is_asked_too(
    at_work: Office, desk: Desk
) -> None:
    household, alone = uuid4(), uuid4()
    await at_work.hear(registered(household), opened(household))
    await at_work.hear(registered(alone, ALONE), opened(alone))
    assert len(await desk.paths(household)) == 1
    assert await gates(at_work, household) == [CLOSED]
    assert await gates(at_work, alone) == [ALONE_NOW]


async def test_a_path_opened_before_the_household_qualified_learns_where_it_goes(
    at_work: Office, desk: Desk
) -> None:
    household = uuid4()
    await at_work.hear(registered(household), opened(household))
    assert [each.epci for each in await desk.paths(household)] == [None]
    await at_work.hear(qualified(household))
    assert [each.epci for each in await desk.paths(household)] == [HERE]


async def test_an_organisation_has_no_gate(at_work: Office, desk: Desk) -> None:
    firm = uuid4()
    await at_work.hear(registered(firm, FIRM), qualified(firm, FIRM), opened(firm, "organisation"))
    assert await household_of(desk, firm) == []
    assert await gates(at_work, firm) == []


async def test_an_installation_told_before_its_household_waits_for_it(
    at_work: Office, desk: Desk
) -> None:
    household = uuid4()
    await at_work.hear(opened(household))
    assert await at_work.parked() == ["awaiting"]
    await at_work.hear(registered(household))
    await at_work.runtime.retrier.drain_all()
    assert await at_work.parked() == []
    assert await gates(at_work, household) == [CLOSED]


@pytest.mark.parametrize("rank", [0, 1, 2])
async def test_whatever_comes_first_between_two_stages_the_end_is_the_same(
    at_work: Office, desk: Desk, rank: int
) -> None:
    """Prospection's word stays in its order; installation's falls anywhere among it."""
    household = uuid4()
    events: list[Event] = [registered(household), qualified(household)]
    events.insert(rank, opened(household))
    for event in events:
        await at_work.hear(event)
    await at_work.runtime.retrier.drain_all()
    assert len(await desk.paths(household)) == 1
    assert await gates(at_work, household) == [CLOSED]


async def test_a_partner_who_joins_closes_the_gate(at_work: Office, desk: Desk) -> None:
    household = uuid4()
    await at_work.hear(qualified(household, ALONE), recomposed(household, COUPLE, another=True))
    assert len(await desk.paths(household)) == 1
    assert await gates(at_work, household) == [ALONE_NOW, CLOSED]


async def test_a_partner_who_leaves_takes_their_path_along(at_work: Office, desk: Desk) -> None:
    household = uuid4()
    await at_work.hear(qualified(household), recomposed(household, ALONE))
    path = await desk.path(household)
    assert (path.status, path.ending) == (Status.ENDED, Ending.PARTNER_LEFT)
    assert await gates(at_work, household) == [CLOSED, ALONE_NOW]


async def test_another_partner_closes_again_the_gate_that_had_passed(
    at_work: Office, desk: Desk
) -> None:
    household = uuid4()
    await at_work.hear(qualified(household))
    await resolved(desk, household)
    await at_work.hear(recomposed(household, COUPLE, another=True))
    former, latest = await desk.paths(household)
    assert (former.gate, former.ending) == (Gate.PASSED, Ending.PARTNER_LEFT)
    assert (latest.gate, latest.agreement, latest.notice) == (Gate.CLOSED, None, None)
    assert await gates(at_work, household) == [CLOSED, PASSED, CLOSED]


async def test_the_same_partner_in_a_household_that_changes_is_asked_nothing_again(
    at_work: Office, desk: Desk
) -> None:
    household = uuid4()
    await at_work.hear(qualified(household))
    await resolved(desk, household)
    await at_work.hear(recomposed(household, a_household(3)), qualified(household))
    assert await gates(at_work, household) == [CLOSED, PASSED]


async def test_a_partner_who_goes_on_alone_inherits_nothing(at_work: Office, desk: Desk) -> None:
    household, apart = uuid4(), uuid4()
    await at_work.hear(qualified(household))
    await at_work.hear(separated(household, ALONE, apart), registered(apart, ALONE))
    await at_work.hear(qualified(apart, ALONE))
    assert (await desk.path(household)).status is Status.ENDED
    assert await desk.paths(apart) == []
    assert await gates(at_work, apart) == [ALONE_NOW]


async def test_a_withdrawal_ends_the_path_and_coming_again_takes_it_up(
    at_work: Office, desk: Desk
) -> None:
    household = uuid4()
    await at_work.hear(qualified(household), withdrawn(household))
    path = await desk.path(household)
    assert (path.status, path.ending) == (Status.ENDED, Ending.HOUSEHOLD_WITHDREW)
    await at_work.hear(qualified(household))
    again = await desk.path(household)
    assert (again.id, again.status, again.ending) == (path.id, Status.INVITED, None)
    assert await gates(at_work, household) == [CLOSED]


async def test_whoever_was_awaited_before_a_withdrawal_is_asked_anew(
    at_work: Office, desk: Desk
) -> None:
    path = await desk.invited()
    await at_work.hear(withdrawn(path.subject), qualified(path.subject))
    again = await desk.path(path.subject)
    assert (again.invited_on, again.reminders) == (None, [])
    assert again.notice is not None


async def test_a_gate_that_passed_stays_so_through_a_withdrawal(
    at_work: Office, desk: Desk
) -> None:
    household = uuid4()
    await at_work.hear(qualified(household))
    await resolved(desk, household)
    await at_work.hear(withdrawn(household), qualified(household))
    assert (await desk.path(household)).status is Status.DECLINED
    assert await gates(at_work, household) == [CLOSED, PASSED]


async def test_a_partner_who_left_while_the_household_had_withdrawn_is_not_taken_up_again(
    at_work: Office, desk: Desk
) -> None:
    household = uuid4()
    await at_work.hear(qualified(household), withdrawn(household))
    await at_work.hear(recomposed(household, COUPLE, another=True))
    assert await gates(at_work, household) == [CLOSED]
    await at_work.hear(qualified(household))
    assert sorted(each.has_ended for each in await desk.paths(household)) == [False, True]
    assert await gates(at_work, household) == [CLOSED, CLOSED]


async def test_of_two_files_that_are_one_household_one_path_goes_on(
    at_work: Office, desk: Desk
) -> None:
    survivor, ended = uuid4(), uuid4()
    await at_work.hear(qualified(survivor), qualified(ended))
    await at_work.hear(merged(survivor, COUPLE, ended), qualified(ended), opened(ended))
    assert not (await desk.path(survivor)).has_ended
    (other,) = await desk.paths(ended)
    assert other.ending is Ending.HOUSEHOLD_MERGED
    (known,) = await household_of(desk, ended)
    assert known.standing is Standing.MERGED
    assert await gates(at_work, survivor) == [CLOSED]


async def test_a_file_that_goes_on_is_as_far_as_the_one_it_takes_in(
    at_work: Office, desk: Desk
) -> None:
    survivor, ended = uuid4(), uuid4()
    await at_work.hear(registered(survivor, ALONE), registered(ended), opened(ended))
    await at_work.hear(merged(survivor, COUPLE, ended))
    assert len(await desk.paths(survivor)) == 1
    assert await gates(at_work, survivor) == [CLOSED]


def test_a_merger_says_that_it_writes_to_both_households() -> None:
    survivor, ended = uuid4(), uuid4()
    assert listen.subjects_of(merged(survivor, COUPLE, ended)) == {survivor, ended}


async def test_nothing_is_kept_of_an_anonymised_household(at_work: Office, desk: Desk) -> None:
    household = uuid4()
    await at_work.hear(qualified(household), anonymised(household))
    assert await desk.paths(household) == []
    assert await household_of(desk, household) == []


async def test_what_is_told_of_a_stranger_is_no_trouble(at_work: Office, desk: Desk) -> None:
    stranger = uuid4()
    await at_work.hear(withdrawn(stranger), anonymised(stranger))
    assert await household_of(desk, stranger) == []


async def test_silence_counts_on_its_day_and_is_said_as_any_other_gate(
    at_work: Office, desk: Desk
) -> None:
    path = await desk.invited()
    for rank in (1, 2, 3):
        await at(at_work, TODAY + rank * PAUSE)
        async with desk.work() as work:
            await use_cases.remind_partner(path.id, None, work)
    await at(at_work, TODAY + TERM - DAY)
    assert await gates(at_work, path.subject) == [CLOSED]
    await at(at_work, TODAY + TERM)
    assert await gates(at_work, path.subject) == [CLOSED, PASSED]
    assert (await desk.path(path.subject)).situation == "unanswered"
    await at(at_work, TODAY + 10 * TERM)
    assert await gates(at_work, path.subject) == [CLOSED, PASSED]


async def test_a_path_that_is_not_looked_at_stalls_on_its_day(at_work: Office, desk: Desk) -> None:
    path = await desk.invited()
    async with desk.work() as work:
        await use_cases.take_partner_paper(path.id, Seat.PARTNER, Saying.ACCEPTS, None, None, work)
    async with desk.work(WITNESS) as work:
        await use_cases.countersign_partner_paper(path.subject, Saying.ACCEPTS, None, TODAY, work)
    await at(at_work, TODAY + REVIEW - DAY)
    assert (await desk.path(path.subject)).status is Status.ACCEPTED
    await at(at_work, TODAY + REVIEW)
    assert (await desk.path(path.subject)).status is Status.STALLED


async def test_no_event_says_how_a_situation_was_resolved(at_work: Office, desk: Desk) -> None:
    household = uuid4()
    await at_work.hear(qualified(household))
    await resolved(desk, household)
    told = await at_work.told(household)
    assert [set(each["data"]) for each in told] == [
        {"subject", "occurred_on", "path"},
        {"subject", "occurred_on", "gate"},
    ]
    assert "declined" not in str(told)
