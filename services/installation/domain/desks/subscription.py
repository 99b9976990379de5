"""Whose a desk is: on trial once and for free, then for good, until they leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from chassis import standing
from chassis.days import months_after
from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.installation import DeskLeft, DeskTaken
from services.installation.domain.desks.rules import TRIAL_ENDING_DAYS, TRIAL_MONTHS
from services.installation.domain.desks.site import Site, Week
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.places import Period

A_DAY = timedelta(days=1)


class Status(StrEnum):
    """Where a subscription stands."""

    TRIAL = "trial"
    SUBSCRIBED = "subscribed"
    ENDED = "ended"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {Status.TRIAL: "à l'essai", Status.SUBSCRIBED: "en cours", Status.ENDED: "terminé"}
LIVE = (Status.TRIAL, Status.SUBSCRIBED)


@dataclass(frozen=True)
class DeskAsked:
    """A desk on those days of the week: all that the site opens on, where none is said."""

    days: Week
    starts_on: date
    ends_on: date | None = None
    trial: bool = False
    officer: str | None = None


@dataclass(kw_only=True)
class Subscription:
    """A candidate's desk at a site."""

    id: UUID
    version: int = 0
    candidate: UUID
    site: UUID
    epci: str
    agency: str | None = None
    officer: str | None = None
    seat: int
    days: Week
    starts_on: date
    ends_on: date | None
    tried: bool
    """Whether it began by a free trial."""
    status: Status
    since: date

    @classmethod
    def take(
        cls,
        id: UUID,
        newcomer: Newcomer,
        site: Site,
        others: Iterable["Subscription"],
        asked: DeskAsked,
        today: date,
        rule: Rule,
    ) -> tuple["Subscription", DeskTaken]:
        """A desk is a candidate's, on trial or for good."""
        newcomer.goes_on_under_this_id()
        newcomer.known()
        days = asked.days or site.described.opening
        period = _on_trial(asked, rule) if asked.trial else Period(asked.starts_on, asked.ends_on)
        site.opens_on(days)
        _has_none_there(others, site)
        _tries_once(others, asked)
        site.lets_pass(newcomer.id, today)
        number = site.take(id, newcomer.id, days, period)
        site.leave(newcomer.id)
        subscription = cls(
            id=id,
            candidate=newcomer.id,
            site=site.id,
            epci=site.epci,
            agency=site.described.agency,
            officer=asked.officer,
            seat=number,
            days=days,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            tried=asked.trial,
            status=Status.TRIAL if asked.trial else Status.SUBSCRIBED,
            since=period.starts_on,
        )
        return subscription, subscription._taken(today)

    @property
    def subject(self) -> UUID:
        return self.candidate

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    def subscribe(self, site: Site, ends_on: date | None, on: date) -> DeskTaken:
        """After a trial, they stay."""
        self.only_while(Status.TRIAL)
        self._tries_still(on)
        self.seat = site.take(self.id, self.candidate, self.days, Period(self.starts_on, ends_on))
        self.status, self.since, self.ends_on = Status.SUBSCRIBED, on, ends_on
        return self._taken(on)

    def leave(self, site: Site, last_day: date, today: date) -> DeskLeft | None:
        """They say their last day; where it is still to come, the desk is theirs until then."""
        self.only_while(*LIVE)
        self._had_begun(last_day)
        self._is_not_longer(last_day)
        self.ends_on = last_day
        site.end(self.id, last_day)
        return None if last_day >= today else self.end(site)

    def end(self, site: Site) -> DeskLeft:
        """Their last day is over."""
        self.only_while(*LIVE)
        left_on = self.ends_on or self.since
        site.free(self.id)
        self.status, self.since = Status.ENDED, left_on
        return DeskLeft(
            subject=self.candidate,
            occurred_on=left_on,
            subscription=self.id,
            site=self.site,
            epci=self.epci,
        )

    def break_off(self, site: Site, on: date) -> DeskLeft:
        """Whoever had it is not known any more, or does not come."""
        self.ends_on = on
        return self.end(site)

    def go_on_as(self, candidate: UUID) -> None:
        """The household goes on under another id."""
        self.candidate = candidate

    def ends_soon_on(self, rule: Rule) -> date | None:
        """The day from which what follows a trial is to be asked."""
        if self.status is not Status.TRIAL or self.ends_on is None:
            return None
        return self.ends_on - timedelta(days=rule(TRIAL_ENDING_DAYS, self.starts_on))

    def only_while(self, *statuses: Status) -> None:
        """A change belongs to certain moments of a subscription's life."""
        standing.only_while(self.status, statuses, "Cet abonnement", "il")

    def _taken(self, on: date) -> DeskTaken:
        return DeskTaken(
            subject=self.candidate,
            occurred_on=on,
            subscription=self.id,
            site=self.site,
            epci=self.epci,
            trial=self.status is Status.TRIAL,
            starts_on=self.starts_on if self.status is Status.TRIAL else self.since,
            ends_on=self.ends_on,
        )

    def _tries_still(self, on: date) -> None:
        if self.ends_on is not None and on > self.ends_on:
            raise RuleBroken("trial-over", "L'essai a pris fin : le poste est à reprendre.")

    def _had_begun(self, last_day: date) -> None:
        if last_day < self.starts_on:
            raise RuleBroken("left-before-start", "Le dernier jour ne précède pas le premier.")

    def _is_not_longer(self, last_day: date) -> None:
        if self.ends_on is not None and last_day > self.ends_on:
            raise RuleBroken("not-shorter", "Un départ n'allonge pas l'abonnement.")


def _on_trial(asked: DeskAsked, rule: Rule) -> Period:
    """As long as the territory offers, or less where less is asked."""
    months = rule(TRIAL_MONTHS, asked.starts_on)
    latest = months_after(asked.starts_on, months) - A_DAY
    if asked.ends_on is not None and asked.ends_on > latest:
        raise RuleBroken("trial-too-long", f"Un essai ne va pas au-delà du {latest:%d/%m/%Y}.")
    return Period(asked.starts_on, asked.ends_on or latest)


def _has_none_there(others: Iterable[Subscription], site: Site) -> None:
    if any(each.is_live and each.site == site.id for each in others):
        raise RuleBroken("desk-held-already", "Ce candidat a déjà un poste sur ce site.")


def _tries_once(others: Iterable[Subscription], asked: DeskAsked) -> None:
    if asked.trial and any(each.tried for each in others):
        raise RuleBroken("trial-used", "Ce candidat a déjà eu un essai gratuit.")
