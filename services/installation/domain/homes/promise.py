"""A home promised to a household: held, confirmed by the owner, lived in, left; or let go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID

from chassis.days import months_after
from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from contracts.installation import (
    BridgeHomeEndangered,
    BridgeHomeOccupied,
    BridgeHomeProlonged,
    BridgeHomePromised,
    BridgeHomeReleased,
)
from services.installation.domain.homes.facts import TO_COME, PromiseFacts, Release, Status
from services.installation.domain.homes.home import Booking, Home
from services.installation.domain.homes.line import Line
from services.installation.domain.homes.rules import HOLD_DAYS, most_months
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.party import Kind
from services.installation.domain.places import Period

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """The days for which a home is asked, the day it is, and who looks after it."""

    starts_on: date
    ends_on: date
    on: date
    officer: str | None = None


class HomeSaid(TypedDict):
    """What every event of a promise says."""

    subject: UUID
    occurred_on: date
    promise: UUID
    home: UUID
    epci: str


@dataclass(kw_only=True)
class Promise(PromiseFacts):
    """A home kept for one household, at most as long as its lease and its project allow."""

    @classmethod
    def hold(
        cls,
        id: UUID,
        newcomer: Newcomer,
        home: Home,
        line: Line,
        others: Iterable[PromiseFacts],
        asked: Asked,
        today: date,
        rule: Rule,
    ) -> tuple["Promise", BridgeHomePromised]:
        """A home is kept for a household while its owner is asked."""
        newcomer.goes_on_under_this_id()
        is_a_household(newcomer)
        _, project = newcomer.known()
        days = Period(asked.starts_on, asked.ends_on)
        months = most_months(home.described.form, project.type, asked.on, rule)
        latest = months_after(asked.starts_on, months) - A_DAY
        _has_one_at_a_time(others)
        _has_not_lived_there(others, home)
        _is_not_over(asked.ends_on, today)
        _is_within(latest, asked.ends_on)
        line.lets_pass(newcomer.id, home, days, today)
        home.book(Booking(id, newcomer.id, days))
        line.leave(newcomer.id)
        promise = cls(
            id=id,
            household=newcomer.id,
            home=home.id,
            epci=home.epci,
            agency=home.described.owner.agency,
            officer=asked.officer,
            starts_on=asked.starts_on,
            ends_on=asked.ends_on,
            latest_end_on=latest,
            held_on=asked.on,
            held_until=asked.on + timedelta(days=rule(HOLD_DAYS, asked.on)),
            since=asked.on,
        )
        return promise, promise._promised(asked.on)

    def confirm(self, on: date) -> None:
        """The owner gives their word, while the home is held."""
        self.only_while(Status.HELD)
        self.follows(on)
        self.is_still_held(on)
        self.confirmed_on = on
        self.becomes(Status.CONFIRMED, on)

    def occupy(self, home: Home, on: date) -> BridgeHomeOccupied:
        """They move in."""
        self.only_while(Status.CONFIRMED)
        self.follows(on)
        self.has_begun(on)
        home.occupy(self.id, on)
        self.occupied_on, self.endangered_on = on, None
        self.becomes(Status.OCCUPIED, on)
        return self._occupied(on)

    def prolong(
        self, home: Home, line: Line, ends_on: date, on: date, today: date
    ) -> BridgeHomeProlonged:
        """They stay longer, as the owner agreed, within the maximum and before nobody else."""
        self.only_while(Status.CONFIRMED, Status.OCCUPIED)
        self.follows(on)
        self.is_longer(ends_on)
        self.is_not_over(on)
        _is_within(self.latest_end_on, ends_on)
        line.lets_pass(self.household, home, Period(self.ends_on + A_DAY, ends_on), today)
        home.prolong(self.id, ends_on)
        self.ends_on = ends_on
        return BridgeHomeProlonged(**self._said(on), ends_on=ends_on)

    def overstay(self, home: Home, on: date) -> None:
        """They are still there after their last day: written down, it lengthens nothing."""
        self.only_while(Status.OCCUPIED)
        self.is_past_its_end(on)
        self.overstays_on = max(on, self.overstays_on or on)
        home.overstay(self.id, self.overstays_on)

    def endanger(self, on: date) -> BridgeHomeEndangered | None:
        """Those who live there have not left: told once."""
        if self.endangered_on is not None:
            return None
        self.endangered_on = on
        return BridgeHomeEndangered(**self._said(on), starts_on=self.starts_on)

    def is_safe_again(self) -> None:
        """Those who lived there left."""
        self.endangered_on = None

    def leave(self, home: Home, on: date) -> BridgeHomeReleased:
        """They moved out, before their last day or after."""
        self.only_while(Status.OCCUPIED)
        self.follows(on)
        self.left_on = on
        return self._is_freed(home, Release.ENDED, Status.ENDED, on)

    def let_go(self, home: Home, why: Release, on: date) -> BridgeHomeReleased:
        """Before they moved in, one of both gives up."""
        self.only_while(*TO_COME)
        self.follows(on)
        return self._is_freed(home, why, Status.RELEASED, on)

    def expire(self, home: Home, on: date) -> BridgeHomeReleased:
        """The owner did not give their word in time."""
        self.only_while(Status.HELD)
        return self._is_freed(home, Release.EXPIRED, Status.RELEASED, on)

    def break_off(self, home: Home, on: date) -> BridgeHomeReleased:
        """Whoever it was promised to is not known any more."""
        self.only_while(Status.HELD, Status.CONFIRMED, Status.OCCUPIED)
        why = Release.GIVEN_UP if self.status in TO_COME else Release.ENDED
        return self._is_freed(home, why, Status.RELEASED, on)

    def go_on_as(self, household: UUID, home: Home) -> None:
        """The household goes on under another id."""
        self.household = household
        if self.is_live:
            home.go_on_as(self.id, household)

    def _is_freed(self, home: Home, why: Release, status: Status, on: date) -> BridgeHomeReleased:
        home.free(self.id)
        self.release, self.endangered_on = why, None
        self.becomes(status, on)
        return BridgeHomeReleased(**self._said(on), reason=why.value)

    def _promised(self, on: date) -> BridgeHomePromised:
        return BridgeHomePromised(**self._said(on), starts_on=self.starts_on, ends_on=self.ends_on)

    def _occupied(self, on: date) -> BridgeHomeOccupied:
        return BridgeHomeOccupied(**self._said(on), ends_on=self.ends_on)

    def _said(self, on: date) -> HomeSaid:
        return {
            "subject": self.household,
            "occurred_on": on,
            "promise": self.id,
            "home": self.home,
            "epci": self.epci,
        }


def is_a_household(newcomer: Newcomer) -> None:
    """Homes for the first months are for people."""
    party, _ = newcomer.known()
    if party.kind is not Kind.HOUSEHOLD:
        raise Invalid("home-for-households", "Un logement passerelle se promet à un foyer.")


def _has_one_at_a_time(others: Iterable[PromiseFacts]) -> None:
    if any(each.is_live for each in others):
        raise RuleBroken("already-promised", "Un logement est déjà promis à ce foyer.")


def _has_not_lived_there(others: Iterable[PromiseFacts], home: Home) -> None:
    """A lease of that kind is neither renewed nor begun again."""
    if any(each.home == home.id and each.occupied_on for each in others):
        raise RuleBroken("home-lived-in", "Ce foyer a déjà occupé ce logement.")


def _is_not_over(ends_on: date, today: date) -> None:
    if ends_on < today:
        raise Invalid("promise-in-the-past", "Ces jours sont déjà passés.")


def _is_within(latest: date, ends_on: date) -> None:
    if ends_on > latest:
        raise RuleBroken(
            "beyond-the-maximum",
            f"La forme du bail et le projet ne permettent rien au-delà du {latest:%d/%m/%Y}.",
        )
