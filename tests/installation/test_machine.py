"""Whatever officers, other stages and days do, in any order: installed means the three facts."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis.errors import Refusal
from contracts.installation import HouseholdInstalled
from services.installation import use_cases
from services.installation.domain.facts import Livelihood, WithoutUs
from services.installation.domain.gate import Word
from services.installation.domain.path import Path
from services.installation.domain.state import Status
from services.installation.use_cases.sightings import Comes, Does, Lives
from tests.installation.desk import Desk, a_memory
from tests.installation.paths import ALONE, COMMUNE, COUPLE, HERE, NEIGHBOUR, a_plan

T = TypeVar("T")
AGO = st.sampled_from([0, 0, 0, 1, 7])
"""How many days ago something happened."""
COMMUNES = st.sampled_from([COMMUNE, NEIGHBOUR, "15014"])
WORDS = st.sampled_from([Word.CLOSED, Word.PASSED, Word.NOT_APPLICABLE])


class Settling(RuleBasedStateMachine):
    """One household at a time, beside a small model of what was said of it."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = a_memory()
        self.desk = Desk.over(self.memory)
        self.loop = asyncio.new_event_loop()
        self.installed = 0

    def teardown(self) -> None:
        self.loop.close()

    @initialize(couple=st.booleans())
    def opens(self, couple: bool) -> None:
        self.party = COUPLE if couple else ALONE
        self.partner_since: date | None = None
        self.word: tuple[Word, date] | None = None
        self.candidate = self._run(self.desk.qualified(party=self.party))
        self.stay = self._run(self.desk.went(self.candidate))

    @property
    def path(self) -> Path:
        """The path that is spoken of: the latest there is."""
        return self._run(self.desk.path(self.candidate))

    @property
    def id(self) -> UUID:
        return self.path.id

    @property
    def today(self) -> date:
        return self.desk.clock.moment.date()

    def _run(self, doing: Awaitable[T]) -> T:
        async def done() -> T:
            return await doing

        return self.loop.run_until_complete(done())

    def _ask(self, asked: Callable[..., Awaitable[Any]], *given: Any) -> Refusal | None:
        """A command or an event, in a transaction of its own; the refusal, if it is refused."""

        async def done() -> None:
            async with self.desk.work() as work:
                await asked(*given, work)

        try:
            self._run(done())
        except Refusal as refusal:
            return refusal
        return None

    def _day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def _lacking(self) -> list[str]:
        """The facts that are missing, by what was said and not by what the path computes."""
        path = self.path
        passed = self.word is not None and self.word[0] is Word.PASSED
        if self.party is ALONE:
            gate = self.word is None or self.word[0] is not Word.CLOSED
        else:
            stale = bool(self.word and self.partner_since and self.word[1] < self.partner_since)
            gate = passed and not stale
        held = {"/residence": path.residence, "/activity": path.activity, "/partner": gate}
        return [fact for fact, is_there in held.items() if not is_there]

    @rule(days=st.sampled_from([1, 1, 10, 120, 400]))
    def days_pass(self, days: int) -> None:
        self._run(self.desk.at(self.today + timedelta(days=days), self.memory))

    @rule(couple=st.booleans(), ago=AGO)
    def household_changes(self, couple: bool, ago: int) -> None:
        former, self.party = self.party, COUPLE if couple else ALONE
        if former is ALONE and self.party is COUPLE:
            self.partner_since = self._day(ago)
        self._ask(use_cases.recompose, self.candidate, self.party, self._day(ago))

    @rule(word=WORDS, ago=AGO)
    def insertion_speaks(self, word: Word, ago: int) -> None:
        self.word = word, self._day(ago)
        self._ask(use_cases.hear_of_the_partner, self.candidate, word, self._day(ago))

    @rule()
    def prospection_tells_of_a_withdrawal(self) -> None:
        self._ask(use_cases.withdraw, self.candidate, self.today)

    @rule()
    def the_stay_is_revised(self) -> None:
        self._ask(use_cases.doubt, self.candidate, self.stay, self.today)

    @rule()
    def another_stay_ends_on_a_go(self) -> None:
        self._ask(use_cases.go, self.candidate, uuid4(), HERE, self.today)

    @rule()
    def an_arrival_is_planned(self) -> None:
        self._ask(use_cases.plan_arrival, self.id, a_plan(self.today), None)

    @rule(commune=COMMUNES, ago=AGO, proof=st.sampled_from(["lease", "hearsay"]))
    def they_arrive(self, commune: str, ago: int, proof: str) -> None:
        seen = Comes(commune, proof, self._day(ago), WithoutUs.NOT_SAID, None, None)
        self._ask(use_cases.arrive, self.id, seen)

    @rule(commune=COMMUNES, ago=AGO)
    def they_move(self, commune: str, ago: int) -> None:
        self._ask(use_cases.move, self.id, Lives(commune, "deed", self._day(ago)))

    @rule(ago=AGO, kind=st.sampled_from([Livelihood.JOB, Livelihood.MOVE]))
    def somebody_works(self, ago: int, kind: Livelihood) -> None:
        does = Does(kind, None, None, "employment-contract", self._day(ago))
        self._ask(use_cases.start_activity, self.id, does)

    @rule(holds=st.booleans(), ago=AGO)
    def a_residence_is_corrected(self, holds: bool, ago: int) -> None:
        seen = Lives(NEIGHBOUR, "visit", self._day(ago)) if holds else None
        self._ask(use_cases.correct_residence, self.id, seen)

    @rule(holds=st.booleans(), ago=AGO)
    def an_activity_is_corrected(self, holds: bool, ago: int) -> None:
        does = Does(Livelihood.STUDIES, None, None, "enrolment", self._day(ago))
        self._ask(use_cases.correct_activity, self.id, does if holds else None)

    @rule(holds=st.booleans(), ago=AGO)
    def an_arrival_is_corrected(self, holds: bool, ago: int) -> None:
        seen = Comes(COMMUNE, "lease", self._day(ago), WithoutUs.YES, None, None)
        self._ask(use_cases.correct_arrival, self.id, seen if holds else None)

    @rule()
    def it_is_given_up(self) -> None:
        self._ask(use_cases.abandon, self.id, "work", None)

    @rule()
    def it_is_taken_up_again(self) -> None:
        self._ask(use_cases.reopen, self.id, None)

    @rule()
    def they_leave(self) -> None:
        self._ask(use_cases.depart, self.id, None)

    @rule(month=st.sampled_from([12, 24]))
    def they_are_still_there(self, month: int) -> None:
        self._ask(use_cases.confirm_presence, self.id, month, None)

    @rule(ago=AGO)
    def somebody_says_that_they_are_installed(self, ago: int) -> None:
        lacking, status = self._lacking(), self.path.status
        refusal = self._ask(use_cases.install, self.id, self._day(ago))
        if status not in {Status.OPENED, Status.PLANNED, Status.ARRIVED}:
            assert refusal is not None
            assert refusal.slug == "wrong-status"
        elif lacking:
            assert refusal is not None
            assert refusal.slug == "facts-missing"
            assert [fault.pointer for fault in refusal.faults] == lacking
        elif refusal is not None:
            assert refusal.slug == "installed-before-facts"
            assert self._day(ago) < self._latest_fact()
        else:
            assert self._day(ago) >= self._latest_fact()
            self.installed += 1

    def _latest_fact(self) -> date:
        path = self.path
        assert path.residence is not None
        assert path.activity is not None
        days = [path.residence.on, path.activity.on]
        if path.arrival is not None:
            days.append(path.arrival.on)
        if self.party is COUPLE and self.word is not None:
            days.append(self.word[1])
        return max(days)

    @invariant()
    def nothing_else_ever_said_so(self) -> None:
        said = [each for each in self.memory.announced if isinstance(each, HouseholdInstalled)]
        assert len(said) == self.installed

    @invariant()
    def a_candidate_has_one_path_at_a_time(self) -> None:
        active: list[UUID] = [path.subject for path in self.memory.kept(Path) if path.is_active]
        assert len(active) == len(set(active))


Settling.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestSettling = Settling.TestCase
