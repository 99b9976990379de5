"""What the authority decides, what silence decides, and how it is contested."""

from datetime import date, timedelta

import pytest

from contracts.installation import AidAppealed, AidGranted, AidRefused
from services.installation.domain.aids.aid import Pending, Suspension
from services.installation.domain.aids.facts import Advice, AppealOutcome, OthersOutcome, Status
from services.installation.use_cases import aids
from tests.installation.aid_desk import (
    CENTS,
    FACTS,
    PIECES,
    TODAY,
    AidDesk,
    a_moving_aid,
    a_place,
    refused,
)

DAY = timedelta(days=1)
TWO_MONTHS_LATER = date(2026, 5, 2)
INELIGIBLE = {**FACTS, "distance-km": 20}


@pytest.fixture
def desk() -> AidDesk:
    return AidDesk.of()


async def test_a_grant_keeps_money_and_says_by_whom_why_and_by_which_rules(desk: AidDesk) -> None:
    await desk.vote(3 * CENTS)
    granted = await desk.grant(await desk.ask())
    decision = granted.decisions[-1]
    assert (granted.status, granted.kept_cents) == (Status.GRANTED, CENTS)
    assert (decision.by, decision.authority) == ("officer-1", "Le conseil fictif")
    assert decision.reasons[0] == "Le foyer vient d'au moins 70 km."
    assert decision.rules == granted.rules
    assert desk.budget().committed_cents == CENTS
    event = desk.memory.announced[-1]
    assert isinstance(event, AidGranted)
    assert (event.amount_cents, event.year) == (CENTS, TODAY.year)


