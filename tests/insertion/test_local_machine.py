"""Whatever is done to a local person's path, in whatever order: its guards hold."""

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis.days import months_after
from chassis.errors import Refusal
from contracts.event import Event
from contracts.insertion import (
    EngagementContractOverdue,
    EngagementContractSigned,
    InsertionReferred,
    ReferralDecided,
    WorkStepStarted,
)
from services.insertion.domain.local.actions import Action
from services.insertion.domain.local.contract import Way
from services.insertion.domain.local.deadlines import (
    CONTRACT_OVERDUE,
    FORGETTING_NEAR,
    FORGOTTEN,
    deadlines,
)
from services.insertion.domain.local.endings import Ground, Reason, Standing
from services.insertion.domain.local.facts import ENDED, Status
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.steps import Kind, Pmsmp, Purpose, Siae, Step
from services.insertion.domain.local.waiting import waiting
from services.insertion.store.local_people import insertion_paths
from tests.insertion.local_people import CAMILLE, CONTRACT, EPCI, PLACE, REFERRAL, RULE, TODAY

OFFICERS = ("adviser-1", "adviser-2", "adviser-3")
officers = st.sampled_from(OFFICERS)
days = st.sampled_from([0, 0, 1, 3, 10, 29, 32, 95, 200, 400])
ways = st.sampled_from(sorted(Way))
back = st.sampled_from([0, 0, 0, 1, 5, 20, 60])
hosts = st.sampled_from(["73282932000074", "12345678200010"])
rarely = st.integers(0, 9).map(lambda drawn: drawn == 9)
"""A path that has ended has little left to try."""
themes = st.sampled_from(["mobilite--acceder-a-un-vehicule", "sante--acces-aux-soins", "other"])


