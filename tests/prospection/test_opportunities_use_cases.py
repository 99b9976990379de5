"""What can be asked of the stock: each step is kept; interests go with their candidate."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from chassis.errors import NotFound
from chassis.memory import Memory
from services.prospection import use_cases
from services.prospection.domain.facts import Alert
from services.prospection.domain.interest import Ending, InterestAlert, InterestStatus
from services.prospection.domain.offer import OfferKind
from services.prospection.domain.offer_deadlines import ANSWER, CONFIRM, EXPIRE, OUTSIDE
from services.prospection.domain.offer_waiting import OfferTask, interest_waiting
from services.prospection.domain.stock import Holder, OfferStatus
from tests.prospection.candidates import DAY, MOVE, TODAY, a_firm, refused
from tests.prospection.desk import a_memory
from tests.prospection.offers import HEAD_START, an_offer
from tests.prospection.stock import StockDesk


@pytest.fixture
def memory() -> Memory:
    return a_memory()


@pytest.fixture
def desk(memory: Memory) -> StockDesk:
    return StockDesk.over(memory)


def told(memory: Memory, subject: UUID) -> list[str]:
    return [type(each).__name__ for each in memory.announced if each.subject == subject]


def timers(memory: Memory, item: UUID) -> dict[str, date]:
    return {name: due for name, id, due in memory.due(date.max) if id == item}


async def test_a_candidate_takes_the_only_place(memory: Memory, desk: StockDesk) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    interest = await desk.retained(opportunity.id, candidate.id)
    kept = await desk.offer(opportunity.id)
    assert (kept.status, kept.taken[0].holder) == (OfferStatus.FILLED, Holder.CANDIDATE)
    assert kept.taken[0].id == interest.id
    assert told(memory, opportunity.id) == ["OpportunityPublished", "OpportunityFilled"]


async def test_an_organisation_takes_premises(desk: StockDesk) -> None:
    premises = await desk.published(kind=OfferKind.PREMISES)
    firm = await desk.registered(a_firm(), MOVE)
    await desk.retained(premises.id, firm.id)
    assert (await desk.offer(premises.id)).status is OfferStatus.FILLED


async def test_an_interest_is_noted_once(desk: StockDesk) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    await desk.noted(opportunity.id, candidate.id)
    with refused("interest-known"):
        await desk.noted(opportunity.id, candidate.id)


async def test_who_comes_back_is_noted_again(desk: StockDesk) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    first = await desk.proposed(opportunity.id, candidate.id)
    await desk.to_nothing(opportunity.id, candidate.id)
    again = await desk.noted(opportunity.id, candidate.id)
    assert (again.id, again.status, again.ending) == (first.id, InterestStatus.NOTED, None)
    assert again.note == "aimerait visiter"


async def test_no_interest_is_noted_in_what_is_not_to_be_had(desk: StockDesk) -> None:
    draft, candidate = await desk.entered(), await desk.looking()
    with refused("opportunity-not-on-offer"):
        await desk.noted(draft.id, candidate.id)


async def test_no_interest_is_noted_before_the_head_start_is_over(
    memory: Memory, desk: StockDesk
) -> None:
    opportunity, candidate = await desk.published(head_start=7), await desk.looking()
    with refused("head-start-runs"):
        await desk.noted(opportunity.id, candidate.id)
    assert timers(memory, opportunity.id)[OUTSIDE] == TODAY + HEAD_START
    desk.on(TODAY + HEAD_START)
    async with desk.work() as work:
        await use_cases.circulate_outside(opportunity.id, work)
    await desk.noted(opportunity.id, candidate.id)


async def test_whoever_gave_up_is_interested_in_nothing(desk: StockDesk) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    async with desk.work() as work:
        await use_cases.withdraw(candidate.id, "family", None, work)
    with refused("candidate-not-looking"):
        await desk.noted(opportunity.id, candidate.id)


async def test_nothing_is_done_about_an_interest_that_nobody_noted(desk: StockDesk) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    with refused("interest-unknown"):
        async with desk.work() as work:
            await use_cases.propose(opportunity.id, candidate.id, None, work)


async def test_an_interest_goes_step_by_step(desk: StockDesk) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    await desk.noted(opportunity.id, candidate.id)
    with refused("interest-status"):
        async with desk.work() as work:
            await use_cases.retain(opportunity.id, candidate.id, None, work)
    async with desk.work() as work:
        await use_cases.get_in_contact(opportunity.id, candidate.id, None, work)
    with refused("before-previous-fact"):
        async with desk.work() as work:
            await use_cases.propose(opportunity.id, candidate.id, TODAY - DAY, work)
    async with desk.work() as work:
        await use_cases.propose(opportunity.id, candidate.id, None, work)
    assert (await desk.offer(opportunity.id)).status is OfferStatus.UNDER_DISCUSSION


async def test_a_place_that_falls_through_frees_it_and_ends_the_interest(
    memory: Memory, desk: StockDesk
) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    await desk.retained(opportunity.id, candidate.id)
    released = await desk.released(opportunity.id, candidate=candidate.id)
    assert (released.status, released.free) == (OfferStatus.OPEN, 1)
    [interest] = await desk.interests(candidate.id)
    assert (interest.status, interest.ending) == (InterestStatus.WITHDRAWN, Ending.RELEASED)
    assert told(memory, opportunity.id)[-1] == "OpportunityPublished"


async def test_an_application_that_falls_through_frees_its_place(
    memory: Memory, desk: StockDesk
) -> None:
    opportunity, application = await desk.published(), uuid4()
    async with desk.work() as work:
        await use_cases.take_place(opportunity.id, application, TODAY, work)
    await desk.released(opportunity.id, application=application)
    assert told(memory, opportunity.id) == [
        "OpportunityPublished",
        "OpportunityFilled",
        "OpportunityPublished",
    ]


async def test_a_place_is_freed_from_one_holder_at_a_time(desk: StockDesk) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    await desk.retained(opportunity.id, candidate.id)
    with refused("two-holders"):
        await desk.released(opportunity.id, candidate=candidate.id, application=uuid4())


async def test_a_place_in_what_prospection_never_kept_is_refused(desk: StockDesk) -> None:
    with refused("opportunity-unknown"):
        async with desk.work() as work:
            await use_cases.take_place(uuid4(), uuid4(), TODAY, work)


@pytest.mark.parametrize("how", ["withdraw", "decline"])
async def test_whoever_gives_up_takes_their_interests_with_them(desk: StockDesk, how: str) -> None:
    one, other = await desk.published(), await desk.published()
    candidate = await desk.under_assessment()
    await desk.noted(one.id, candidate.id)
    await desk.retained(other.id, candidate.id)
    async with desk.work() as work:
        if how == "withdraw":
            await use_cases.withdraw(candidate.id, "family", None, work)
        else:
            await use_cases.decline(candidate.id, "not-mature", None, work)
    found = {each.opportunity: each for each in await desk.interests(candidate.id)}
    assert (found[one.id].status, found[one.id].ending) == (
        InterestStatus.WITHDRAWN,
        Ending.CANDIDATE,
    )
    held = found[other.id]
    assert (held.status, held.alerts) == (InterestStatus.RETAINED, {InterestAlert.LEFT: TODAY})
    waits = interest_waiting(held)
    assert waits is not None
    assert waits.task is OfferTask.SETTLE_PLACE


async def test_somebody_says_whether_the_place_of_who_left_is_free(desk: StockDesk) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    await desk.retained(opportunity.id, candidate.id)
    with refused("nothing-to-settle"):
        async with desk.work() as work:
            await use_cases.keep_place(opportunity.id, candidate.id, work)
    async with desk.work() as work:
        await use_cases.withdraw(candidate.id, "family", None, work)
    async with desk.work() as work:
        kept = await use_cases.keep_place(opportunity.id, candidate.id, work)
    assert interest_waiting(kept) is None
    await desk.released(opportunity.id, candidate=candidate.id)
    assert (await desk.offer(opportunity.id)).free == 1


async def test_nothing_of_an_anonymised_candidate_s_wishes_is_kept(desk: StockDesk) -> None:
    one, other = await desk.published(), await desk.published()
    candidate = await desk.looking()
    await desk.noted(one.id, candidate.id, "aimerait visiter")
    await desk.retained(other.id, candidate.id)
    desk.on(TODAY + 700 * DAY)
    async with desk.work() as work:
        await use_cases.alert(Alert.ANONYMISATION, candidate.id, work)
    desk.on(TODAY + 730 * DAY)
    async with desk.work() as work:
        await use_cases.anonymise(candidate.id, work)
    assert await desk.interests(candidate.id) == []
    assert (await desk.offer(other.id)).status is OfferStatus.FILLED


async def test_two_files_that_are_one_have_one_interest_in_one_opportunity(
    desk: StockDesk,
) -> None:
    opportunity, another = await desk.published(an_offer(places=3)), await desk.published()
    stays, goes = await desk.looking(), await desk.looking()
    await desk.noted(opportunity.id, stays.id)
    further = await desk.proposed(opportunity.id, goes.id)
    carried = await desk.noted(another.id, goes.id)
    await desk.merged(stays.id, goes.id)
    kept = {each.id: each for each in await desk.interests(stays.id)}
    assert kept.keys() == {further.id, carried.id}
    assert kept[further.id].status is InterestStatus.PROPOSED
    assert await desk.interests(goes.id) == []


async def test_of_two_equal_interests_the_one_of_the_file_that_goes_on_stays(
    desk: StockDesk,
) -> None:
    opportunity = await desk.published()
    stays, goes = await desk.looking(), await desk.looking()
    mine = await desk.noted(opportunity.id, stays.id)
    await desk.noted(opportunity.id, goes.id)
    await desk.merged(stays.id, goes.id)
    assert [each.id for each in await desk.interests(stays.id)] == [mine.id]


async def test_one_household_that_holds_two_places_is_for_somebody_to_settle(
    desk: StockDesk,
) -> None:
    opportunity = await desk.published(an_offer(places=2))
    stays, goes = await desk.looking(), await desk.looking()
    await desk.retained(opportunity.id, stays.id)
    await desk.retained(opportunity.id, goes.id)
    await desk.merged(stays.id, goes.id)
    [double] = await desk.interests(goes.id)
    assert double.alerts == {InterestAlert.LEFT: TODAY}
    await desk.released(opportunity.id, candidate=goes.id)
    assert (await desk.offer(opportunity.id)).free == 1


async def test_an_answer_that_does_not_come_is_asked_for_again_and_again(
    memory: Memory, desk: StockDesk
) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    interest = await desk.proposed(opportunity.id, candidate.id)
    assert timers(memory, interest.id) == {ANSWER: TODAY + 10 * DAY}
    desk.on(TODAY + 10 * DAY)
    async with desk.work() as work:
        await use_cases.remind_of_answer(interest.id, work)
    [late] = await desk.interests(candidate.id)
    waits = interest_waiting(late)
    assert waits is not None
    assert waits.task is OfferTask.ASK_FOR_ANSWER
    assert timers(memory, interest.id) == {ANSWER: TODAY + 20 * DAY}


async def test_no_answer_is_asked_for_once_nothing_is_to_be_had(
    memory: Memory, desk: StockDesk
) -> None:
    opportunity, candidate = await desk.published(), await desk.looking()
    interest = await desk.proposed(opportunity.id, candidate.id)
    desk.on(TODAY + 10 * DAY)
    async with desk.work() as work:
        await use_cases.remind_of_answer(interest.id, work)
    async with desk.work() as work:
        await use_cases.fill(opportunity.id, None, work)
    desk.on(TODAY + 20 * DAY)
    async with desk.work() as work:
        await use_cases.remind_of_answer(interest.id, work)
    [settled] = await desk.interests(candidate.id)
    assert interest_waiting(settled) is None


async def test_a_timer_that_comes_too_early_changes_nothing(
    memory: Memory, desk: StockDesk
) -> None:
    opportunity, candidate = await desk.published(head_start=7), await desk.looking()
    other = await desk.published()
    interest = await desk.proposed(other.id, candidate.id)
    before, due = await desk.offer(opportunity.id), timers(memory, opportunity.id)
    async with desk.work() as work:
        await use_cases.circulate_outside(opportunity.id, work)
        await use_cases.remind_to_confirm(opportunity.id, work)
        await use_cases.expire_offer(opportunity.id, work)
        await use_cases.forget_provider(opportunity.id, work)
        await use_cases.remind_of_answer(interest.id, work)
    after = await desk.offer(opportunity.id)
    before.version = after.version
    assert after == before
    assert timers(memory, opportunity.id) == due
    assert (await desk.interests(candidate.id))[0].alerts == {}


async def test_what_nobody_confirms_is_recalled_then_expires(
    memory: Memory, desk: StockDesk
) -> None:
    opportunity = await desk.published()
    assert timers(memory, opportunity.id) == {CONFIRM: TODAY + 60 * DAY}
    desk.on(TODAY + 60 * DAY)
    async with desk.work() as work:
        await use_cases.remind_to_confirm(opportunity.id, work)
    assert timers(memory, opportunity.id) == {EXPIRE: TODAY + 70 * DAY}
    desk.on(TODAY + 75 * DAY)
    async with desk.work() as work:
        await use_cases.expire_offer(opportunity.id, work)
    assert (await desk.offer(opportunity.id)).status is OfferStatus.EXPIRED
    last = memory.announced[-1]
    assert (type(last).__name__, last.occurred_on) == ("OpportunityWithdrawn", TODAY + 70 * DAY)


async def test_who_keeps_an_opportunity_may_change(desk: StockDesk) -> None:
    opportunity = await desk.published()
    async with desk.work("another") as work:
        given = await use_cases.give_to(opportunity.id, None, "chambre-fictive", work)
    assert (given.officer, given.agency) == ("another", "chambre-fictive")


async def test_nobody_is_interested_in_what_does_not_exist(desk: StockDesk) -> None:
    candidate = await desk.looking()
    with pytest.raises(NotFound):
        await desk.noted(uuid4(), candidate.id)
    opportunity = await desk.published()
    with pytest.raises(NotFound):
        await desk.noted(opportunity.id, uuid4())
