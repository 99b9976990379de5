"""Whatever is done to aids, in whatever order: the money and the rules hold."""

import asyncio
from collections.abc import Coroutine
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from chassis.errors import Refusal
from contracts.installation import AidGranted
from services.installation.domain.aids.aid import Pending, Suspension
from services.installation.domain.aids.budget import Budget
from services.installation.domain.aids.facts import (
    AWARDED,
    AppealOutcome,
    OthersOutcome,
    Status,
)
from services.installation.domain.aids.payment import Undue
from services.installation.domain.aids.request import AidRequest
from services.installation.use_cases import aids
from tests.installation.aid_desk import (
    CENTS,
    FACTS,
    PIECES,
    TODAY,
    AidDesk,
    a_grant_against_practice,
    a_moving_aid,
    a_place,
)

SUSPENSION = Suspension(
    TODAY + timedelta(days=5),
    "Le temps d'un bilan.",
    TODAY + timedelta(days=60),
    Pending.HELD,
)
OURS = ("moving", "practice", "removal")
IN_LINE = {Status.PROPOSED, Status.WAIT_LISTED}


class Aids(RuleBasedStateMachine):
    """Three households, three aids of ours on two lines, one aid of others, little money."""

    requests = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        place = a_place(
            practice=a_grant_against_practice(line="moving", suspension=SUSPENSION),
            removal=a_moving_aid(once_in_months=None, waiting_list=False),
        )
        self.desk = AidDesk.of(place)
        self.done(self.desk.vote(6 * CENTS))
        self.households = [self.done(self.desk.known()) for _ in range(3)]

    def teardown(self) -> None:
        self.loop.close()

    def done(self, gesture: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(gesture)

    def tried(self, gesture: Coroutine[Any, Any, Any]) -> Any:
        """What came of a gesture; None where a rule said no."""
        told = len(self.desk.memory.announced)
        held = self._awarded_expenses()
        try:
            made = self.done(gesture)
        except Refusal:
            assert len(self.desk.memory.announced) == told
            return None
        for event in self.desk.memory.announced[told:]:
            if isinstance(event, AidGranted):
                self._was_grantable(event, held)
        return made

    def _awarded_expenses(self) -> set[tuple[Any, str | None]]:
        return {
            (each.subject, each.expense)
            for each in self.desk.memory.kept(AidRequest)
            if each.awarded_on is not None
        }

    def _was_grantable(self, event: AidGranted, held: set[tuple[Any, str | None]]) -> None:
        request = self._kept(event.request)
        assert (request.subject, request.expense) not in held, "an expense is paid twice"
        is_held = event.aid == "practice" and SUSPENSION.covers(event.occurred_on)
        assert not is_held, "granted while suspended"
        assert request.proposal is not None
        assert request.proposal.is_eligible

    @initialize(target=requests)
    def somebody_asks(self) -> Any:
        return self.done(self.desk.ask("moving", self.households[0]))

    @rule(
        target=requests,
        who=st.integers(0, 2),
        aid=st.sampled_from((*OURS, "elsewhere")),
        complete=st.booleans(),
        near=st.booleans(),
        days_ago=st.integers(0, 20),
        cents=st.integers(0, 5),
    )
    def ask(self, who: int, aid: str, complete: bool, near: bool, days_ago: int, cents: int) -> Any:
        far = dict(FACTS) | {"cost": cents * 10 * CENTS, "distance-km": 10 if near else 100}
        facts = {"practice": {"months": cents}, "elsewhere": {}}.get(aid, far)
        on = max(date(2026, 1, 5), self.desk.today - timedelta(days=days_ago))
        pieces = None if complete else frozenset[str]()
        made = self.tried(
            self.desk.ask(aid, self.households[who], on=on, facts=facts, pieces=pieces)
        )
        return made or self.desk.memory.kept(AidRequest)[0]

    @rule(target=requests, who=st.integers(0, 2), aid=st.sampled_from(OURS))
    def ask_for_what_can_be_granted(self, who: int, aid: str) -> Any:
        made = self.tried(self.desk.ask(aid, self.households[who]))
        return made or self.desk.memory.kept(AidRequest)[0]

    @rule()
    def grant_whom_the_money_reaches(self) -> None:
        for budget in self.desk.memory.kept(Budget):
            for id in budget.reached:
                self.tried(self.desk.grant(self._kept(id)))

    @rule(latest_first=st.booleans(), days=st.sampled_from((0, 7, 30)))
    def grant_to_everybody(self, latest_first: bool, days: int) -> None:
        """What an authority would do that looks neither at the order nor at the rules."""
        self._days_pass(days)
        undecided = [each for each in self.desk.memory.kept(AidRequest) if each.is_undecided]
        for each in sorted(undecided, key=lambda each: each.rank, reverse=latest_first):
            self.tried(self.desk.grant(each))

    @rule(last=st.booleans())
    def pay_what_was_granted(self, last: bool) -> None:
        for each in self.desk.memory.kept(AidRequest):
            if each.status is Status.GRANTED:
                self._account(each, each.kept_cents // 2, last)

    @rule(why=st.sampled_from(Undue), cents=st.integers(1, 2 * CENTS))
    def take_everything_back(self, why: Undue, cents: int) -> None:
        for each in self.desk.memory.kept(AidRequest):
            self.tried(self.desk.do(aids.ask_back, each, min(cents, each.paid_cents), why, None))
            self.tried(self.desk.do(aids.take_back, each, None))

    def _kept(self, id: UUID) -> AidRequest:
        return next(each for each in self.desk.memory.kept(AidRequest) if each.id == id)

    @rule(request=requests)
    def produce(self, request: AidRequest) -> None:
        self.tried(self.desk.do(aids.produce, request, PIECES, {}, None))

    @rule(request=requests)
    def grant(self, request: AidRequest) -> None:
        self.tried(self.desk.grant(request))

    @rule(request=requests, reason=st.sampled_from((None, "doubtful", "stopped")))
    def refuse(self, request: AidRequest, reason: str | None) -> None:
        self.tried(self.desk.do(aids.refuse, request, reason, None))

    @rule(request=requests)
    def renounce(self, request: AidRequest) -> None:
        self.tried(self.desk.do(aids.renounce, request, None))

    @rule(request=requests)
    def appeal(self, request: AidRequest) -> None:
        self.tried(self.desk.do(aids.appeal, request, None))

    @rule(request=requests, outcome=st.sampled_from(AppealOutcome))
    def answer(self, request: AidRequest, outcome: AppealOutcome) -> None:
        self.tried(self.desk.do(aids.answer_appeal, request, outcome, None))

    def _account(self, request: AidRequest, cents: int, last: bool) -> None:
        self.tried(self.desk.do(aids.sign, request, 5, None))
        self.tried(self.desk.do(aids.commit, request, "E-1", None))
        self.tried(self.desk.do(aids.order, request, "M-1", None))
        self.tried(self.desk.do(aids.pay, request, cents, last, None))

    @rule(request=requests, outcome=st.sampled_from(OthersOutcome))
    def note_outcome(self, request: AidRequest, outcome: OthersOutcome) -> None:
        self.tried(self.desk.do(aids.note_outcome, request, outcome, 0, None))

    @rule(cents=st.integers(0, 8 * CENTS))
    def vote(self, cents: int) -> None:
        self.tried(self.desk.vote(cents))

    @rule(request=requests)
    def carry_over(self, request: AidRequest) -> None:
        self.tried(self.desk.do(aids.carry_over, request, TODAY.year + 1))

    @rule(days=st.sampled_from((1, 7, 30)))
    def time_goes_by(self, days: int) -> None:
        self._days_pass(days)

    def _days_pass(self, days: int) -> None:
        self.done(self.desk.come_to(self.desk.today + timedelta(days=days)))

    @invariant()
    def no_line_is_overspent(self) -> None:
        for budget in self.desk.memory.kept(Budget):
            assert 0 <= budget.committed_cents <= budget.amount_cents

    @invariant()
    def what_is_committed_is_what_requests_hold(self) -> None:
        for budget in self.desk.memory.kept(Budget):
            held = [r for r in self.desk.memory.kept(AidRequest) if r.budget == budget.id]
            came_back = sum(r.asked_back_cents for r in held if r.status is Status.RECOVERED)
            assert all(r.kept_cents >= 0 for r in held)
            assert budget.committed_cents == sum(r.kept_cents for r in held)
            assert came_back >= 0

    @invariant()
    def those_in_line_are_those_who_wait_for_a_decision(self) -> None:
        kept = {each.id: each for each in self.desk.memory.kept(AidRequest)}
        for budget in self.desk.memory.kept(Budget):
            assert budget.claims == sorted(budget.claims)
            assert all(kept[each.request].status in IN_LINE for each in budget.claims)
        waiting = {id for id, each in kept.items() if each.status is Status.WAIT_LISTED}
        in_line = {c.request for b in self.desk.memory.kept(Budget) for c in b.claims}
        assert waiting <= in_line

    @invariant()
    def an_award_was_decided_by_somebody_with_reasons(self) -> None:
        for each in self.desk.memory.kept(AidRequest):
            if each.status in AWARDED:
                latest = each.decisions[-1]
                assert latest.granted
                assert latest.by == self.desk.usual
                assert latest.rules == each.rules
            assert all(decision.reasons for decision in each.decisions)


Aids.TestCase.settings = settings(max_examples=50, stateful_step_count=50, deadline=None)
TestAids = Aids.TestCase
