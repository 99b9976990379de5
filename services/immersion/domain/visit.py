"""The stay itself: who came, whether it went to its end, how the partner took part."""

from collections.abc import Iterable
from datetime import date, timedelta

from chassis.errors import RuleBroken
from contracts.immersion import ImmersionInterrupted, ImmersionNoShow, ImmersionStarted
from services.immersion.domain.facts import (
    Facts,
    PartnerPresence,
    Reason,
    Status,
    none_is_ahead,
)
from services.immersion.domain.plan import days_between

A_DAY = timedelta(days=1)
A_YEAR = 366


class Visit(Facts):
    """From the first day to the last."""

    def start(self, on: date, others: Iterable[Facts]) -> ImmersionStarted:
        """The party is there; this also puts right a no-show noted by mistake."""
        self.only_while(Status.CONFIRMED, Status.NO_SHOW)
        self._is_a_day_of_the_stay(on)
        none_is_ahead(others)
        self.becomes(Status.ONGOING, on)
        self.started_on = on
        return ImmersionStarted(
            subject=self.subject, occurred_on=on, stay=self.id, epci=self.planned.epci
        )

    @property
    def no_show_on(self) -> date:
        """The day a party that is still not there did not come: a day after the first."""
        return self.planned.starts_on + A_DAY

    def miss(self, on: date) -> ImmersionNoShow:
        """Nobody came within a day of the first day."""
        self.only_while(Status.CONFIRMED)
        self._had_a_day_to_come(on)
        self.becomes(Status.NO_SHOW, on)
        return ImmersionNoShow(
            subject=self.subject, occurred_on=on, stay=self.id, epci=self.planned.epci
        )

    def interrupt(self, reason: Reason, on: date) -> ImmersionInterrupted:
        """The stay stops short; the days done count."""
        self.only_while(Status.ONGOING)
        self.follows(on)
        self._is_a_day_of_the_stay(on)
        self.becomes(Status.INTERRUPTED, on)
        self.ended_on, self.reason = on, reason
        return ImmersionInterrupted(
            subject=self.subject,
            occurred_on=on,
            stay=self.id,
            epci=self.planned.epci,
            reason=reason.value,
            days=self.days,
        )

    def close(self, partner: PartnerPresence | None, on: date) -> None:
        """The stay went to its end, sooner or later than planned; evaluations are awaited now.

        The longest stay allowed binds what is planned; what happened is written as it was.
        """
        self.only_while(Status.ONGOING)
        self.follows(on)
        self._lasted_less_than_a_year(on)
        self._says_how_the_partner_took_part(partner)
        self.becomes(Status.AWAITING_EVALUATION, on)
        self.ended_on, self.partner = on, partner

    @property
    def days(self) -> int:
        """The days spent there."""
        if self.started_on is None or self.ended_on is None:
            return 0
        return days_between(self.started_on, self.ended_on)

    def _is_a_day_of_the_stay(self, on: date) -> None:
        if not self.planned.holds(on):
            raise RuleBroken(
                "not-a-day-of-the-stay",
                f"Le séjour est prévu du {self.planned.starts_on:%d/%m/%Y}"
                f" au {self.planned.ends_on:%d/%m/%Y}.",
            )

    def _had_a_day_to_come(self, on: date) -> None:
        if on < self.no_show_on:
            raise RuleBroken(
                "no-show-too-early",
                "Une absence se constate un jour après le premier jour du séjour.",
            )

    def _lasted_less_than_a_year(self, on: date) -> None:
        if self.started_on is not None and days_between(self.started_on, on) > A_YEAR:
            raise RuleBroken(
                "last-day-doubtful",
                "Un séjour ne dure pas plus d'un an : vérifiez son dernier jour.",
            )

    def _says_how_the_partner_took_part(self, partner: PartnerPresence | None) -> None:
        if self.party.has_partner and partner is None:
            raise RuleBroken(
                "partner-presence-unsaid",
                "Il faut dire comment le conjoint ou la conjointe a pris part au séjour.",
            )
        if not self.party.has_partner and partner is not None:
            raise RuleBroken("no-partner", "Ce séjour ne concerne pas de conjoint ou de conjointe.")
