"""What waits on requests for aids, for whom, and by when."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.installation import use_cases
from services.installation.domain.aids.facts import AppealOutcome, OthersOutcome
from services.installation.domain.aids.payment import Undue
from services.installation.domain.aids.request import AidRequest
from services.installation.domain.aids.waiting import Task, Waiting
from services.installation.use_cases import aids
from tests.installation.aid_desk import CENTS, FACTS, TODAY, AidDesk

DAY = timedelta(days=1)
SILENCE = date(2026, 5, 2)


@pytest.fixture
def desk() -> AidDesk:
    return AidDesk.of()


async def waits(desk: AidDesk) -> dict[UUID, Waiting]:
    """Everything that waits, page by page, by request."""
    found: dict[UUID, Waiting] = {}
    after: str | None = None
    while True:
        async with desk.work() as work:
            some, after = await use_cases.aid_work_list(None, after, 2, work)
        found |= {request.id: due for request, due in some}
        if after is None:
            return found


async def task(desk: AidDesk, request: AidRequest) -> Task | None:
    due = (await waits(desk)).get(request.id)
    return due.task if due else None


async def test_a_request_is_to_be_decided_before_silence_decides(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    request = await desk.ask()
    due = (await waits(desk))[request.id]
    assert due == Waiting(Task.DECIDE, TODAY, SILENCE)
    assert (due.late(SILENCE), due.late(SILENCE + DAY)) == (False, True)


async def test_what_is_missing_is_gathered_then_the_authority_decides(desk: AidDesk) -> None:
    request = await desk.ask(pieces=frozenset())
    assert (await waits(desk))[request.id] == Waiting(Task.GATHER, TODAY, TODAY + 21 * DAY)
    desk.on(TODAY + 22 * DAY)
    due = (await waits(desk))[request.id]
    assert (due.task, due.by) == (Task.REFUSE_INCOMPLETE, SILENCE + 21 * DAY)


async def test_who_waits_for_money_is_shown_once_their_turn_comes(desk: AidDesk) -> None:
    first, second, third = [await desk.ask() for _ in range(3)]
    assert await waits(desk) == {}
    await desk.vote(2 * CENTS)
    assert set(await waits(desk)) == {first.id, second.id}
    assert await task(desk, first) is Task.GRANT_IN_TURN
    assert await task(desk, third) is None


async def test_the_accounts_follow_step_by_step(desk: AidDesk) -> None:
    request = await desk.granted("practice")
    seen = [await task(desk, request)]
    for gesture, details in (
        (aids.sign, (5, None)),
        (aids.commit, ("E-1", None)),
        (aids.order, ("M-1", None)),
        (aids.pay, (CENTS, False, None)),
        (aids.pay, (CENTS, True, None)),
        (aids.ask_back, (CENTS, Undue.COMMITMENT_BROKEN, None)),
        (aids.take_back, (None,)),
    ):
        await desk.do(gesture, request, *details)
        seen.append(await task(desk, request))
    assert seen == [
        Task.SIGN,
        Task.COMMIT,
        Task.ORDER,
        Task.NOTE_PAYMENT,
        Task.NOTE_PAYMENT,
        None,
        Task.NOTE_REIMBURSEMENT,
        None,
    ]


async def test_another_bodys_decision_is_awaited(desk: AidDesk) -> None:
    request = await desk.ask("elsewhere")
    assert await task(desk, request) is Task.NOTE_OUTCOME
    await desk.do(aids.note_outcome, request, OthersOutcome.REFUSED, 0, None)
    assert await waits(desk) == {}


async def test_an_appeal_is_answered_within_two_months_or_silence_answers(desk: AidDesk) -> None:
    request = await desk.ask(facts={**FACTS, "distance-km": 1})
    await desk.do(aids.refuse, request, None, None)
    assert await waits(desk) == {}
    await desk.do(aids.appeal, request, None)
    assert (await waits(desk))[request.id] == Waiting(Task.ANSWER_APPEAL, TODAY, SILENCE)
    await desk.come_to(SILENCE)
    appeal = desk.request(request).appeals[-1]
    assert (appeal.outcome, appeal.by_silence) == (AppealOutcome.UPHELD, True)
    assert appeal.answered_on == SILENCE
    assert await waits(desk) == {}


async def test_an_answer_in_time_stops_the_appeals_clock(desk: AidDesk) -> None:
    request = await desk.ask(facts={**FACTS, "distance-km": 1})
    await desk.do(aids.refuse, request, None, None)
    await desk.do(aids.appeal, request, None)
    await desk.do(aids.answer_appeal, request, AppealOutcome.UPHELD, None)
    await desk.come_to(SILENCE)
    assert not desk.request(request).appeals[-1].by_silence


async def test_a_list_may_be_one_officers(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    await desk.ask()
    async with desk.work() as work:
        assert await use_cases.aid_work_list("officer-9", None, 10, work) == ([], None)


async def test_who_waits_in_vain_is_refused_for_the_money_that_is_spent(desk: AidDesk) -> None:
    request = await desk.ask()
    decided = await desk.do(aids.refuse, request, None, None)
    assert decided.decisions[-1].reasons == ("Les crédits de l'année sont épuisés.",)
