"""Whatever is done to a commitment, in whatever order: it ends once, and what is told is true."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import deepcopy
from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis.errors import Refusal
from contracts.event import Event
from contracts.insertion import (
    InsertionCommitmentAnswered,
    InsertionCommitmentExpired,
    InsertionCommitmentMet,
    InsertionCommitmentOpened,
)
from services.insertion.domain.commitment import ENDED, Answer, Arrival, Commitment, Status
from services.insertion.domain.commitment_deadlines import COMMITMENT_EXPIRES, deadlines
from services.insertion.domain.commitment_rules import Kind
from tests.insertion.partners import HERE, RECORDER, RULE, TODAY

PEOPLE = (UUID(int=1), UUID(int=2))
days = st.integers(0, 60)
back = st.integers(0, 40)


class ACommitment(RuleBasedStateMachine):
    """A commitment, a clock that only goes on, and officers who try everything, early and late."""

    commitment: Commitment
    today: date
    told: list[Event]

    @initialize(kind=st.sampled_from(Kind))
    def is_proposed(self, kind: Kind) -> None:
        arrival = Arrival(id=uuid4(), who=uuid4(), on=TODAY)
        self.commitment, opened = Commitment.propose(uuid4(), arrival, kind, HERE)
        self.today, self.told = TODAY, [opened]

    def tries(self, act: Callable[[], Event | None]) -> None:
        """What is refused changes nothing."""
        former = deepcopy(self.commitment)
        with suppress(Refusal):
            told = act()
            self.told += [told] if told else []
            return
        assert self.commitment == former

    @rule(by=days)
    def time_passes(self, by: int) -> None:
        self.today += timedelta(by)
        due = deadlines(self.commitment, RULE)[COMMITMENT_EXPIRES]
        if due is not None and due <= self.today:
            self.tries(lambda: self.commitment.expire(due))

    @rule(accepted=st.booleans(), ago=back)
    def answers(self, accepted: bool, ago: int) -> None:
        answer = Answer(self.today - timedelta(ago), accepted, RECORDER)
        self.tries(lambda: self.commitment.hears(answer))

    @rule(path=st.sampled_from(PEOPLE), ago=back)
    def is_given(self, path: UUID, ago: int) -> None:
        on = self.today - timedelta(ago)
        self.tries(lambda: self.commitment.assign(path, on, RECORDER))

    @rule(ago=back)
    def the_person_drops_out(self, ago: int) -> None:
        self.tries(lambda: self.commitment.release(self.today - timedelta(ago)))

    @rule(ago=back)
    def is_met(self, ago: int) -> None:
        self.tries(lambda: self.commitment.meet(self.today - timedelta(ago)))

    @rule()
    def who_arrived_leaves(self) -> None:
        on = max(self.today, self.commitment.moved_on)
        self.tries(lambda: self.commitment.expire(on))

    @invariant()
    def what_was_told_is_what_happened_in_order(self) -> None:
        answer, status = self.commitment.answer, self.commitment.status
        expected: list[type[Event]] = [InsertionCommitmentOpened]
        expected += [InsertionCommitmentAnswered] if answer else []
        expected += [InsertionCommitmentMet] if status is Status.MET else []
        expected += [InsertionCommitmentExpired] if status is Status.EXPIRED else []
        assert [type(each) for each in self.told] == expected

    @invariant()
    def nothing_is_met_that_was_not_accepted_and_given(self) -> None:
        if self.commitment.status is Status.MET:
            assert self.commitment.answer is not None
            assert self.commitment.answer.accepted
            assert self.commitment.path in PEOPLE

    @invariant()
    def one_person_at_most_has_it_now(self) -> None:
        held = [each for each in self.commitment.assignments if each.released_on is None]
        has_it = self.commitment.status in {Status.ASSIGNED, Status.MET}
        assert len(held) == has_it

    @invariant()
    def its_days_are_in_order(self) -> None:
        commitment = self.commitment
        found: Sequence[date | None] = [
            commitment.proposed_on,
            commitment.answer.on if commitment.answer else None,
            *(day for each in commitment.assignments for day in (each.on, each.released_on)),
            commitment.met_on,
        ]
        said = [day for day in found if day is not None]
        assert said == sorted(said)

    @invariant()
    def it_waits_for_a_day_until_it_ends(self) -> None:
        due = deadlines(self.commitment, RULE)[COMMITMENT_EXPIRES]
        assert (due is None) == (self.commitment.status in ENDED)


ACommitment.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestACommitment = ACommitment.TestCase
