"""What immersion does of what it hears, through the real intake, timers and database."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from contracts.prospection import CandidateRegistered
from services.immersion.domain.facts import Status
from services.immersion.domain.guest import Guest
from services.immersion.domain.party import Kind, Party
from services.immersion.domain.stay import Stay
from services.immersion.listeners import listen
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
    separated,
    withdrawn,
)
from tests.immersion.desk import Desk
from tests.immersion.stays import DAY, FIRST_DAY, LAST_DAY, TODAY
from tests.office import Office


@pytest.fixture
def desk(at_work: Office) -> Desk:
    transactions = at_work.runtime.transactions
    return Desk(lambda cause: transactions.begin("test", cause=cause), at_work.clock)


async def told(at_work: Office, subject: UUID) -> list[str]:
    """What was announced of a candidate, without the stage's name."""
    return [each["type"].removeprefix("immersion-") for each in await at_work.told(subject)]


async def test_a_qualified_household_is_offered_a_stay(at_work: Office, desk: Desk) -> None:
    candidate = uuid4()
    await at_work.hear(qualified(candidate, a_household(3, children=2)))
    (stay,) = await desk.stays(candidate)
    assert stay.party == Party.household(adults=3, partner=True, children=2)
    assert (stay.project.type, stay.project.trade) == ("job", "N4101")
    assert (stay.proposed_on, stay.status) == (TODAY, Status.PROPOSED)
    assert await told(at_work, candidate) == ["proposed"]


async def test_a_qualified_organisation_is_offered_a_stay(at_work: Office, desk: Desk) -> None:
    candidate = uuid4()
    await at_work.hear(qualified(candidate, FIRM))
    assert (await desk.stay(candidate)).party.kind is Kind.ORGANISATION


@pytest.mark.parametrize("standing", ["stay-over", "settling", "settled", "withdrawn"])
async def test_whoever_was_brought_in_further_than_a_first_stay_is_offered_none(
    at_work: Office, desk: Desk, standing: str
) -> None:
    candidate = uuid4()
    await at_work.hear(qualified(candidate, standing=standing))
    assert await desk.stays(candidate) == []
    assert await told(at_work, candidate) == []
    await at_work.hear(recomposed(candidate, ALONE), withdrawn(candidate))
    assert await told(at_work, candidate) == []
    await at_work.hear(qualified(candidate))
    assert await told(at_work, candidate) == ["proposed"]


async def test_a_running_file_that_is_qualified_and_never_came_is_offered_a_stay(
    at_work: Office, desk: Desk
) -> None:
    candidate = uuid4()
    await at_work.hear(qualified(candidate, standing="qualified"))
    assert await told(at_work, candidate) == ["proposed"]


async def test_a_stay_of_a_batch_is_changed_by_what_follows_in_the_same_batch(
    at_work: Office, desk: Desk
) -> None:
    candidate = uuid4()
    await at_work.hear(
        qualified(candidate),
        recomposed(candidate, ALONE),
        withdrawn(candidate),
        qualified(candidate),
    )
    assert {each.status for each in await desk.stays(candidate)} == {
        Status.CANCELLED,
        Status.PROPOSED,
    }
    assert await told(at_work, candidate) == ["proposed", "cancelled", "proposed"]


async def test_a_candidate_who_qualifies_again_keeps_the_stay_ahead(
    at_work: Office, desk: Desk
) -> None:
    candidate = uuid4()
    await at_work.hear(qualified(candidate), qualified(candidate, ALONE))
    (stay,) = await desk.stays(candidate)
    assert not stay.party.has_partner
    assert await told(at_work, candidate) == ["proposed"]


async def test_a_withdrawal_calls_off_the_stay_ahead(at_work: Office, desk: Desk) -> None:
    stay = await desk.confirmed()
    await at_work.hear(withdrawn(stay.subject))
    assert (await desk.stay(stay.subject)).status is Status.CANCELLED
    assert (await told(at_work, stay.subject))[-1] == "cancelled"


async def test_a_recomposed_household_is_asked_again(at_work: Office, desk: Desk) -> None:
    stay = await desk.confirmed()
    await at_work.hear(recomposed(stay.subject, a_household(3)))
    changed = await desk.stay(stay.subject)
    assert (changed.status, len(changed.unheard_adults)) == (Status.PROPOSED, 1)
    assert (await told(at_work, stay.subject))[-2:] == ["proposed", "dates-proposed"]


async def test_of_a_separated_household_those_who_stay_are_asked_again(
    at_work: Office, desk: Desk
) -> None:
    stay, other = await desk.confirmed(), uuid4()
    await at_work.hear(separated(stay.subject, ALONE, other))
    changed = await desk.stay(stay.subject)
    assert changed.party == Party.household(adults=1, partner=False)
    assert changed.unheard_adults == list(changed.party.adults)
    assert await desk.stays(other) == []
    await at_work.hear(qualified(other, ALONE))
    assert (await desk.stay(other)).confirmations == []


