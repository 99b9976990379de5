"""A telework site: its seats, who has which on what days, and who waits for one.

A subscription has one seat for all its days, so that nobody moves from day to day and the database
can refuse two on one seat; a seat may be shared by those who come on other days of the week.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import Invalid, NotFound, RuleBroken
from services.installation.domain.facts import Reference
from services.installation.domain.places import Period, Turn


class Weekday(StrEnum):
    """A day of the week, the first of it first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


Week = frozenset[Weekday]


@dataclass(frozen=True)
class SiteDescription:
    """What a site is: `prices` is what it says of them, `agency` whoever runs it."""

    label: str
    epci: str
    commune: str
    seats: int
    opening: Week
    prices: str = ""
    agency: str | None = None

    def is_right(self, on: date, reference: Reference) -> None:
        """Its commune is of its EPCI, and it opens sometimes."""
        commune = reference.commune(self.commune, on)
        if commune is None or commune.epci != self.epci:
            raise Invalid("commune-elsewhere", "Cette commune n'est pas de cette intercommunalité.")
        if not self.opening:
            raise Invalid("never-open", "Un site ouvre au moins un jour de la semaine.")


@dataclass(frozen=True)
class Seat:
    """Whose a seat is, on which days of the week, from when to when."""

    subscription: UUID
    who: UUID
    number: int
    days: Week
    period: Period

    def is_in_the_way(self, days: Week, period: Period) -> bool:
        return bool(self.days & days) and self.period.overlaps(period)


@dataclass(frozen=True, order=True)
class DeskTurn(Turn):
    """Somebody who waits for a seat on those days, and who looks after them."""

    days: Week = field(default=frozenset(), compare=False)
    officer: str | None = field(default=None, compare=False)


@dataclass(kw_only=True)
class Site:
    """A telework site; on no day are there more people than seats."""

    id: UUID
    version: int = 0
    described: SiteDescription
    taken: list[Seat] = field(default_factory=list)
    arrivals: int = 0
    line: list[DeskTurn] = field(default_factory=list)

    @classmethod
    def open(cls, id: UUID, described: SiteDescription, on: date, reference: Reference) -> "Site":
        described.is_right(on, reference)
        return cls(id=id, described=described)

    @property
    def subject(self) -> UUID:
        return self.id

    @property
    def epci(self) -> str:
        return self.described.epci

    def describe(self, described: SiteDescription, on: date, reference: Reference) -> None:
        """What it is may change, but for the seats and days that people have."""
        described.is_right(on, reference)
        self._stays_where_it_is(described)
        self._keeps_its_seats(described)
        self.described = described

    def opens_on(self, days: Week) -> None:
        if not days or not days <= self.described.opening:
            raise Invalid("site-closed-that-day", "Ce site n'ouvre pas ces jours-là.")

    def free_seat(self, days: Week, period: Period, but: UUID | None = None) -> int | None:
        """The first seat that nobody else has on any of those days."""
        others = [each for each in self.taken if each.subscription != but]
        busy = {each.number for each in others if each.is_in_the_way(days, period)}
        free = (each for each in range(1, self.described.seats + 1) if each not in busy)
        return next(free, None)

    def take(self, subscription: UUID, who: UUID, days: Week, period: Period) -> int:
        """A seat is somebody's on those days: the one they have, if it stays free."""
        number = self._own_seat(subscription, days, period)
        if number is None:
            raise RuleBroken("no-desk-free", "Aucun poste n'est libre tous ces jours-là.")
        self.taken = [*self._others(subscription), Seat(subscription, who, number, days, period)]
        return number

    def end(self, subscription: UUID, ends_on: date) -> None:
        """The seat is somebody's until that day and no longer."""
        self.taken = [
            replace(each, period=replace(each.period, ends_on=ends_on))
            if each.subscription == subscription
            else each
            for each in self.taken
        ]

    def free(self, subscription: UUID) -> None:
        self.taken = self._others(subscription)

    def join(self, who: UUID, days: Week, on: date, officer: str | None = None) -> None:
        """Somebody stands in line, at the place of the day they asked."""
        self.opens_on(days)
        if self.has(who):
            raise RuleBroken("already-in-line", "Ce candidat est déjà dans la file.")
        self.arrivals += 1
        turn = DeskTurn(on, self.arrivals, who, days, officer)
        self.line = sorted([*self.line, turn])

    def leave(self, who: UUID) -> None:
        """Somebody waits no more; harmless where they did not."""
        self.line = [each for each in self.line if each.who != who]

    def has(self, who: UUID) -> bool:
        """Whether they wait for a desk."""
        return any(each.who == who for each in self.line)

    def is_left_by(self, who: UUID) -> None:
        """Somebody says that they wait no more. Raises NotFound where they did not."""
        if not self.has(who):
            raise NotFound("not-in-line", "Ce candidat n'est pas dans la file.")
        self.leave(who)

    def lets_pass(self, who: UUID, today: date) -> None:
        """Nobody is served ahead of those who asked before and could be."""
        own = next((each for each in self.line if each.who == who), None)
        ahead = [each for each in self.line if own is None or each < own]
        if any(self.can_have(each, today) for each in ahead):
            raise RuleBroken(
                "others-wait-before", "D'autres attendent un poste depuis plus longtemps."
            )

    def can_have(self, turn: DeskTurn, today: date) -> bool:
        """Whether a seat is free for them from today on."""
        return self.free_seat(turn.days, Period(today, None)) is not None

    def first(self, today: date) -> DeskTurn | None:
        """The first in line for whom a seat is free."""
        return next((each for each in self.line if self.can_have(each, today)), None)

    def go_on_as(self, who: UUID, survivor: UUID) -> None:
        """Two households are one: it keeps the seats, and the better of their places in line."""
        self.taken = [
            replace(each, who=survivor) if each.who == who else each for each in self.taken
        ]
        renamed = [replace(each, who=survivor) if each.who == who else each for each in self.line]
        first = next((each for each in renamed if each.who == survivor), None)
        self.line = [each for each in renamed if each.who != survivor or each is first]

    def _own_seat(self, subscription: UUID, days: Week, period: Period) -> int | None:
        others = self._others(subscription)
        for own in self.taken:
            in_the_way = [each for each in others if each.number == own.number]
            if own.subscription == subscription and not _any(in_the_way, days, period):
                return own.number
        return self.free_seat(days, period, but=subscription)

    def _others(self, subscription: UUID) -> list[Seat]:
        return [each for each in self.taken if each.subscription != subscription]

    def _stays_where_it_is(self, described: SiteDescription) -> None:
        if described.epci != self.epci:
            raise RuleBroken("site-elsewhere", "Un site ne change pas d'intercommunalité.")

    def _keeps_its_seats(self, described: SiteDescription) -> None:
        if any(each.number > described.seats for each in self.taken):
            raise RuleBroken("seats-taken", "Des postes que vous retirez sont occupés.")
        if any(not each.days <= described.opening for each in self.taken):
            raise RuleBroken("days-taken", "Des jours que vous retirez sont pris.")


def _any(seats: Iterable[Seat], days: Week, period: Period) -> bool:
    return any(each.is_in_the_way(days, period) for each in seats)
