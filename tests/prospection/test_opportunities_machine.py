"""Whatever is done to an opportunity, in any order, on any day: what always holds."""

from datetime import date
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chassis.errors import Refusal
from contracts.event import Event
from contracts.prospection import OpportunityFilled, OpportunityPublished, OpportunityWithdrawn
from services.prospection.domain.matching import offered_by
from services.prospection.domain.offer import OfferKind
from services.prospection.domain.offer_deadlines import CONFIRM, EXPIRE, OUTSIDE, offer_deadlines
from services.prospection.domain.stock import Holder, OfferStatus
from tests.prospection.candidates import DAY, OFFICER, PLACE, RULE, TODAY
from tests.prospection.offers import ANOTHER_TRADE_NOT_SHORT, HEAD_START, a_draft, an_offer

KINDS = st.sampled_from([OfferKind.POST, OfferKind.TAKEOVER, OfferKind.HOME])
PLACES = st.integers(1, 4)


class AnOpportunity(RuleBasedStateMachine):
    """One opportunity, whoever acts on it, and the calendar."""

    def __init__(self) -> None:
        super().__init__()
        self.today = TODAY
        self.opportunity = a_draft()
        self.told: list[Event] = []
        self.outside_days: list[date] = []

    def _does(self, act: object, *given: object) -> None:
        """Something is tried; a refusal changes nothing of what is told."""
        try:
            event = act(*given)  # type: ignore[operator]  # any method of an opportunity
        except Refusal:
            return
        if isinstance(event, Event):
            self.told.append(event)

    @rule(days=st.integers(0, 8))
    def an_employer_agrees(self, days: int) -> None:
        agree = self.opportunity.agree_head_start
        self._does(agree, days, self.today, OFFICER, RULE, PLACE)

    @rule()
    def it_is_published(self) -> None:
        self._does(self.opportunity.publish, self.today, RULE, PLACE)

    @rule(places=PLACES, trade=st.sampled_from(["J1506", ANOTHER_TRADE_NOT_SHORT]))
    def it_is_corrected(self, places: int, trade: str) -> None:
        offer = an_offer(places=places, trade=trade)
        self._does(self.opportunity.correct, offer, self.today, RULE, PLACE)

    @rule()
    def it_is_spoken_of(self) -> None:
        self._does(self.opportunity.discuss, self.today)

    @rule()
    def it_is_confirmed(self) -> None:
        self._does(self.opportunity.confirm, self.today)

    @rule()
    def it_is_taken_back(self) -> None:
        self._does(self.opportunity.withdraw, self.today)

    @rule()
    def it_is_filled_elsewhere(self) -> None:
        self._does(self.opportunity.fill, self.today)

    @rule()
    def the_head_start_is_ended(self) -> None:
        self._does(self.opportunity.end_head_start, self.today)

    @rule()
    def a_candidate_is_taken_on(self) -> None:
        self._does(self.opportunity.retain, uuid4(), self.today)

    @rule()
    def an_application_is_accepted(self) -> None:
        self._does(self.opportunity.hears_of, uuid4(), self.today)

    @rule(which=st.integers(0, 5))
    def somebody_gives_a_place_back(self, which: int) -> None:
        seats = [*self.opportunity.taken, *self.opportunity.beyond]
        holder: UUID | None = seats[which % len(seats)].id if seats else None
        self._does(self.opportunity.release, holder, self.today)

    @rule(days=st.sampled_from([1, 3, 7, 10, 60]))
    def days_go_by(self, days: int) -> None:
        for _ in range(days):
            self.today += DAY
            self._timers_fire()

    def _timers_fire(self) -> None:
        acts = {
            OUTSIDE: self.opportunity.goes_outside,
            CONFIRM: self.opportunity.is_to_be_confirmed,
            EXPIRE: self.opportunity.expire,
        }
        for timer, act in acts.items():
            due = offer_deadlines(self.opportunity, RULE)[timer]
            if due is not None and due <= self.today:
                self._does(act, self.today)

    @invariant()
    def there_are_never_more_takers_than_places(self) -> None:
        assert 0 <= len(self.opportunity.taken) <= self.opportunity.offer.places

    @invariant()
    def nobody_is_left_standing_while_a_place_is_free(self) -> None:
        assert not (self.opportunity.beyond and self.opportunity.free)

    @invariant()
    def it_is_to_be_had_while_a_place_is_left_and_filled_when_none_is(self) -> None:
        if self.opportunity.is_on_offer:
            assert self.opportunity.free
        if self.opportunity.status is OfferStatus.FILLED:
            assert not self.opportunity.free

    @invariant()
    def nothing_is_shown_outside_before_its_day(self) -> None:
        if self.opportunity.is_shown_outside or offered_by(self.opportunity):
            assert self.opportunity.outside_from is not None
            assert self.opportunity.outside_from <= self.today

    @invariant()
    def it_is_held_back_no_longer_than_the_territory_says(self) -> None:
        first, until = self.opportunity.published_on, self.opportunity.outside_from
        if first is not None and until is not None:
            assert until <= first + HEAD_START
            if self.opportunity.head_start is None:
                assert until == first

    @invariant()
    def its_day_outside_is_never_put_off(self) -> None:
        until = self.opportunity.outside_from
        if until is not None:
            self.outside_days.append(until)
        assert self.outside_days == sorted(self.outside_days, reverse=True)

    @invariant()
    def candidates_hold_places_only_once_it_was_shown_to_them(self) -> None:
        for seat in self.opportunity.taken:
            if seat.holder is Holder.CANDIDATE:
                assert self.opportunity.outside_from is not None
                assert seat.on >= self.opportunity.outside_from

    @invariant()
    def what_was_told_last_is_how_it_stands(self) -> None:
        last = {
            OfferStatus.OPEN: OpportunityPublished,
            OfferStatus.UNDER_DISCUSSION: OpportunityPublished,
            OfferStatus.FILLED: OpportunityFilled,
            OfferStatus.EXPIRED: OpportunityWithdrawn,
        }.get(self.opportunity.status)
        if last is not None:
            assert isinstance(self.told[-1], last)
        if self.opportunity.status is OfferStatus.DRAFT:
            assert not self.told


TestAnOpportunity = AnOpportunity.TestCase
TestAnOpportunity.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
