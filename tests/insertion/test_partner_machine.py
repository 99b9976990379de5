"""Whatever is done to a partner's path, in whatever order: only who may resolves it."""

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from datetime import date, timedelta
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.errors import Refusal
from chassis.papers import Channel
from chassis.rules import Rules
from contracts.insertion import PartnerSituationResolved
from services.insertion.domain.partner_deadlines import REVIEW, UNANSWERED, deadlines
from services.insertion.domain.partner_facts import (
    SETTLED,
    Assessment,
    Ending,
    Gate,
    Proof,
    Resolution,
    Status,
    Wish,
)
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import (
    SEEN_BY_AN_ADVISER,
    Keeping,
    Outcome,
    Saying,
    Seat,
    Word,
)
from tests.insertion.partners import DAY, HERE, PAUSE, RULE, TERM, TODAY

Said = tuple[Saying, Keeping | None]
OFFICERS = ("adviser-1", "adviser-2", "officer-3")
officers = st.sampled_from(OFFICERS)
days = st.integers(0, 45)
sayings = st.sampled_from(
    [
        *((each, None) for each in sorted(Saying)),
        (Saying.KEEPS_JOB, Keeping.REMOTE),
        (Saying.RETIRED, Keeping.REMOTE),
    ]
)
"""What may be said, and twice what makes no sense: a job kept nohow, or by who keeps none."""
seats = st.sampled_from([Seat.PARTNER, Seat.PARTNER, Seat.LEAD, Seat.OTHER])
channels = st.sampled_from([Channel.LINK, Channel.LINK, Channel.SIGNED_PAPER])
observed = st.sampled_from(
    [*((each, None) for each in sorted(Outcome)), (Outcome.KEEPS_JOB, Keeping.COMMUTING)]
)