class APerson(RuleBasedStateMachine):
    """A path, a clock that only goes on, and officers who try everything, late sometimes."""

    path: InsertionPath
    today: date
    announced: list[Event]

    @initialize(followed=st.booleans(), moments=st.integers(0, 3))
    def is_referred(self, followed: bool, moments: int) -> None:
        """From its referral, or some usual steps further on."""
        self.today = TODAY
        since = date(2024, 1, 1) if followed else None
        self.path, told = InsertionPath.refer(
            uuid4(), CAMILLE, replace(REFERRAL, followed_since=since), EPCI, None, RULE
        )
        self.announced = [told]
        for usual in (self._is_assessed, self._is_oriented, self._is_contracted)[:moments]:
            usual()

    def _is_assessed(self) -> None:
        self.is_assessed("adviser-1", "mobilite--acceder-a-un-vehicule")

    def _is_oriented(self) -> None:
        self.is_oriented(Way.SOCIAL, "adviser-1", 0)

    def _is_contracted(self) -> None:
        self.signs("adviser-1", 0, 15)
        self.is_countersigned("adviser-2")

    def tries(self, act: Callable[[], Event | None]) -> None:
        """What is refused changes nothing; what ended tells nothing."""
        former = deepcopy(self.path)
        with suppress(Refusal):
            told = act()
            if told is not None:
                assert former.status not in ENDED
                self.announced.append(told)
            if isinstance(told, WorkStepStarted):
                assert former.is_active
            if isinstance(told, ReferralDecided):
                assert (self.path.contract, self.path.paper) == (None, None)
            return
        assert self.path == former

    @rule(by=days)
    def time_passes(self, by: int) -> None:
        """Timers fire on their way, as the chassis does: those due, the oldest first."""
        self.today += timedelta(days=by)
        fires: dict[str, Callable[[], Event | None]] = {
            CONTRACT_OVERDUE: lambda: self.path.contract_is_overdue(self.today),
            FORGETTING_NEAR: lambda: self.path.is_to_be_forgotten(self.today),
            FORGOTTEN: lambda: self.path.anonymise(self.today),
        }
        while True:
            known = deadlines(self.path, RULE)
            due = {name: day for name, day in known.items() if day and day <= self.today}
            if not due:
                return
            self.tries(fires[min(due, key=lambda name: due[name])])

    @rule(officer=officers, theme=themes)
    def is_assessed(self, officer: str, theme: str) -> None:
        self.tries(lambda: self.path.assess(self.today, officer, {uuid4(): theme}))

    @rule(way=ways, officer=officers, ago=back)
    def is_oriented(self, way: Way, officer: str, ago: int) -> None:
        on = self.today - timedelta(days=ago)
        self.tries(lambda: self.path.decide(way, "departement", officer, on, on, RULE))

    @rule(officer=officers, ago=back, hours=st.sampled_from([None, 10, 15, 20]))
    def signs(self, officer: str, ago: int, hours: int | None) -> None:
        signed_on = self.today - timedelta(days=ago)
        paper = replace(CONTRACT, signed_on=signed_on, weekly_hours=hours, recorded_by=officer)
        self.tries(lambda: self.path.take_contract(paper, RULE))

    @rule(officer=officers, witness=officers)
    def signs_before_both(self, officer: str, witness: str) -> None:
        self.signs(officer, 0, 15)
        self.is_countersigned(witness)

    @rule()
    def drops_the_paper(self) -> None:
        self.tries(self.path.drop_contract)

    @rule(officer=officers)
    def is_countersigned(self, officer: str) -> None:
        read = self.path.paper or CONTRACT
        self.tries(lambda: self.path.countersign(read, officer))

    @rule(ago=back)
    def acts(self, ago: int) -> None:
        action = Action(
            id=uuid4(),
            kind="mobility-help",
            orientations=("nouveau-1",),
            started_on=self.today - timedelta(days=ago),
            by="adviser-1",
        )
        self.tries(lambda: self.path.start_action(action, RULE, PLACE))

    @rule()
    def is_reviewed(self) -> None:
        self.tries(lambda: self.path.review(self.today, "adviser-1"))

    @rule(kind=st.sampled_from([Kind.JOB, Kind.TRAINING]), ago=back)
    def goes_to_work(self, kind: Kind, ago: int) -> None:
        self._starts(kind, ago)

    @rule(host=hosts, ago=back, length=st.integers(0, 40))
    def spends_days_in_a_firm(self, host: str, ago: int, length: int) -> None:
        ends_on = self.today + timedelta(days=length)
        self._starts(Kind.PMSMP, ago, pmsmp=Pmsmp(host, ends_on, Purpose.CONFIRM, "france-travail"))

    @rule(
        ago=back,
        age=st.sampled_from([-3, 0, 0, 30, 150, 200]),
        left=st.sampled_from([-60, -1, 0, 300]),
    )
    def enters_a_siae(self, ago: int, age: int, left: int) -> None:
        door = Siae(
            self.today - timedelta(days=300),
            self.today + timedelta(days=left),
            self.today - timedelta(days=age),
        )
        self._starts(Kind.SIAE, ago, siae=door)

    def _starts(
        self, kind: Kind, ago: int, pmsmp: Pmsmp | None = None, siae: Siae | None = None
    ) -> None:
        on = self.today - timedelta(days=ago)
        step = Step(id=uuid4(), kind=kind, started_on=on, pmsmp=pmsmp, siae=siae)
        self.tries(lambda: self.path.start_step(step, RULE))

    @rule(rank=st.integers(0, 3))
    def ends_a_step(self, rank: int) -> None:
        id = self._one_of([each.id for each in self.path.steps], rank)
        self.tries(lambda: self.path.end_step(id, self.today))

    @rule(ago=back)
    def pauses(self, ago: int) -> None:
        on = self.today - timedelta(days=ago)
        self.tries(lambda: self.path.suspend("unavailable", on, RULE))

    @rule()
    def resumes(self) -> None:
        self.tries(lambda: self.path.resume(self.today))

    @rule(ground=st.sampled_from(list(Ground)), months=st.sampled_from([None, 3, 12]), last=rarely)
    def leaves(self, ground: Ground, months: int | None, last: bool) -> None:
        if last:
            self.tries(lambda: self.path.leave(ground, months, self.today, RULE))

    @rule(reason=st.sampled_from(list(Reason)), last=rarely)
    def is_closed(self, reason: Reason, last: bool) -> None:
        if last:
            self.tries(lambda: self.path.close(reason, self.today, RULE))

    @rule(standing=st.sampled_from(list(Standing)))
    def is_looked_at_again(self, standing: Standing) -> None:
        self.tries(lambda: self.path.check(4, standing, self.today, RULE))

    def _one_of(self, ids: list[UUID], rank: int) -> UUID:
        return ids[rank % len(ids)] if ids else uuid4()

    @invariant()
    def a_siae_step_had_its_pass_and_a_fresh_diagnosis(self) -> None:
        for step in self.path.steps:
            if step.siae is not None:
                assert step.kind is Kind.SIAE
                assert step.siae.pass_since <= step.started_on <= step.siae.pass_until
                assert step.siae.diagnosed_on <= step.started_on
                assert step.started_on < months_after(step.siae.diagnosed_on, 6)

    @invariant()
    def no_step_starts_on_a_day_of_a_pause(self) -> None:
        for step in self.path.steps:
            assert not any(
                each.covers(step.started_on)
                for each in self.path.suspensions
                if each.since != step.started_on
            )

    @invariant()
    def days_in_a_firm_are_short_and_few_with_one_host(self) -> None:
        firms = [step for step in self.path.steps if step.pmsmp is not None]
        for step in firms:
            assert step.pmsmp is not None
            assert step.pmsmp.ends_on < months_after(step.started_on, 1)
        for three in combinations(firms, 3):
            if len({step.pmsmp.host for step in three if step.pmsmp}) == 1:
                starts = sorted(step.started_on for step in three)
                assert starts[2] >= months_after(starts[0], 12)

    @invariant()
    def a_contract_was_seen_by_two_after_its_decision(self) -> None:
        contract, decision = self.path.contract, self.path.decision
        if contract is not None and self.path.status is not Status.ANONYMISED:
            assert decision is not None
            assert contract.signed_on >= decision.notified_on
            assert {contract.recorded_by, contract.countersigned_by} <= set(OFFICERS)
            assert contract.recorded_by != contract.countersigned_by

    @invariant()
    def the_month_starts_again_with_each_decision_and_is_late_once(self) -> None:
        decided = [each for each in self.announced if isinstance(each, ReferralDecided)]
        assert [each.contract_due_on for each in decided] == [
            each.contract_due_on for each in self.path.decisions
        ]
        for told in decided[1:]:
            assert told.contract_due_on == months_after(told.occurred_on, 1)
        late = [each for each in self.announced if isinstance(each, EngagementContractOverdue)]
        assert len(late) <= len(decided)
        assert all(
            each.overdue_on is None or each.overdue_on > each.contract_due_on
            for each in self.path.decisions
        )

    @invariant()
    def a_path_told_of_its_referral_first_and_of_itself_only(self) -> None:
        assert isinstance(self.announced[0], InsertionReferred)
        assert {each.subject for each in self.announced} == {self.path.id}

    @invariant()
    def a_signature_is_told_for_each_contract_that_held(self) -> None:
        signed = [each for each in self.announced if isinstance(each, EngagementContractSigned)]
        if self.path.status is not Status.ANONYMISED:
            held = [*self.path.former_contracts, *filter(None, [self.path.contract])]
            assert [each.occurred_on for each in signed] == [each.signed_on for each in held]

    @invariant()
    def nobody_is_named_once_anonymised_nor_forgotten_while_open(self) -> None:
        if self.path.status is Status.ANONYMISED:
            assert (self.path.person, self.path.officer, self.path.referral.key) == (None,) * 3
            assert self.path.exit or self.path.closing

    @invariant()
    def it_is_kept_whole(self) -> None:
        row = {"record": insertion_paths.dump(self.path), "version": self.path.version}
        assert insertion_paths.load(row) == self.path
        insertion_paths.columns(self.path)
        waiting(self.path, self.today, RULE)


APerson.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestAPerson = APerson.TestCase
