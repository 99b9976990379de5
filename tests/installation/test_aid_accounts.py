"""After the grant: contracts, payments, money that comes back, and what becomes of households."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.installation import use_cases
from services.installation.domain.aids.budget import MOST_CENTS, Budget, Claim
from services.installation.domain.aids.facts import OthersOutcome, Status
from services.installation.domain.aids.payment import Undue
from services.installation.domain.aids.request import AidRequest
from services.installation.domain.newcomer import Newcomer
from services.installation.use_cases import aids
from tests.installation.aid_desk import CENTS, FACTS, TODAY, AidDesk, refused

DAY = timedelta(days=1)


@pytest.fixture
def desk() -> AidDesk:
    return AidDesk.of()


async def test_a_grant_is_committed_ordered_and_paid(desk: AidDesk) -> None:
    paid = await desk.paid()
    assert (paid.status, paid.paid_cents) == (Status.PAID, CENTS)
    assert (paid.commitment_reference, paid.order_reference) == ("E-1", "M-1")
    assert desk.told(paid) == ["AidRequested", "AidGranted", "AidPaid"]
    assert desk.budget().committed_cents == CENTS


async def test_each_step_of_the_accounts_follows_the_one_before(desk: AidDesk) -> None:
    request = await desk.granted()
    for gesture, details in (
        (aids.order, ("M-1", None)),
        (aids.pay, (CENTS, True, None)),
        (aids.ask_back, (CENTS, Undue.PAID_IN_ERROR, None)),
        (aids.take_back, (None,)),
        (aids.note_outcome, (OthersOutcome.GRANTED, 0, None)),
    ):
        with refused("wrong-status"):
            await desk.do(gesture, request, *details)


async def test_no_payment_goes_beyond_the_grant(desk: AidDesk) -> None:
    request = await desk.granted("practice")
    await desk.do(aids.sign, request, 5, None)
    await desk.do(aids.commit, request, "E-1", None)
    await desk.do(aids.order, request, "M-1", None)
    with refused("payment-doubtful"):
        await desk.do(aids.pay, request, 0, False, None)
    await desk.do(aids.pay, request, 2 * CENTS, False, None)
    with refused("paid-beyond-grant"):
        await desk.do(aids.pay, request, 2 * CENTS, True, None)
    paid = await desk.do(aids.pay, request, CENTS // 2, True, None)
    assert paid.kept_cents == paid.paid_cents == 2 * CENTS + CENTS // 2
    assert desk.budget("students").committed_cents == paid.paid_cents
    with refused("paid-beyond-grant"):
        await desk.do(aids.pay, request, CENTS // 2, True, None)


async def test_years_of_practice_are_signed_before_any_money_is_committed(desk: AidDesk) -> None:
    request = await desk.granted("practice")
    with refused("contract-missing"):
        await desk.do(aids.commit, request, "E-1", None)
    with refused("commitment-too-short"):
        await desk.do(aids.sign, request, 4, None)
    signed = await desk.do(aids.sign, request, 5, None)
    assert signed.contract is not None
    assert signed.contract.years == 5
    with refused("no-commitment-due"):
        await desk.do(aids.sign, await desk.granted(), 5, None)


async def test_a_promise_that_is_broken_is_paid_back_and_then_free_again(desk: AidDesk) -> None:
    paid = await desk.paid("practice")
    with refused("recovered-beyond-paid"):
        await desk.do(aids.ask_back, paid, 4 * CENTS, Undue.COMMITMENT_BROKEN, None)
    asked = await desk.do(aids.ask_back, paid, 2 * CENTS, Undue.COMMITMENT_BROKEN, None)
    assert asked.contract is not None
    assert (asked.status, asked.contract.breached_on) == (Status.ASKED_BACK, TODAY)
    assert desk.told(asked)[-1] == "AidRecovered"
    assert desk.budget("students").committed_cents == 3 * CENTS
    back = await desk.do(aids.take_back, paid, None)
    assert (back.status, back.kept_cents) == (Status.RECOVERED, CENTS)
    assert desk.budget("students").committed_cents == CENTS


async def test_only_a_promise_that_was_signed_is_broken(desk: AidDesk) -> None:
    paid = await desk.paid()
    with refused("no-contract"):
        await desk.do(aids.ask_back, paid, CENTS, Undue.COMMITMENT_BROKEN, None)
    await desk.do(aids.ask_back, paid, CENTS, Undue.PAID_IN_ERROR, None)


async def test_who_gives_up_frees_the_money_and_the_place(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    granted, waiting = await desk.grant(await desk.ask()), await desk.ask()
    await desk.do(aids.renounce, waiting, None)
    given_up = await desk.do(aids.renounce, granted, None)
    assert (given_up.status, given_up.kept_cents) == (Status.RENOUNCED, 0)
    assert desk.told(given_up)[-1] == "AidRenounced"
    assert (desk.budget().committed_cents, desk.budget().claims) == (0, [])
    with refused("wrong-status"):
        await desk.do(aids.renounce, await desk.paid(), None)


async def test_a_budget_never_goes_below_what_is_committed(desk: AidDesk) -> None:
    await desk.vote(3 * CENTS)
    await desk.grant(await desk.ask())
    with refused("budget-below-commitments"):
        await desk.vote(CENTS - 1)
    assert (await desk.vote(CENTS)).left_cents == 0
    with refused("budget-amount-doubtful"):
        await desk.vote(MOST_CENTS + 1)


async def test_a_budget_is_of_a_line_that_pays_for_something(desk: AidDesk) -> None:
    with refused("budget-line-unknown"):
        await desk.vote(CENTS, "castles")


async def test_each_year_pays_for_the_requests_of_its_days(desk: AidDesk) -> None:
    desk.on(date(2027, 1, 4))
    await desk.vote(CENTS, year=2027)
    facts = {**FACTS, "starts-on": "2027-01-10"}
    last_year = await desk.ask(on=date(2026, 12, 31), facts=facts)
    this_year = await desk.ask(facts=facts)
    assert last_year.status is Status.WAIT_LISTED
    assert (await desk.grant(this_year)).year == 2027


async def test_who_waits_may_wait_on_in_the_next_year_ahead_of_later_dates(desk: AidDesk) -> None:
    desk.on(date(2027, 1, 4))
    facts = {**FACTS, "starts-on": "2027-01-10"}
    await desk.vote(CENTS, year=2027)
    waiting = await desk.ask(on=date(2026, 12, 31), facts=facts)
    later = await desk.ask(facts=facts)
    with refused("year-not-later"):
        await desk.do(aids.carry_over, waiting, 2026)
    await desk.do(aids.carry_over, waiting, 2027)
    assert desk.budget(year=2026).claims == []
    assert desk.budget(year=2027).reached == [waiting.id]
    assert (await desk.grant(later)).status is Status.WAIT_LISTED
    assert (await desk.grant(waiting)).status is Status.GRANTED
    assert desk.budget(year=2027).committed_cents == CENTS
    with refused("wrong-status"):
        await desk.do(aids.carry_over, waiting, 2028)


async def test_of_two_households_that_are_one_the_second_request_is_given_up(
    desk: AidDesk,
) -> None:
    await desk.vote(5 * CENTS)
    kept, twice = await desk.ask(), await desk.ask()
    other = await desk.ask("practice", twice.subject)
    elsewhere = [await desk.ask("elsewhere", each) for each in (kept.subject, twice.subject)]
    async with desk.work() as work:
        await aids.merge(kept.subject, twice.subject, TODAY, work)
    assert desk.request(twice).status is Status.RENOUNCED
    assert desk.request(other).subject == kept.subject
    assert desk.request(other).status is not Status.RENOUNCED
    assert desk.request(elsewhere[1]).others is OthersOutcome.GIVEN_UP
    assert [each.request for each in desk.budget().claims] == [kept.id]
    due = {item for _, item, _ in desk.memory.due(date.max)}
    assert {kept.id, other.id} == due & {kept.id, other.id, twice.id}


async def test_what_a_merged_household_was_given_counts_for_both(desk: AidDesk) -> None:
    given = await desk.granted()
    candidate = await desk.known()
    async with desk.work() as work:
        await aids.merge(candidate, given.subject, TODAY, work)
    request = await desk.ask(candidate=candidate)
    with refused("not-eligible"):
        await desk.grant(request)


async def test_a_candidate_who_is_forgotten_leaves_no_request_and_no_place(desk: AidDesk) -> None:
    await desk.vote(10 * CENTS)
    granted = await desk.grant(await desk.ask())
    paid, waiting = await desk.paid(), await desk.ask()
    for request in (granted, paid, waiting):
        async with desk.work() as work:
            await use_cases.anonymise(request.subject, TODAY, work)
    assert desk.memory.kept(AidRequest) == []
    assert (desk.budget().committed_cents, desk.budget().claims) == (CENTS, [])
    assert all(each.is_forgotten for each in desk.memory.kept(Newcomer))
    assert desk.memory.due(date.max) == []


def test_a_line_stands_in_the_order_of_dates_then_of_arrival() -> None:
    budget = Budget.of("moving", 2026)
    budget.vote(2)
    early, first, second = (UUID(int=each) for each in range(3))
    budget.queue(Claim(TODAY, 2, second, 1))
    budget.queue(Claim(TODAY, 1, first, 1))
    budget.queue(Claim(TODAY - DAY, 3, early, 1))
    assert budget.reached == [early, first]
    budget.queue(Claim(TODAY - DAY, 3, early, 2))
    assert budget.reached == [early]