async def test_a_merged_household_has_one_stay(at_work: Office, desk: Desk) -> None:
    survivor, ended = uuid4(), uuid4()
    await at_work.hear(qualified(survivor, ALONE), qualified(ended, ALONE))
    await at_work.hear(merged(survivor, COUPLE, ended))
    assert (await desk.stay(survivor)).party.has_partner
    assert (await desk.stay(ended)).status is Status.CANCELLED
    assert await told(at_work, ended) == ["proposed", "cancelled"]


def test_a_merger_says_that_it_writes_to_both_candidates() -> None:
    survivor, ended = uuid4(), uuid4()
    assert listen.subjects_of(merged(survivor, COUPLE, ended)) == {survivor, ended}


async def test_an_id_that_ended_is_not_invited_when_its_qualification_comes_late(
    at_work: Office, desk: Desk
) -> None:
    survivor, ended = uuid4(), uuid4()
    await at_work.hear(qualified(survivor), merged(survivor, COUPLE, ended), qualified(ended))
    assert await desk.stays(ended) == []


async def test_nothing_is_kept_of_an_anonymised_candidate(at_work: Office, desk: Desk) -> None:
    stay = await desk.confirmed()
    await at_work.hear(anonymised(stay.subject))
    assert await desk.stays(stay.subject) == []
    async with desk.work() as work:
        assert await work.about(Guest, stay.subject) == []
    assert (await told(at_work, stay.subject))[-1] == "cancelled"


async def test_what_is_told_of_a_stranger_is_ignored(at_work: Office, desk: Desk) -> None:
    stranger = uuid4()
    await at_work.hear(recomposed(stranger, ALONE), withdrawn(stranger), anonymised(stranger))
    assert await desk.stays(stranger) == []
    assert await told(at_work, stranger) == []


async def test_an_event_nobody_listens_to_goes_by(at_work: Office, desk: Desk) -> None:
    candidate = uuid4()
    heard = CandidateRegistered(
        subject=candidate, occurred_on=TODAY, candidate=COUPLE, project="job", source="fair"
    )
    await at_work.hear(heard, qualified(candidate))
    assert len(await desk.stays(candidate)) == 1


async def at(at_work: Office, day: date) -> None:
    """The timers of a day."""
    at_work.clock.moment = datetime.combine(day, NOON.timetz())
    await at_work.fire_timers()


async def test_an_unanswered_stay_expires_by_itself(at_work: Office, desk: Desk) -> None:
    stay = await desk.planned()
    await at(at_work, TODAY + 7 * DAY)
    assert (await desk.stay(stay.subject)).status is Status.PROPOSED
    await at(at_work, TODAY + 8 * DAY)
    assert (await desk.stay(stay.subject)).status is Status.EXPIRED
    assert await told(at_work, stay.subject) == ["proposed", "dates-proposed", "expired"]


async def test_nobody_came_a_day_after_the_first(at_work: Office, desk: Desk) -> None:
    stay = await desk.confirmed()
    await at(at_work, FIRST_DAY)
    assert (await desk.stay(stay.subject)).status is Status.CONFIRMED
    await at(at_work, FIRST_DAY + DAY)
    assert (await desk.stay(stay.subject)).status is Status.NO_SHOW
    assert (await told(at_work, stay.subject))[-1] == "no-show"


async def test_evaluations_are_reminded_and_then_given_up(at_work: Office, desk: Desk) -> None:
    stay = await desk.closed()
    await at(at_work, LAST_DAY + 9 * DAY)
    assert (await desk.stay(stay.subject)).reminded_on == LAST_DAY + 9 * DAY
    await at(at_work, LAST_DAY + 19 * DAY)
    assert (await desk.stay(stay.subject)).status is Status.AWAITING_EVALUATION
    await at(at_work, LAST_DAY + 20 * DAY)
    completed = (await at_work.told(stay.subject))[-1]
    assert completed["type"] == "immersion-completed"
    assert completed["data"]["outcome"] == "unknown"
    assert completed["data"]["occurred_on"] == str(LAST_DAY + 20 * DAY)


async def test_after_a_long_stop_each_timer_fires_once_in_the_order_of_days(
    at_work: Office, desk: Desk
) -> None:
    stay = await desk.closed()
    await at(at_work, LAST_DAY + 200 * DAY)
    ended = await desk.stay(stay.subject)
    assert (ended.reminded_on, ended.status) == (LAST_DAY + 9 * DAY, Status.COMPLETED)
    names = await told(at_work, stay.subject)
    assert names == ["proposed", "dates-proposed", "confirmed", "started", "completed"]
    await at(at_work, LAST_DAY + 201 * DAY)
    assert await told(at_work, stay.subject) == names


async def test_a_stay_that_moved_on_is_left_alone_by_its_former_days(
    at_work: Office, desk: Desk
) -> None:
    stay = await desk.ongoing()
    await at(at_work, LAST_DAY + 300 * DAY)
    async with desk.work() as work:
        assert (await work.peek(Stay, stay.id)).status is Status.ONGOING
