"""A partner's path as officers and the calendar ask for it, each in its own transaction."""

from datetime import timedelta

import pytest

from chassis.memory import Memory
from chassis.papers import Channel
from services.insertion import use_cases
from services.insertion.domain.partner_deadlines import REVIEW as REVIEW_TIMER
from services.insertion.domain.partner_deadlines import UNANSWERED
from services.insertion.domain.partner_facts import Gate, Proof, Status, Wish
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Keeping, Outcome, Saying, Seat, Word
from tests.insertion.desk import Desk, timers, told
from tests.insertion.partners import DAY, PAUSE, REVIEW, TERM, TODAY, WITNESS, refused

OPENED, RESOLVED = "PartnerPathOpened", "PartnerSituationResolved"


async def signed(desk: Desk, path: PartnerPath, says: Saying = Saying.DECLINES) -> PartnerPath:
    """The partner's paper, recorded by the usual adviser."""
    async with desk.work() as work:
        return await use_cases.take_partner_paper(path.id, Seat.PARTNER, says, None, None, work)


async def countersigned(
    desk: Desk, path: PartnerPath, says: Saying = Saying.DECLINES, by: str = WITNESS
) -> PartnerPath:
    async with desk.work(by) as work:
        return await use_cases.countersign_partner_paper(path.subject, says, None, work.today, work)


async def asked_in_vain(desk: Desk) -> PartnerPath:
    path = await desk.invited()
    for rank in (1, 2, 3):
        desk.on(TODAY + rank * PAUSE)
        async with desk.work() as work:
            path = await use_cases.remind_partner(path.id, None, work)
    return path


async def test_a_waiver_is_the_partner_s_on_a_paper_that_two_officers_saw(
    desk: Desk, memory: Memory
) -> None:
    path = await signed(desk, await desk.opened())
    assert path.gate is Gate.CLOSED
    path = await countersigned(desk, path)
    assert (path.gate, path.status) == (Gate.PASSED, Status.DECLINED)
    assert told(memory, path.subject) == [OPENED, RESOLVED]


async def test_a_paper_that_the_lead_signed_for_the_partner_is_refused(
    desk: Desk, memory: Memory
) -> None:
    path = await desk.opened()
    with refused("not-the-partner"):
        async with desk.work() as work:
            await use_cases.take_partner_paper(
                path.id, Seat.LEAD, Saying.DECLINES, None, None, work
            )
    assert told(memory, path.subject) == [OPENED]


async def test_one_officer_does_not_waive_for_the_partner(desk: Desk, memory: Memory) -> None:
    path = await signed(desk, await desk.opened())
    with refused("countersigned-by-recorder"):
        await countersigned(desk, path, by=desk.usual)
    with refused("paper-differs"):
        await countersigned(desk, path, Saying.RETIRED)
    assert told(memory, path.subject) == [OPENED]


async def test_an_adviser_does_not_say_what_only_the_partner_can(
    desk: Desk, memory: Memory
) -> None:
    path = await desk.invited()
    for outcome in (Outcome.DECLINED, Outcome.NOT_WORKING, Outcome.UNAVAILABLE, Outcome.RETIRED):
        with refused("own-word-needed"):
            async with desk.work() as work:
                await use_cases.observe_partner(path.id, outcome, Proof.OTHER, None, None, work)
    assert told(memory, path.subject) == [OPENED]


async def test_a_word_proven_by_a_personal_link_holds_by_itself(desk: Desk, memory: Memory) -> None:
    path = await desk.opened()
    word = Word(Seat.PARTNER, Saying.RETIRED, TODAY, Channel.LINK)
    async with desk.work("person:somebody") as work:
        await use_cases.hear_partner(path.id, path.subject, word, work)
    assert (await desk.path(path.subject)).outcome is Outcome.RETIRED
    assert told(memory, path.subject) == [OPENED, RESOLVED]


async def test_a_word_of_another_seat_or_without_proof_is_not_heard(
    desk: Desk, memory: Memory
) -> None:
    path = await desk.opened()
    lead = Word(Seat.LEAD, Saying.DECLINES, TODAY, Channel.LINK)
    unproven = Word(Seat.PARTNER, Saying.DECLINES, TODAY, Channel.SIGNED_PAPER, None, "adviser-1")
    for word, slug in ((lead, "not-the-partner"), (unproven, "word-not-proven")):
        with refused(slug):
            async with desk.work() as work:
                await use_cases.hear_partner(path.id, path.subject, word, work)
    assert told(memory, path.subject) == [OPENED]


async def test_an_answer_to_a_path_that_ended_changes_nothing(desk: Desk, memory: Memory) -> None:
    path = await desk.opened()
    async with desk.work() as work:
        await use_cases.recompose_household(path.subject, True, True, TODAY, work)
    word = Word(Seat.PARTNER, Saying.DECLINES, TODAY, Channel.LINK)
    async with desk.work() as work:
        await use_cases.hear_partner(path.id, path.subject, word, work)
    assert told(memory, path.subject) == [OPENED, OPENED]


