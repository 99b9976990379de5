"""How a path ends, by a person's word, and how it is taken up again."""

from collections.abc import Iterable
from datetime import date

from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from contracts.installation import InstallationAbandoned, InstallationReopened
from services.installation.domain.following import Following
from services.installation.domain.rules import ABANDONMENT_REASONS
from services.installation.domain.state import TO_COME, State, Status, none_is_active

ANONYMISED, MERGED = "anonymised", "household-merged"
"""Reasons that are in no list of a territory: nobody chooses them."""


class Ending(Following):
    """Given up before the arrival, and taken up again."""

    def abandon(self, reason: str, on: date, rule: Rule) -> InstallationAbandoned:
        """They will not settle: said by a person, with a reason out of the territory's list."""
        self.only_while(*TO_COME)
        self._is_not_before_the_opening(on)
        _is_of_the_list(reason, on, rule)
        return self._abandoned(reason, on)

    def reopen(self, on: date, others: Iterable[State]) -> InstallationReopened:
        """What was given up, or a departure told by mistake, goes on where it stood."""
        self.only_while(Status.ABANDONED, Status.DEPARTED)
        self._is_not_before_its_end(on)
        none_is_active(others)
        self.status = self._standing
        self.departed_on = self.ended_on = self.reason = None
        self.has_news(on)
        return InstallationReopened(subject=self.subject, occurred_on=on, path=self.id)

    def break_off(self, on: date) -> InstallationAbandoned | None:
        """The candidate does not exist any more: nothing is left to come."""
        return self._abandoned(ANONYMISED, on) if self.status in TO_COME else None

    def transferred(self, on: date) -> InstallationAbandoned:
        """It goes on under the id that prospection gave the household."""
        told = self._abandoned(MERGED, on)
        self.status = Status.TRANSFERRED
        return told

    @property
    def _standing(self) -> Status:
        if self.arrival is None:
            return Status.PLANNED if self.plan else Status.OPENED
        return Status.INSTALLED if self.installed_on else Status.ARRIVED

    def _abandoned(self, reason: str, on: date) -> InstallationAbandoned:
        self.status, self.ended_on, self.reason = Status.ABANDONED, on, reason
        self.doubts = {}
        return InstallationAbandoned(
            subject=self.subject, occurred_on=on, path=self.id, reason=reason
        )

    def _is_not_before_the_opening(self, on: date) -> None:
        if on < self.opened_on:
            raise RuleBroken(
                "before-opening", f"Ce parcours s'est ouvert le {self.opened_on:%d/%m/%Y}."
            )

    def _is_not_before_its_end(self, on: date) -> None:
        ended = self.ended_on or self.departed_on
        if ended is not None and on < ended:
            raise RuleBroken("reopened-before-end", f"Ce parcours a pris fin le {ended:%d/%m/%Y}.")


def _is_of_the_list(reason: str, on: date, rule: Rule) -> None:
    if reason not in rule(ABANDONMENT_REASONS, on):
        raise Invalid("reason-unknown", "Ce motif d'abandon n'est pas de la liste du territoire.")