async def test_the_authority_never_grants_against_a_condition(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    with refused("not-eligible"):
        await desk.grant(await desk.ask(facts=INELIGIBLE))


async def test_nothing_is_decided_of_what_was_not_weighed(desk: AidDesk) -> None:
    request = await desk.ask(facts={})
    with refused("wrong-status"):
        await desk.grant(request)
    await desk.come_to(TWO_MONTHS_LATER + 30 * DAY)
    with refused("not-proposed"):
        await desk.grant(request)


async def test_nothing_is_decided_before_it_is_asked(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    with refused("before-previous-fact"):
        await desk.grant(await desk.ask(), TODAY - DAY)


async def test_beyond_the_years_money_a_request_waits_in_the_order_of_its_date(
    desk: AidDesk,
) -> None:
    await desk.vote(CENTS)
    first, second, third = [await desk.ask() for _ in range(3)]
    earlier = await desk.ask(on=TODAY - DAY)
    assert [each.status for each in (first, second, third)] == [
        Status.PROPOSED,
        Status.WAIT_LISTED,
        Status.WAIT_LISTED,
    ]
    assert earlier.status is Status.PROPOSED
    in_line = [each.request for each in desk.budget().claims]
    assert in_line == [earlier.id, first.id, second.id, third.id]
    assert desk.told(second) == ["AidRequested", "AidWaitListed"]
    assert second.proposal is not None
    assert second.proposal.advice is Advice.WAIT


async def test_who_is_overtaken_by_an_earlier_date_waits_instead_of_being_granted(
    desk: AidDesk,
) -> None:
    await desk.vote(CENTS)
    request, earlier = await desk.ask(), await desk.ask(on=TODAY - DAY)
    assert (await desk.grant(request)).status is Status.WAIT_LISTED
    assert (await desk.grant(earlier)).status is Status.GRANTED
    with refused("budget-exhausted"):
        await desk.grant(request)


async def test_nobody_overtakes_even_for_a_smaller_sum(desk: AidDesk) -> None:
    await desk.vote(3 * CENTS)
    large = await desk.ask(facts={**FACTS, "cost": 40 * CENTS})
    small = await desk.ask()
    assert [each.status for each in (large, small)] == [Status.WAIT_LISTED] * 2
    with refused("budget-exhausted"):
        await desk.grant(small)


async def test_money_that_comes_back_serves_the_first_in_line(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    granted = await desk.grant(await desk.ask())
    second, third = await desk.ask(), await desk.ask()
    await desk.do(aids.renounce, granted, None)
    assert desk.budget().reached == [second.id]
    with refused("budget-exhausted"):
        await desk.grant(third)
    assert (await desk.grant(second)).status is Status.GRANTED
    await desk.vote(2 * CENTS)
    assert (await desk.grant(third)).status is Status.GRANTED


async def test_without_a_waiting_list_who_comes_too_late_is_refused_with_that_reason() -> None:
    desk = AidDesk.of(a_place(moving=a_moving_aid(waiting_list=False)))
    request = await desk.ask()
    with refused("budget-exhausted"):
        await desk.grant(request)
    decided = await desk.do(aids.refuse, request, None, None)
    assert "épuisés" in decided.decisions[-1].reasons[0]
    assert desk.budget().claims == []


async def test_an_aid_comes_not_twice_however_it_was_asked(desk: AidDesk) -> None:
    """Both were weighed before either was granted."""
    await desk.vote(10 * CENTS)
    first = await desk.granted()
    await desk.do(aids.refuse, first, "doubtful", None)
    second = await desk.ask(candidate=first.subject)
    await desk.do(aids.appeal, first, None)
    await desk.do(aids.answer_appeal, first, AppealOutcome.REVERSED, None)
    await desk.grant(second)
    with refused("given-too-recently"):
        await desk.grant(first)


async def test_an_expense_is_not_paid_twice_whoever_pays_first(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    request = await desk.ask()
    elsewhere = await desk.ask("elsewhere", request.subject)
    await desk.do(aids.note_outcome, elsewhere, OthersOutcome.GRANTED, CENTS, None)
    with refused("double-funding"):
        await desk.grant(request)


async def test_a_suspension_may_hold_what_was_asked_before() -> None:
    for pending, held in ((Pending.HELD, True), (Pending.DECIDED, False)):
        closed = Suspension(TODAY + DAY, "Le temps d'un bilan.", pending=pending)
        desk = AidDesk.of(a_place(moving=a_moving_aid(suspension=closed)))
        await desk.vote(CENTS)
        request = await desk.ask()
        desk.on(TODAY + DAY)
        if held:
            with refused("aid-suspended"):
                await desk.grant(request)
        else:
            assert (await desk.grant(request)).status is Status.GRANTED


async def test_a_refusal_has_reasons(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    request = await desk.ask()
    with refused("reason-missing"):
        await desk.do(aids.refuse, request, None, None)
    with refused("reason-unknown"):
        await desk.do(aids.refuse, request, "weather", None)
    decided = await desk.do(aids.refuse, request, "doubtful", None)
    assert decided.decisions[-1].reasons == ("La dépense n'est pas justifiée.",)
    event = desk.memory.announced[-1]
    assert isinstance(event, AidRefused)
    assert not event.implicit
    assert desk.budget().claims == []


async def test_what_is_missing_is_awaited_before_it_is_a_reason(desk: AidDesk) -> None:
    request = await desk.ask(pieces=frozenset())
    with refused("pieces-still-awaited"):
        await desk.do(aids.refuse, request, None, None)
    desk.on(TODAY + 22 * DAY)
    decided = await desk.do(aids.refuse, request, None, None)
    assert decided.decisions[-1].reasons == (
        "Pièce ou information non fournie : Devis du déménagement",
    )


async def test_a_grant_can_be_taken_back_for_four_months(desk: AidDesk) -> None:
    first, second = await desk.granted(), await desk.granted()
    desk.on(date(2026, 7, 2))
    taken_back = await desk.do(aids.refuse, first, "doubtful", None)
    assert (taken_back.status, taken_back.kept_cents) == (Status.REFUSED, 0)
    assert desk.budget().committed_cents == CENTS
    desk.on(date(2026, 7, 3))
    with refused("withdrawal-too-late"):
        await desk.do(aids.refuse, second, "doubtful", None)


async def test_two_months_of_silence_refuse(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    request = await desk.ask(on=date(2026, 1, 31))
    await desk.come_to(date(2026, 3, 30))
    assert desk.request(request).status is Status.PROPOSED
    await desk.come_to(date(2026, 3, 31))
    silent = desk.request(request)
    assert (silent.status, silent.silent_on) == (Status.IMPLICITLY_REFUSED, date(2026, 3, 31))
    assert (silent.decisions[-1].by, silent.decisions[-1].implicit) == ("silence", True)
    event = desk.memory.announced[-1]
    assert isinstance(event, AidRefused)
    assert event.implicit
    assert desk.budget().claims == []


async def test_the_two_months_stand_still_while_what_is_missing_is_awaited(desk: AidDesk) -> None:
    slow, quick = await desk.ask(pieces=frozenset()), await desk.ask(pieces=frozenset())
    desk.on(TODAY + 10 * DAY)
    await desk.do(aids.produce, quick, PIECES, {}, None)
    await desk.come_to(TWO_MONTHS_LATER + 9 * DAY)
    assert desk.request(quick).silent_on is None
    await desk.come_to(TWO_MONTHS_LATER + 10 * DAY)
    assert desk.request(quick).silent_on == TWO_MONTHS_LATER + 10 * DAY
    assert desk.request(slow).silent_on is None
    await desk.come_to(TWO_MONTHS_LATER + 21 * DAY)
    assert desk.request(slow).status is Status.IMPLICITLY_REFUSED


async def test_silence_takes_nobodys_place_in_line(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    await desk.grant(await desk.ask())
    waiting = await desk.ask()
    await desk.come_to(TWO_MONTHS_LATER)
    silent = desk.request(waiting)
    assert (silent.status, silent.silent_on) == (Status.WAIT_LISTED, TWO_MONTHS_LATER)
    assert desk.told(waiting) == ["AidRequested", "AidWaitListed", "AidRefused"]
    await desk.vote(2 * CENTS)
    assert (await desk.grant(waiting)).status is Status.GRANTED


async def test_a_decision_in_time_stops_the_clock(desk: AidDesk) -> None:
    request = await desk.granted()
    await desk.come_to(TWO_MONTHS_LATER + DAY)
    assert desk.request(request).status is Status.GRANTED


async def test_the_authority_may_still_grant_what_its_silence_refused(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    request = await desk.ask()
    await desk.come_to(TWO_MONTHS_LATER)
    assert (await desk.grant(request)).status is Status.GRANTED


async def test_a_refusal_is_contested_within_two_months(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    request = await desk.ask()
    with refused("nothing-to-contest"):
        await desk.do(aids.appeal, request, None)
    with refused("nothing-to-notify"):
        await desk.do(aids.notify, request, None)
    await desk.do(aids.refuse, request, "doubtful", None)
    with refused("notified-before-decided"):
        await desk.do(aids.notify, request, TODAY - DAY)
    await desk.do(aids.notify, request, None)
    desk.on(TWO_MONTHS_LATER + DAY)
    with refused("appeal-too-late"):
        await desk.do(aids.appeal, request, None)
    contested = await desk.do(aids.appeal, request, TWO_MONTHS_LATER)
    assert contested.appeals[-1].outcome is AppealOutcome.LODGED
    with refused("already-contested"):
        await desk.do(aids.appeal, request, TWO_MONTHS_LATER)


async def test_a_delay_that_nobody_was_told_of_does_not_run(desk: AidDesk) -> None:
    request = await desk.do(aids.refuse, await desk.ask(facts=INELIGIBLE), None, None)
    desk.on(TWO_MONTHS_LATER + 60 * DAY)
    assert (await desk.do(aids.appeal, request, None)).appeals


async def test_silence_is_contested_from_its_day(desk: AidDesk) -> None:
    request = await desk.ask(facts=INELIGIBLE)
    await desk.come_to(TWO_MONTHS_LATER)
    with refused("nothing-to-notify"):
        await desk.do(aids.notify, request, None)
    await desk.come_to(date(2026, 7, 3))
    with refused("appeal-too-late"):
        await desk.do(aids.appeal, request, None)
    assert (await desk.do(aids.appeal, request, date(2026, 7, 2))).appeals


async def test_an_appeal_is_answered_once(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    request = await desk.ask()
    with refused("no-appeal"):
        await desk.do(aids.answer_appeal, request, AppealOutcome.UPHELD, None)
    await desk.do(aids.refuse, request, "doubtful", None)
    await desk.do(aids.appeal, request, None)
    with refused("not-an-answer"):
        await desk.do(aids.answer_appeal, request, AppealOutcome.LODGED, None)
    with refused("answer-before-appeal"):
        await desk.do(aids.answer_appeal, request, AppealOutcome.UPHELD, TODAY - DAY)
    upheld = await desk.do(aids.answer_appeal, request, AppealOutcome.UPHELD, None)
    assert upheld.status is Status.REFUSED
    event = desk.memory.announced[-1]
    assert isinstance(event, AidAppealed)
    assert event.outcome == "upheld"


async def test_an_appeal_that_succeeds_gives_the_request_its_place_back(desk: AidDesk) -> None:
    await desk.vote(2 * CENTS)
    request, later = await desk.ask(), await desk.ask()
    await desk.do(aids.refuse, request, "doubtful", None)
    await desk.vote(CENTS)
    await desk.do(aids.appeal, request, None)
    again = await desk.do(aids.answer_appeal, request, AppealOutcome.REVERSED, None)
    assert again.status is Status.PROPOSED
    assert [each.request for each in desk.budget().claims] == [request.id, later.id]
    assert desk.budget().reached == [request.id]
    assert (await desk.grant(request)).status is Status.GRANTED
