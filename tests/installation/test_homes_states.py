"""Whatever is done to homes, in whatever order: no day of one is promised twice."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis.errors import Refusal
from contracts.installation import BridgeHomeEndangered, BridgeHomePromised, BridgeHomeReleased
from services.installation import use_cases
from services.installation.domain.homes.facts import TO_COME, Release, Status
from services.installation.domain.homes.home import Home
from services.installation.domain.homes.line import Line
from services.installation.domain.homes.promise import Promise
from services.installation.domain.places import Period
from tests.installation.paths import ALONE
from tests.installation.place_desk import DAY, TODAY, PlaceDesk

homes = use_cases.homes
HOUSEHOLDS = 4
SOON = st.integers(0, 40)
FEW = st.integers(0, 60)


class Homes(RuleBasedStateMachine):
    """Four households, two homes, half a year."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.places = PlaceDesk.made()
        self.last_days: dict[UUID, Any] = {}
        self.gone: set[int] = set()

    def teardown(self) -> None:
        self.loop.close()

    def done(self, gesture: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(gesture)

    def tried(self, gesture: Coroutine[Any, Any, Any]) -> Any:
        """What came of a gesture; None where a rule said no, and then nothing was told."""
        told = len(self.places.memory.announced)
        try:
            return self.done(gesture)
        except Refusal:
            assert len(self.places.memory.announced) == told
            return None

    @initialize()
    def everybody_is_known(self) -> None:
        self.households = [self.done(self.places.known()) for _ in range(HOUSEHOLDS)]
        self.homes = [self.done(self.places.home(rooms=rooms)) for rooms in (2, 5)]

    @rule(who=st.integers(0, 3), which=st.integers(0, 1), begins=SOON, lasts=FEW)
    def hold(self, who: int, which: int, begins: int, lasts: int) -> None:
        starts_on = self.places.today + begins * DAY
        home, household = self.homes[which], self.households[who]
        ahead = self._who_could_have(home, household, Period(starts_on, starts_on + lasts * DAY))
        made = self.tried(
            self.places.hold(home, household, starts_on, starts_on + timedelta(days=lasts))
        )
        assert made is None or not ahead, "somebody was overtaken"

    @rule(who=st.integers(0, 3), which=st.integers(0, 1), begins=SOON, lasts=FEW, one=st.booleans())
    def wait(self, who: int, which: int, begins: int, lasts: int, one: bool) -> None:
        starts_on = self.places.today + begins * DAY
        home = self.homes[which] if one else None
        self.tried(
            self.places.wait(
                self.households[who],
                rooms=3,
                home=home,
                starts_on=starts_on,
                ends_on=starts_on + lasts * DAY,
            )
        )

    @rule(
        which=st.integers(0, 9),
        step=st.sampled_from((homes.confirm, homes.occupy, homes.overstay, homes.leave)),
    )
    def go_a_step(self, which: int, step: Any) -> None:
        promise = self._any(which)
        if promise is not None:
            last_day = promise.ends_on
            self.tried(self.places.do(step, promise.id, None))
            assert self.places.kept(promise).ends_on == last_day, "a step lengthened a promise"

    @rule(which=st.integers(0, 9))
    def move_in(self, which: int) -> None:
        """What leads far is played often: confirmed, and in on the first day."""
        promise = self._any(which)
        if promise is not None and promise.status in TO_COME:
            self.tried(self.places.do(homes.confirm, promise.id, None))
            self.done(self.places.come_to(max(self.places.today, promise.starts_on)))
            self.tried(self.places.do(homes.occupy, promise.id, None))

    @rule(days=st.integers(1, 20))
    def stay_on(self, days: int) -> None:
        """Whoever lives in a home is still there some days after the last."""
        for promise in self.places.memory.kept(Promise):
            if promise.status is Status.OCCUPIED:
                last_day = promise.ends_on
                self.done(self.places.come_to(max(self.places.today, last_day + days * DAY)))
                stayed = self.tried(self.places.do(homes.overstay, promise.id, None))
                assert stayed is not None, "a fact was refused"
                assert stayed.ends_on == last_day, "an overstay lengthened a promise"

    @rule(which=st.integers(0, 9), more=st.integers(-5, 90))
    def prolong(self, which: int, more: int) -> None:
        promise = self._any(which)
        if promise is not None:
            until = promise.ends_on + more * DAY
            made = self.tried(self.places.do(homes.prolong, promise.id, until, None))
            assert made is None or promise.ends_on < made.ends_on <= made.latest_end_on

    @rule(which=st.integers(0, 9), why=st.sampled_from((Release.GIVEN_UP, Release.OWNER_WITHDREW)))
    def let_go(self, which: int, why: Release) -> None:
        promise = self._any(which)
        if promise is not None:
            self.tried(self.places.do(homes.let_go, promise.id, why, None))

    @rule(who=st.integers(0, 3))
    def give_up(self, who: int) -> None:
        self.done(self.places.do(use_cases.withdraw, self.households[who], self.places.today))

    @rule(one=st.integers(0, 3), other=st.integers(0, 3))
    def become_one(self, one: int, other: int) -> None:
        if one != other and not {one, other} & self.gone:
            self.gone.add(other)
            subjects = self.households[one], self.households[other]
            today = self.places.today
            self.done(self.places.do(use_cases.merge, *subjects, ALONE, today))

    @rule(days=st.integers(1, 30))
    def time_goes_by(self, days: int) -> None:
        self.done(self.places.come_to(self.places.today + days * DAY))

    def _any(self, which: int) -> Promise | None:
        kept = self.places.memory.kept(Promise)
        live = [each for each in kept if each.is_live] or kept
        return live[which % len(live)] if live else None

    def _who_could_have(self, home: Home, household: UUID, period: Period) -> list[UUID]:
        """Who stands ahead of a household in line, and could have that home on some of the days."""
        kept = self.places.kept(home)
        return [
            wish.household
            for line in self.places.memory.kept(Line)
            for wish in line.ahead_of(household)
            if wish.can_have(kept, self.places.today) and wish.wanted.period.overlaps(period)
        ]

    @invariant()
    def no_day_of_a_home_is_promised_twice(self) -> None:
        live = [each for each in self.places.memory.kept(Promise) if each.is_live]
        for one, other in combinations(live, 2):
            if one.home == other.home:
                days = Period(one.starts_on, one.ends_on)
                assert not days.overlaps(Period(other.starts_on, other.ends_on))

    @invariant()
    def a_home_knows_what_is_promised_of_it(self) -> None:
        live = {
            (each.id, each.household, each.starts_on, each.ends_on)
            for each in self.places.memory.kept(Promise)
            if each.is_live
        }
        booked = {
            (each.promise, each.household, each.period.starts_on, each.period.ends_on)
            for home in self.places.memory.kept(Home)
            for each in home.bookings
        }
        assert booked == live

    @invariant()
    def one_household_lives_in_a_home(self) -> None:
        for home in self.places.memory.kept(Home):
            assert sum(each.occupied_on is not None for each in home.bookings) <= 1

    @invariant()
    def no_promise_goes_beyond_its_maximum(self) -> None:
        for each in self.places.memory.kept(Promise):
            assert each.ends_on <= each.latest_end_on

    @invariant()
    def an_overstay_is_past_the_end_and_endangers_promises_to_come_only(self) -> None:
        for each in self.places.memory.kept(Promise):
            assert each.overstays_on is None or each.overstays_on > each.ends_on
            assert each.endangered_on is None or each.status in TO_COME

    @invariant()
    def what_is_promised_is_released_once_or_still_holds(self) -> None:
        told = self.places.memory.announced
        promised = [e.promise for e in told if isinstance(e, BridgeHomePromised)]
        released = [e.promise for e in told if isinstance(e, BridgeHomeReleased)]
        endangered = [e.promise for e in told if isinstance(e, BridgeHomeEndangered)]
        live = {each.id for each in self.places.memory.kept(Promise) if each.is_live}
        assert len(set(promised)) == len(promised)
        assert set(promised) == live | set(released)
        assert len(set(released)) == len(released)
        assert set(endangered) <= set(promised)

    @invariant()
    def a_hold_does_not_outlive_its_days(self) -> None:
        for each in self.places.memory.kept(Promise):
            assert each.status is not Status.HELD or self.places.today <= each.held_until
        assert self.places.today >= TODAY


Homes.TestCase.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
TestHomes = Homes.TestCase
