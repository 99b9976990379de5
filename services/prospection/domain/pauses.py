"""A file that sleeps, is given up, is taken up again, and at last forgets who it was about."""

from datetime import date

from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.prospection import (
    CandidateAnonymised,
    CandidateDeferred,
    CandidateReopened,
    CandidateWithdrawn,
)
from services.prospection.domain.facts import ENDED, Alert, Facts, Status
from services.prospection.domain.project import Project
from services.prospection.domain.rules import WITHDRAWAL_REASONS, is_listed


class Pauses(Facts):
    """What stops a file, for a time or for good."""

    def defer(self, on: date) -> CandidateDeferred:
        """The candidate asks to wait."""
        self.only_while(Status.UNDER_ASSESSMENT, Status.CONTACTED)
        self.follows(on)
        self.is_heard_of(on)
        return self._sleeps("asked", on)

    def fall_asleep(self, on: date) -> CandidateDeferred:
        """Nothing happened for too long."""
        self.only_while(Status.UNDER_ASSESSMENT)
        return self._sleeps("inactive", on)

    def withdraw(self, reason: str, on: date, rule: Rule) -> CandidateWithdrawn:
        """The candidate gives up, for a reason of the list in force that day."""
        self.has_not_ended()
        self._has_not_withdrawn()
        self.follows(on)
        is_listed(reason, WITHDRAWAL_REASONS, on, rule)
        self.becomes(Status.WITHDRAWN, on)
        self.is_heard_of(on)
        self.reason = reason
        return CandidateWithdrawn(subject=self.id, occurred_on=on, reason=reason)

    def reopen(self, on: date) -> CandidateReopened:
        """The file is taken up again, from its assessment where that had begun."""
        self.only_while(Status.DORMANT, Status.NOT_RETAINED, Status.WITHDRAWN)
        self.follows(on)
        self.becomes(Status.UNDER_ASSESSMENT if self.assessed_on else Status.CONTACTED, on)
        self.is_heard_of(on)
        self.reason = None
        return CandidateReopened(subject=self.id, occurred_on=on)

    def anonymise(self, on: date) -> CandidateAnonymised:
        """Everything that leads to a person goes; what is left can be counted."""
        self.has_not_ended()
        self.becomes(Status.ANONYMISED, on)
        self.forget()
        self.forget_application()
        return CandidateAnonymised(subject=self.id, occurred_on=on)

    def forget_application(self) -> None:
        """The same application would open a new file from now on."""
        self.application = None

    def forget(self) -> None:
        """Drops names, contacts, wishes, notes and marks."""
        self.applicant = None
        self.project = Project(self.project.type)
        self.contacts, self.scores, self.officer, self.officer_name = [], {}, None, None
        self.distinct_from = []

    def is_late(self, alert: Alert, on: date) -> None:
        """Shows in the work list that something was not done in time."""
        if self.status not in ENDED:
            self.alerts[alert] = on

    def _has_not_withdrawn(self) -> None:
        if self.status is Status.WITHDRAWN:
            raise RuleBroken("already-withdrawn", "Le dossier est déjà retiré.")

    def _sleeps(self, reason: str, on: date) -> CandidateDeferred:
        self.becomes(Status.DORMANT, on)
        self.reason = reason
        return CandidateDeferred(subject=self.id, occurred_on=on, reason=reason)