async def test_a_household_without_an_open_path_has_no_paper_to_countersign(desk: Desk) -> None:
    household = await desk.asked(partner=False)
    with refused("partner-path-unknown"):
        async with desk.work(WITNESS) as work:
            await use_cases.countersign_partner_paper(household, Saying.DECLINES, None, TODAY, work)


async def test_a_path_from_the_invitation_to_a_job(desk: Desk, memory: Memory) -> None:
    path = await countersigned(
        desk, await signed(desk, await desk.invited(), Saying.ACCEPTS), Saying.ACCEPTS
    )
    assert (path.status, path.gate) == (Status.ACCEPTED, Gate.CLOSED)
    assert timers(memory, path.id) == {REVIEW_TIMER: TODAY + REVIEW}
    async with desk.work() as work:
        await use_cases.assess_partner(path.id, [Wish.JOB], ["J1506"], None, work)
    async with desk.work() as work:
        await use_cases.search_for_partner(path.id, None, work)
    async with desk.work() as work:
        path = await use_cases.observe_partner(
            path.id, Outcome.KEEPS_JOB, Proof.EMPLOYER_LETTER, Keeping.REMOTE, None, work
        )
    assert (path.status, path.outcome) == (Status.RESOLVED, Outcome.KEEPS_JOB)
    assert timers(memory, path.id) == {}
    async with desk.work() as work:
        path = await use_cases.resume_partner(path.id, None, work)
    assert (path.status, path.gate) == (Status.SEARCHING, Gate.PASSED)
    assert told(memory, path.subject) == [OPENED, RESOLVED]


async def test_silence_counts_by_itself_on_its_day_and_once(desk: Desk, memory: Memory) -> None:
    path = await asked_in_vain(desk)
    assert timers(memory, path.id) == {UNANSWERED: TODAY + TERM}
    desk.on(TODAY + TERM - DAY)
    async with desk.work() as work:
        await use_cases.leave_unanswered(path.id, work)
    assert told(memory, path.subject) == [OPENED]
    desk.on(TODAY + TERM + 3 * DAY)
    for _ in range(2):
        async with desk.work() as work:
            await use_cases.leave_unanswered(path.id, work)
    assert told(memory, path.subject) == [OPENED, RESOLVED]
    assert memory.announced[-1].occurred_on == TODAY + TERM


async def test_an_answer_on_its_way_stops_the_clock_of_silence(desk: Desk, memory: Memory) -> None:
    path = await signed(desk, await asked_in_vain(desk))
    assert timers(memory, path.id) == {}
    async with desk.work() as work:
        path = await use_cases.drop_partner_paper(path.id, work)
    assert timers(memory, path.id) == {UNANSWERED: TODAY + TERM}


async def test_a_path_on_which_nothing_happened_stalls_by_itself(
    desk: Desk, memory: Memory
) -> None:
    path = await countersigned(
        desk, await signed(desk, await desk.invited(), Saying.ACCEPTS), Saying.ACCEPTS
    )
    desk.on(TODAY + REVIEW)
    async with desk.work() as work:
        await use_cases.let_partner_path_stall(path.id, work)
    assert (await desk.path(path.subject)).status is Status.STALLED
    async with desk.work() as work:
        path = await use_cases.review_partner(path.id, None, work)
    assert path.status is Status.ACCEPTED
    assert timers(memory, path.id) == {REVIEW_TIMER: TODAY + 2 * REVIEW}


async def test_a_fact_to_come_is_refused(desk: Desk) -> None:
    path = await desk.opened()
    with refused("date-in-the-future"):
        async with desk.work() as work:
            await use_cases.inform_partner(path.id, TODAY + timedelta(days=1), work)


async def test_what_waits_is_listed_past_what_does_not(desk: Desk) -> None:
    quiet, asked = await desk.invited(), await desk.opened()
    for officer in (None, desk.usual):
        async with desk.work() as work:
            found, more = await use_cases.partner_work_list(officer, None, 1, work)
        assert [path.id for path, _ in found] == [asked.id]
        assert more is None
    assert quiet.is_open


async def test_a_household_is_asked_once_whatever_says_so_again(desk: Desk, memory: Memory) -> None:
    household = await desk.asked()
    await desk.asked(household)
    async with desk.work() as work:
        await use_cases.set_out(household, TODAY, work)
    assert told(memory, household) == [OPENED]
    assert len(await desk.paths(household)) == 1


async def test_a_household_alone_is_told_so_once(desk: Desk, memory: Memory) -> None:
    household = await desk.asked(partner=False)
    await desk.asked(household, partner=False)
    assert told(memory, household) == [RESOLVED]


@pytest.mark.parametrize("another", [True, False])
async def test_only_another_partner_closes_the_gate_again(
    desk: Desk, memory: Memory, another: bool
) -> None:
    path = await countersigned(desk, await signed(desk, await desk.opened()))
    async with desk.work() as work:
        await use_cases.recompose_household(path.subject, True, another, TODAY, work)
    latest = await desk.path(path.subject)
    assert (latest.id != path.id, latest.gate is Gate.CLOSED) == (another, another)
    assert told(memory, path.subject) == [OPENED, RESOLVED, *([OPENED] if another else [])]
