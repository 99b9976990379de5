"""After the arrival: the call of the third month, presence at each check, a departure any day."""

from datetime import date, timedelta

from chassis.days import months_after
from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from contracts.event import Event
from contracts.installation import (
    HouseholdDeparted,
    HouseholdPresenceUnknown,
    HouseholdRetained,
    OrganisationDeparted,
    OrganisationPresenceUnknown,
    OrganisationRetained,
)
from services.installation.domain.correcting import Correcting
from services.installation.domain.presence import Answer, Presence
from services.installation.domain.rules import CALL_MONTHS, PRESENCE_DAYS, PRESENCE_MONTHS
from services.installation.domain.state import THERE, Status


class Following(Correcting):
    """From the arrival to the last check; the day of the arrival chooses the rules."""

    def check_days(self, rule: Rule) -> dict[int, date]:
        """The months of the checks, and the day of each."""
        if self.arrival is None:
            return {}
        months = rule(PRESENCE_MONTHS, self.arrival.on)
        return {month: months_after(self.arrival.on, month) for month in sorted(months)}

    def call_due_on(self, rule: Rule) -> date | None:
        """When they are called to hear how they are; None once they were, or where nobody is."""
        if self.arrival is None or self.called_on is not None or self.status not in THERE:
            return None
        return months_after(self.arrival.on, rule(CALL_MONTHS, self.arrival.on))

    def call(self, on: date) -> None:
        """They were asked how they are."""
        self.only_while(*THERE)
        self.is_not_before_the_arrival(on)
        self.called_on = on
        self.has_news(on)

    def is_there(
        self, month: int, on: date, rule: Rule
    ) -> HouseholdRetained | OrganisationRetained:
        """Somebody says that they are still there; it replaces what was not known."""
        self.only_while(*THERE)
        self._is_the_day_of_the_check(month, on, rule)
        self._is_unanswered(month)
        self.presence = self.presence | {month: Answer(Presence.RETAINED, on)}
        self.has_news(on)
        return self._retained(month, on)

    def awaited(self, rule: Rule) -> dict[int, date]:
        """The checks that nobody answered, and the day on which each is given up.

        Those of an arrival that was told late wait as long, from the day it was told.
        """
        if self.arrival is None or self.status not in THERE:
            return {}
        days = timedelta(days=rule(PRESENCE_DAYS, self.arrival.on))
        told_on = self.arrival.evidence.seen_on
        return {
            month: max(due, told_on) + days
            for month, due in self.check_days(rule).items()
            if month not in self.presence
        }

    def presence_given_up_on(self, rule: Rule) -> date | None:
        """When the next check that nobody answered is said to be unknown."""
        return min(self.awaited(rule).values(), default=None)

    def give_up_waiting(
        self, on: date, rule: Rule
    ) -> list[HouseholdPresenceUnknown | OrganisationPresenceUnknown]:
        """Nobody said in time whether they are there: it is not known, and never guessed."""
        self.only_while(*THERE)
        over = [month for month, day in self.awaited(rule).items() if day <= on]
        return [self._unknown(month, on) for month in over]

    def depart(self, on: date, rule: Rule) -> list[Event]:
        """They left, whenever that is learnt; checks of days before were days they were there."""
        self.only_while(*THERE)
        self.is_not_before_the_arrival(on)
        told: list[Event] = [
            self._was_there(month, due)
            for month, due in self.check_days(rule).items()
            if due < on and not self._was_seen(month)
        ]
        self.status, self.departed_on = Status.DEPARTED, on
        self.has_news(on)
        return [*told, self._departed(on)]

    def at(self, month: int, today: date, rule: Rule) -> Presence:
        """What is known of a check today."""
        due = self.check_days(rule).get(month)
        if due is None or due > today:
            return Presence.TO_COME
        if self._had_left_by(due, month):
            return Presence.DEPARTED
        known = self.presence.get(month)
        return known.presence if known else Presence.AWAITED

    def _had_left_by(self, due: date, month: int) -> bool:
        """Whoever was seen on the very day they left was there on that day."""
        if self.departed_on is None:
            return False
        return self.departed_on < due or not self._was_seen(month)

    def _was_seen(self, month: int) -> bool:
        known = self.presence.get(month)
        return known is not None and known.presence is Presence.RETAINED

    def _was_there(self, month: int, due: date) -> HouseholdRetained | OrganisationRetained:
        self.presence = self.presence | {month: Answer(Presence.RETAINED, due)}
        return self._retained(month, due)

    def _retained(self, month: int, on: date) -> HouseholdRetained | OrganisationRetained:
        epci = self.last_epci
        if self.is_a_household:
            return HouseholdRetained(
                subject=self.subject, occurred_on=on, path=self.id, month=month, epci=epci
            )
        return OrganisationRetained(
            subject=self.subject, occurred_on=on, path=self.id, month=month, epci=epci
        )

    def _unknown(
        self, month: int, on: date
    ) -> HouseholdPresenceUnknown | OrganisationPresenceUnknown:
        self.presence = self.presence | {month: Answer(Presence.UNKNOWN, on)}
        epci = self.last_epci
        if self.is_a_household:
            return HouseholdPresenceUnknown(
                subject=self.subject, occurred_on=on, path=self.id, month=month, epci=epci
            )
        return OrganisationPresenceUnknown(
            subject=self.subject, occurred_on=on, path=self.id, month=month, epci=epci
        )

    def _departed(self, on: date) -> HouseholdDeparted | OrganisationDeparted:
        if self.arrival is None or self.arrival.age_bands is None:
            return OrganisationDeparted(
                subject=self.subject, occurred_on=on, path=self.id, epci=self.last_epci
            )
        return HouseholdDeparted(
            subject=self.subject,
            occurred_on=on,
            path=self.id,
            epci=self.last_epci,
            age_bands=self.arrival.age_bands,
        )

    def _is_the_day_of_the_check(self, month: int, on: date, rule: Rule) -> None:
        due = self.check_days(rule).get(month)
        if due is None:
            raise Invalid("check-unknown", "Aucune vérification de présence n'a lieu à ce mois.")
        if on < due:
            raise RuleBroken(
                "check-too-early", f"Cette présence se vérifie à partir du {due:%d/%m/%Y}."
            )

    def _is_unanswered(self, month: int) -> None:
        if self._was_seen(month):
            raise RuleBroken("check-answered", "Cette présence est déjà constatée.")
