"""What officers ask of immersion, over the in-memory double: what is kept, told and awaited."""

from uuid import uuid4

import pytest

from chassis.memory import Memory
from services.immersion import use_cases
from services.immersion.domain.deadlines import EVALUATION, NO_SHOW, OUTCOME, REPLY
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.evaluation import Evaluator, Outcome
from services.immersion.domain.facts import PartnerPresence, Reason, Status
from services.immersion.domain.host import Host
from services.immersion.domain.plan import Lodging
from services.immersion.domain.programme import Place, Slot
from services.immersion.domain.stay import Stay
from tests.immersion.desk import Desk, timers, told
from tests.immersion.stays import (
    ALONE,
    COUPLE,
    DAY,
    FIRST_DAY,
    HERE,
    LAST_DAY,
    NEXT_DOOR,
    ORGANISATION,
    RECORDER,
    TODAY,
    WITNESS,
    a_profile,
    refused,
)


async def test_whoever_plans_a_stay_looks_after_it(desk: Desk) -> None:
    assert (await desk.planned()).officer == RECORDER


async def test_planning_again_leaves_the_stay_to_its_officer(desk: Desk) -> None:
    stay = await desk.planned()
    async with desk.work(WITNESS) as work:
        again = await use_cases.plan(
            stay.id, NEXT_DOOR, FIRST_DAY, LAST_DAY, None, False, None, None, work
        )
    assert again.officer == RECORDER


async def test_a_stay_is_given_to_an_officer_or_taken(desk: Desk) -> None:
    stay = await desk.planned()
    async with desk.work(WITNESS) as work:
        assert (await use_cases.assign(stay.id, None, work)).officer == WITNESS
        assert (await use_cases.assign(stay.id, "officer-3", work)).officer == "officer-3"


async def test_a_stay_that_is_over_is_given_to_nobody(desk: Desk) -> None:
    stay = await desk.completed()
    async with desk.work() as work:
        with refused("wrong-status"):
            await use_cases.assign(stay.id, None, work)


async def test_dates_that_are_put_to_the_party_start_the_time_to_reply(
    memory: Memory, desk: Desk
) -> None:
    stay = await desk.planned()
    assert timers(memory, stay) == {REPLY: TODAY + 8 * DAY}


async def test_a_fact_of_tomorrow_is_refused_everywhere(desk: Desk) -> None:
    stay = await desk.planned()
    tomorrow = TODAY + DAY
    async with desk.work() as work:
        with refused("date-in-the-future"):
            await use_cases.plan(
                stay.id, HERE, FIRST_DAY, LAST_DAY, None, False, tomorrow, None, work
            )
        with refused("date-in-the-future"):
            await use_cases.agree(stay.id, COUPLE.adults[0], tomorrow, work)
        with refused("date-in-the-future"):
            await use_cases.cancel(stay.id, Reason.OTHER, tomorrow, work)


async def test_a_programme_names_hosts_that_are_known(desk: Desk) -> None:
    stay = await desk.planned()
    slot = Slot(Encounter.TERRITORY, uuid4(), FIRST_DAY, Place.TOWN_HALL)
    async with desk.work() as work:
        with refused("host-unknown"):
            await use_cases.arrange(stay.id, [slot], work)


async def test_a_confirmation_looks_at_hosts_as_they_are(desk: Desk) -> None:
    stay = await desk.agreed()
    async with desk.work() as work:
        host = await work.get(Host, stay.programme[0].host)
        await use_cases.update_host(host.id, a_profile(active=False), work)
    async with desk.work() as work:
        with refused("host-unavailable"):
            await use_cases.confirm(stay.id, None, work)


@pytest.mark.parametrize("party", [COUPLE, ALONE, ORGANISATION], ids=["couple", "alone", "firm"])
async def test_a_whole_stay_is_told_step_by_step(memory: Memory, desk: Desk, party: object) -> None:
    stay = await desk.completed(party)  # type: ignore[arg-type]  # pytest knows no types
    assert told(memory, stay.subject) == [
        "ImmersionProposed",
        "ImmersionDatesProposed",
        "ImmersionConfirmed",
        "ImmersionStarted",
        "ImmersionCompleted",
    ]
    assert timers(memory, stay) == {}


async def test_a_confirmed_stay_waits_for_its_party(memory: Memory, desk: Desk) -> None:
    stay = await desk.confirmed()
    assert timers(memory, stay) == {NO_SHOW: FIRST_DAY + DAY}


async def test_a_closed_stay_waits_for_its_evaluations(memory: Memory, desk: Desk) -> None:
    stay = await desk.closed()
    assert timers(memory, stay) == {EVALUATION: LAST_DAY + 9 * DAY, OUTCOME: LAST_DAY + 20 * DAY}


async def test_a_stay_closed_late_ended_on_its_last_day(desk: Desk) -> None:
    stay = await desk.ongoing(ALONE)
    desk.on(LAST_DAY + 4 * DAY)
    async with desk.work() as work:
        assert (await use_cases.close(stay.id, None, None, work)).ended_on == LAST_DAY


