"""The line of those who wait for a home of an EPCI: served in order, overtaken by nobody."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from chassis.errors import Invalid, NotFound, RuleBroken
from services.installation.domain.homes.home import Home
from services.installation.domain.places import Period, homes_of


@dataclass(frozen=True)
class Wanted:
    """What a household waits for: one home, or any of the EPCI with as many rooms as it needs."""

    rooms: int
    period: Period
    home: UUID | None = None
    officer: str | None = None


@dataclass(frozen=True, order=True)
class Wish:
    """A household's place in line, by the day it asked, then by the order of arrival."""

    asked_on: date
    rank: int
    household: UUID
    wanted: Wanted = field(compare=False)

    def suits(self, home: Home) -> bool:
        """Whether it is the home they wait for, or one that is large enough."""
        if self.wanted.home is not None:
            return home.id == self.wanted.home
        return home.described.rooms >= self.wanted.rooms

    def has_lapsed(self, today: date) -> bool:
        """Whether the days they asked for are over."""
        last = self.wanted.period.ends_on
        return last is not None and last < today

    def can_have(self, home: Home, today: date) -> bool:
        """Whether that home is free for what is left of the days they asked for."""
        if self.has_lapsed(today) or not self.suits(home):
            return False
        return home.is_free(self.days_left(today))

    def days_left(self, today: date) -> Period:
        period = self.wanted.period
        return replace(period, starts_on=max(today, period.starts_on))


@dataclass(kw_only=True)
class Line:
    """Who waits for a home of an EPCI; under the same lock as the homes."""

    id: UUID
    version: int = 0
    epci: str
    arrivals: int = 0
    wishes: list[Wish] = field(default_factory=list)

    @classmethod
    def of(cls, epci: str) -> "Line":
        """A line in which nobody ever stood."""
        return cls(id=homes_of(epci), epci=epci)

    @property
    def subject(self) -> UUID:
        return self.id

    def join(self, household: UUID, wanted: Wanted, home: Home | None, on: date) -> None:
        """A household stands in line, at the place of the day it asked."""
        self._stands_once(household)
        _is_of_this_epci(home, self.epci)
        self.arrivals += 1
        wish = Wish(on, self.arrivals, household, wanted)
        self.wishes = sorted([*self.wishes, wish])

    def leave(self, household: UUID) -> None:
        """A household waits no more; harmless where it did not."""
        self.wishes = [each for each in self.wishes if each.household != household]

    def has(self, household: UUID) -> bool:
        return any(each.household == household for each in self.wishes)

    def is_left_by(self, household: UUID) -> None:
        """A household says that it waits no more. Raises NotFound where it did not."""
        if not self.has(household):
            raise NotFound("not-in-line", "Ce foyer n'est pas dans la file.")
        self.leave(household)

    def lets_pass(self, household: UUID, home: Home, period: Period, today: date) -> None:
        """Nobody is served ahead of those who asked before, and could have that home as well."""
        if any(
            each.can_have(home, today) and each.wanted.period.overlaps(period)
            for each in self.ahead_of(household)
        ):
            raise RuleBroken(
                "others-wait-before", "D'autres attendent ce logement depuis plus longtemps."
            )

    def ahead_of(self, household: UUID) -> list[Wish]:
        """Those who stand before a household: everybody, where it does not stand in line."""
        own = next((each for each in self.wishes if each.household == household), None)
        return [each for each in self.wishes if own is None or each < own]

    def go_on_as(self, household: UUID, survivor: UUID) -> None:
        """Two households are one: it keeps the better of their places."""
        renamed = [
            replace(each, household=survivor) if each.household == household else each
            for each in self.wishes
        ]
        first = next((each for each in renamed if each.household == survivor), None)
        self.wishes = [each for each in renamed if each.household != survivor or each is first]

    def _stands_once(self, household: UUID) -> None:
        if self.has(household):
            raise RuleBroken("already-in-line", "Ce foyer est déjà dans la file.")


def _is_of_this_epci(home: Home | None, epci: str) -> None:
    if home is not None and home.epci != epci:
        raise Invalid("home-elsewhere", "Ce logement est d'une autre intercommunalité.")