class APartner(RuleBasedStateMachine):
    """A path, a clock that only goes on, and officers who try everything."""

    path: PartnerPath
    today: date
    law: Rules
    announced: list[PartnerSituationResolved]

    @initialize(silence_passes=st.booleans(), asked=st.integers(0, 4))
    def opens(self, silence_passes: bool, asked: int) -> None:
        """A path just opened, or whose partner was asked already, once or more."""
        off = RULE.overlay("insertion.partner-unanswered-passes", False, TODAY + DAY, TODAY)
        self.today, self.announced = TODAY, []
        self.law = RULE if silence_passes else off
        self.path, _ = PartnerPath.opens(uuid4(), uuid4(), HERE, TODAY)
        if asked:
            self.path.inform(TODAY, OFFICERS[0])
            self.path.invite(TODAY)
        for _ in range(1, asked):
            self.today += PAUSE
            self.path.remind(self.today, OFFICERS[0], self.law)

    def tries(self, act: Callable[[], PartnerSituationResolved | None]) -> None:
        """What is refused changes nothing."""
        former = deepcopy(self.path)
        with suppress(Refusal):
            told = act()
            self.announced += [told] if told else []
            return
        assert self.path == former

    @rule(by=days)
    def time_passes(self, by: int) -> None:
        """Timers fire on their way, as the chassis does: those due, the oldest first."""
        self.today += timedelta(days=by)
        while True:
            due = {
                timer: day
                for timer, day in deadlines(self.path, self.law).items()
                if day is not None and day <= self.today
            }
            if not due:
                return
            timer = min(due, key=lambda each: due[each])
            day = due[timer]
            if timer == UNANSWERED:
                self.tries(lambda day=day: self.path.stays_unanswered(day, self.law))  # type: ignore[misc]  # bound at once
            if timer == REVIEW:
                self.path.stalls(day)

    @rule(officer=officers)
    def is_informed(self, officer: str) -> None:
        self.tries(lambda: self.path.inform(self.today, officer))

    @rule()
    def is_invited(self) -> None:
        self.tries(lambda: self.path.invite(self.today))

    @rule(officer=officers)
    def is_reminded(self, officer: str) -> None:
        self.tries(lambda: self.path.remind(self.today, officer, self.law))

    @precondition(lambda self: self.path.invited_on is not None)
    @rule(officer=officers)
    def is_reminded_in_time(self, officer: str) -> None:
        due = self.path.reminder_due_on(self.law)
        if due is not None:
            self.time_passes(max(0, (due - self.today).days))
            self.is_reminded(officer)

    @rule()
    def silence_is_said_by_hand(self) -> None:
        self.tries(lambda: self.path.stays_unanswered(self.today, self.law))

    @rule(seat=seats, said=sayings, officer=officers)
    def a_paper_is_recorded(self, seat: Seat, said: Said, officer: str) -> None:
        def record() -> None:
            says, how = said
            self.path.take_paper(Word(seat, says, self.today, Channel.SIGNED_PAPER, how, officer))

        self.tries(record)

    @rule(officer=officers, reads_it=st.booleans())
    def a_paper_is_countersigned(self, officer: str, reads_it: bool) -> None:
        other = Word(Seat.PARTNER, Saying.RETIRED, self.today, Channel.SIGNED_PAPER)
        read = self.path.paper if reads_it and self.path.paper else other
        self.tries(lambda: self.path.countersign(read, officer))

    @rule(seat=seats, said=sayings, channel=channels)
    def somebody_says(self, seat: Seat, said: Said, channel: Channel) -> None:
        self.tries(lambda: self.path.hears(Word(seat, said[0], self.today, channel, said[1])))

    @rule(seen=observed, officer=officers)
    def an_adviser_observes(self, seen: tuple[Outcome, Keeping | None], officer: str) -> None:
        outcome, how = seen
        self.tries(
            lambda: self.path.observe(outcome, self.today, officer, proof=Proof.OTHER, how=how)
        )

    @rule(officer=officers)
    def an_adviser_works(self, officer: str) -> None:
        made = Assessment(self.today, officer, (Wish.JOB,))
        self.tries(lambda: self.path.assess(made))
        self.tries(lambda: self.path.search(self.today))
        self.tries(lambda: self.path.review(self.today, officer))

    @rule()
    def what_was_found_is_lost(self) -> None:
        self.tries(lambda: self.path.goes_on(self.today))

    @rule()
    def insertion_follows(self) -> None:
        self.tries(lambda: self.path.joins(uuid4(), self.today))

    @rule()
    def the_household_withdraws_and_comes_again(self) -> None:
        self.path.ends(Ending.HOUSEHOLD_WITHDREW, self.today)
        self.path.resumes(self.today)

    @precondition(lambda self: len(self.path.resolutions) > 1)
    @rule()
    def the_partner_leaves(self) -> None:
        self.path.ends(Ending.PARTNER_LEFT, self.today)

    @invariant()
    def the_gate_is_told_once_and_never_closed_again(self) -> None:
        assert len(self.announced) == (self.path.gate is Gate.PASSED)
        assert all(told.gate == "passed" for told in self.announced)
        assert (self.path.gate is Gate.PASSED) == bool(self.path.resolutions)

    @invariant()
    def nothing_resolves_the_path_but_who_may(self) -> None:
        for each in self.path.resolutions:
            assert self._is_the_partner_s(each) or _is_seen(each) or self._is_silence(each)

    def _is_the_partner_s(self, each: Resolution) -> bool:
        word = each.word
        if word is None or word.by is not Seat.PARTNER:
            return False
        by_two = None not in {word.recorded_by, word.countersigned_by} and (
            word.recorded_by != word.countersigned_by
        )
        return word.channel is Channel.LINK or by_two

    def _is_silence(self, each: Resolution) -> bool:
        """Reminders made, the term over, by the council's rule."""
        path = self.path
        return (
            each.outcome is Outcome.UNANSWERED
            and self.law is RULE
            and path.invited_on is not None
            and len(path.reminders) == 3
            and each.on >= path.invited_on + TERM
            and each.on >= path.reminders[-1].on + PAUSE
        )

    @invariant()
    def a_situation_is_said_of_a_settled_path_only(self) -> None:
        assert (self.path.outcome is not None) == (self.path.status in SETTLED)
        if self.path.status is Status.UNANSWERED:
            assert self.path.situation == "unanswered"


def _is_seen(each: Resolution) -> bool:
    """By an adviser, and only what shows from outside."""
    return each.seen_by in OFFICERS and each.outcome in SEEN_BY_AN_ADVISER


APartner.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestAPartner = APartner.TestCase