async def test_a_stay_closed_early_ended_that_day(desk: Desk) -> None:
    stay = await desk.ongoing(ALONE)
    async with desk.work() as work:
        assert (await use_cases.close(stay.id, None, None, work)).ended_on == FIRST_DAY


async def test_a_postponed_stay_is_told_and_asked_again(memory: Memory, desk: Desk) -> None:
    stay = await desk.confirmed()
    async with desk.work() as work:
        await use_cases.postpone(
            stay.id, HERE, FIRST_DAY + DAY, LAST_DAY + DAY, Lodging.HOTEL, True, None, work
        )
    assert told(memory, stay.subject)[-2:] == ["ImmersionPostponed", "ImmersionDatesProposed"]
    assert timers(memory, stay) == {REPLY: TODAY + 8 * DAY}


async def test_an_interrupted_stay_is_told(memory: Memory, desk: Desk) -> None:
    stay = await desk.ongoing()
    async with desk.work() as work:
        await use_cases.interrupt(stay.id, Reason.UNAVAILABLE, None, work)
    assert told(memory, stay.subject)[-1] == "ImmersionInterrupted"


async def test_a_no_show_is_put_right_unless_another_stay_is_ahead(
    memory: Memory, desk: Desk
) -> None:
    stay = await desk.confirmed()
    desk.on(FIRST_DAY + DAY)
    async with desk.work() as work:
        await use_cases.miss(stay.id, None, work)
        await use_cases.renew(stay.id, None, work)
    async with desk.work() as work:
        with refused("already-invited"):
            await use_cases.start(stay.id, FIRST_DAY, work)
    async with desk.work() as work:
        renewed = (await work.about(Stay, stay.subject))[-1]
        await use_cases.cancel(renewed.id, Reason.OTHER, None, work)
        await use_cases.start(stay.id, FIRST_DAY, work)
    assert told(memory, stay.subject)[-1] == "ImmersionStarted"


async def test_a_revised_outcome_is_told(memory: Memory, desk: Desk) -> None:
    stay = await desk.completed()
    async with desk.work() as work:
        await use_cases.revise(stay.id, Outcome.GO_LATER, None, work)
    assert told(memory, stay.subject)[-1] == "ImmersionOutcomeRevised"


async def test_another_stay_is_offered_to_the_candidate_as_they_are_now(desk: Desk) -> None:
    stay = await desk.completed()
    async with desk.work() as work:
        await use_cases.recompose(stay.subject, ALONE, work)
    async with desk.work() as work:
        renewed = await use_cases.renew(stay.id, None, work)
    assert (renewed.party, renewed.subject) == (ALONE, stay.subject)
    assert renewed.id != stay.id


async def test_another_stay_is_not_offered_beside_one_ahead(desk: Desk) -> None:
    stay = await desk.planned()
    async with desk.work() as work:
        with refused("already-invited"):
            await use_cases.renew(stay.id, None, work)


async def test_another_stay_is_not_offered_to_a_candidate_who_withdrew(desk: Desk) -> None:
    stay = await desk.completed()
    async with desk.work() as work:
        await use_cases.withdraw(stay.subject, work.today, work)
    async with desk.work() as work:
        with refused("not-qualified"):
            await use_cases.renew(stay.id, None, work)


async def test_another_stay_is_not_offered_before_the_former_ended(desk: Desk) -> None:
    stay = await desk.completed()
    async with desk.work() as work:
        with refused("before-previous-fact"):
            await use_cases.renew(stay.id, FIRST_DAY, work)


async def test_a_side_is_heard_by_an_officer(memory: Memory, desk: Desk) -> None:
    stay = await desk.closed()
    async with desk.work() as work:
        heard = await use_cases.evaluate(stay.id, Evaluator.HOST, Outcome.GO, {}, None, work)
    assert heard.unheard == [Evaluator.CANDIDATE, Evaluator.PARTNER]


async def test_a_refused_command_changes_nothing(memory: Memory, desk: Desk) -> None:
    stay = await desk.ongoing()
    announced = len(memory.announced)
    with refused("wrong-status"):
        async with desk.work() as work:
            await use_cases.interrupt(stay.id, Reason.OTHER, FIRST_DAY, work)
            await use_cases.start(stay.id, FIRST_DAY, work)
    assert (await desk.stay(stay.subject)).status is Status.ONGOING
    assert len(memory.announced) == announced


async def test_presence_of_the_partner_is_asked_when_a_stay_is_closed(desk: Desk) -> None:
    stay = await desk.ongoing()
    async with desk.work() as work:
        with refused("partner-presence-unsaid"):
            await use_cases.close(stay.id, None, None, work)
        closed = await use_cases.close(stay.id, PartnerPresence.ABSENT, None, work)
    assert closed.partner is PartnerPresence.ABSENT
