"""The line of those who wait for a home of an EPCI: served in order, overtaken by nobody."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from chassis.errors import Invalid, NotFound, RuleBroken
from services.installation.domain.homes.home import Home
from services.installation.domain.places import Period, homes_of

MOST_ROOMS = 30


@dataclass(frozen=True, order=True)
class Wish:
    """A household's place in line, by the day it asked, then by the order of arrival.

    It waits for one home, or for any of the EPCI with as many rooms as it needs.
    """

    asked_on: date
    rank: int
    household: UUID
    rooms: int = field(compare=False)
    period: Period = field(compare=False)
    home: UUID | None = field(default=None, compare=False)
    officer: str | None = field(default=None, compare=False)

    def suits(self, home: Home) -> bool:
        """Whether it is the home they wait for, or one that is large enough."""
        return home.id == self.home if self.home else home.described.rooms >= self.rooms

    def has_lapsed(self, today: date) -> bool:
        """Whether the days they asked for are over."""
        return self.period.ends_on is not None and self.period.ends_on < today

    def can_have(self, home: Home, today: date) -> bool:
        """Whether that home is free for what is left of the days they asked for."""
        if self.has_lapsed(today) or not self.suits(home):
            return False
        return home.is_free(self.days_left(today))

    def days_left(self, today: date) -> Period:
        return replace(self.period, starts_on=max(today, self.period.starts_on))


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

    def join(
        self,
        household: UUID,
        rooms: int,
        period: Period,
        on: date,
        *,
        home: Home | None = None,
        officer: str | None = None,
    ) -> Wish:
        """A household stands in line, at the place of the day it asked."""
        self._stands_once(household)
        _is_of_this_epci(home, self.epci)
        self.arrivals += 1
        wish = Wish(on, self.arrivals, household, rooms, period, home.id if home else None, officer)
        self.wishes = sorted([*self.wishes, wish])
        return wish

    def leave(self, household: UUID) -> None:
        """A household waits no more; harmless where it did not."""
        self.wishes = [each for each in self.wishes if each.household != household]

    def has(self, household: UUID) -> None:
        """Raises NotFound where it does not wait."""
        if all(each.household != household for each in self.wishes):
            raise NotFound("not-in-line", "Ce foyer n'est pas dans la file.")

    def lets_pass(self, household: UUID, home: Home, period: Period, today: date) -> None:
        """Nobody is served ahead of those who asked before, and could have that home as well."""
        if any(
            each.can_have(home, today) and each.period.overlaps(period)
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
        if any(each.household == household for each in self.wishes):
            raise RuleBroken("already-in-line", "Ce foyer est déjà dans la file.")


def _is_of_this_epci(home: Home | None, epci: str) -> None:
    if home is not None and home.epci != epci:
        raise Invalid("home-elsewhere", "Ce logement est d'une autre intercommunalité.")
