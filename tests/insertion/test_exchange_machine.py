"""Whatever people send and employers answer: no place is given twice, each end is told once."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from chassis.errors import Refusal
from contracts.insertion import ApplicationAccepted, ApplicationClosed, ApplicationMade
from services.insertion.domain.exchange_application import (
    Applicant,
    Application,
    Channel,
    Status,
    is_the_only_one,
)
from services.insertion.domain.exchange_deadlines import APPLICATION_UNANSWERED, deadlines
from services.insertion.domain.exchange_opening import Kind, Offer, Opening, Standing
from tests.insertion.partners import HERE, RECORDER, RULE, TODAY

Told = ApplicationMade | ApplicationAccepted | ApplicationClosed
PEOPLE = [
    Applicant(channel, UUID(int=rank), UUID(int=rank))
    for rank, channel in enumerate([*Channel, *Channel, *Channel], start=1)
]
who = st.sampled_from(PEOPLE)
pick = st.integers(0, 30)


class AnExchange(RuleBasedStateMachine):
    """One post with a few places, people who apply, an employer who answers anything."""

    opening: Opening
    sent: list[Application]
    today: date
    told: list[Told]

    @initialize(places=st.integers(1, 3))
    def is_published(self, places: int) -> None:
        offer = Offer(
            kind=Kind.POST,
            epci=HERE,
            trade=None,
            trade_version=None,
            places=places,
            outside_from=TODAY,
            available_on=None,
            on=TODAY,
        )
        self.opening = Opening(id=uuid4(), offer=offer)
        self.sent, self.today, self.told = [], TODAY, []

    def tries(self, act: Callable[[], Told | None]) -> None:
        """What is refused changes nothing."""
        former = deepcopy((self.opening, self.sent))
        with suppress(Refusal):
            told = act()
            self.told += [told] if told else []
            return
        assert (self.opening, self.sent) == former

    @rule(applicant=who)
    def somebody_applies(self, applicant: Applicant) -> None:
        def apply() -> Told:
            is_the_only_one(applicant, self.sent)
            made, told = Application.make(uuid4(), self.opening, applicant, self.today, RECORDER)
            self.sent.append(made)
            return told

        self.tries(apply)

    @rule(by=st.integers(0, 20))
    def time_passes(self, by: int) -> None:
        self.today += timedelta(by)
        for each in self.sent:
            due = deadlines(each, RULE)[APPLICATION_UNANSWERED]
            if due is not None and due <= self.today:
                self.told.append(each.stays_unanswered(due))

    @precondition(lambda self: self.sent)
    @rule(at=pick)
    def the_employer_looks(self, at: int) -> None:
        self.tries(lambda: self._at(at).process(self.today))

    @precondition(lambda self: self.sent)
    @rule(at=pick)
    def the_employer_accepts(self, at: int) -> None:
        self.tries(lambda: self._at(at).accept(self.opening, self.today))

    @precondition(lambda self: self.sent)
    @rule(at=pick, how=st.sampled_from(["refuse", "withdraw", "is_obsolete"]))
    def it_comes_to_nothing(self, at: int, how: str) -> None:
        self.tries(lambda: getattr(self._at(at), how)(self.today))

    @precondition(lambda self: self.sent)
    @rule(at=pick)
    def the_adviser_follows_up(self, at: int) -> None:
        self.tries(lambda: self._at(at).follow_up(self.today))

    @rule(standing=st.sampled_from(Standing), places=st.integers(1, 3))
    def prospection_tells_more(self, standing: Standing, places: int) -> None:
        """Published again with other places, or not to be had any more."""
        if standing is Standing.OPEN:
            offer = replace(self.opening.offer, places=places, on=self.today)
            self.opening.is_published(offer)
            return
        self.opening.closes(standing)
        for each in self.sent:
            if each.is_open:
                self.told.append(each.loses_its_post(self.today))

    def _at(self, rank: int) -> Application:
        return self.sent[rank % len(self.sent)]

    @invariant()
    def every_place_is_one_person_s(self) -> None:
        ranks = [each.place.rank for each in self.sent if each.place]
        assert len(set(ranks)) == len(ranks) == self.opening.taken
        assert all(1 <= each.place.rank <= each.place.of for each in self.sent if each.place)

    @invariant()
    def a_place_is_had_by_who_was_accepted_and_nobody_else(self) -> None:
        assert all(
            (each.status is Status.ACCEPTED) == (each.place is not None) for each in self.sent
        )

    @invariant()
    def a_person_has_one_open_application_here(self) -> None:
        open_ones = Counter(each.applicant for each in self.sent if each.is_open)
        assert all(number == 1 for number in open_ones.values())

    @invariant()
    def every_beginning_and_every_end_is_told_once(self) -> None:
        told = Counter((type(each), each.application) for each in self.told)
        for each in self.sent:
            assert told[ApplicationMade, each.id] == 1
            accepted = each.status is Status.ACCEPTED
            assert told[ApplicationAccepted, each.id] == accepted
            assert told[ApplicationClosed, each.id] == (not each.is_open and not accepted)


AnExchange.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestAnExchange = AnExchange.TestCase
