"""A stay from its proposal to its outcome, and what the household's own changes do to it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.immersion import ImmersionCancelled, ImmersionInterrupted, ImmersionProposed
from services.immersion.domain.conclusion import Conclusion
from services.immersion.domain.facts import Project, Reason, Status
from services.immersion.domain.party import Party, Role
from services.immersion.domain.preparation import Preparation
from services.immersion.domain.rules import REPLY_DAYS


@dataclass(kw_only=True)
class Stay(Preparation, Conclusion):
    """One individual stay of one candidate; a candidate may have several over time."""

    @classmethod
    def propose(
        cls, id: UUID, subject: UUID, party: Party, project: Project, on: date
    ) -> tuple["Stay", ImmersionProposed]:
        """A qualified candidate is invited to come and see."""
        stay = cls(id=id, subject=subject, since=on, party=party, project=project, proposed_on=on)
        return stay, stay._proposed(on)

    def cancel(self, reason: Reason, on: date) -> ImmersionCancelled:
        """The stay won't take place."""
        self.only_while(Status.PROPOSED, Status.CONFIRMED)
        self.follows(on)
        self.becomes(Status.CANCELLED, on)
        self.reason, self.reply_by = reason, None
        return ImmersionCancelled(
            subject=self.subject, occurred_on=on, stay=self.id, reason=reason.value
        )

    def candidate_withdraws(self, on: date) -> ImmersionCancelled | ImmersionInterrupted | None:
        """A stay to come is cancelled, one under way stops there, one that ended is concluded."""
        on = max(on, self.since)
        if self.status in {Status.PROPOSED, Status.CONFIRMED}:
            return self.cancel(Reason.CANDIDATE_WITHDREW, on)
        if self.status is Status.ONGOING:
            return self.interrupt(Reason.CANDIDATE_WITHDREW, on)
        return None

    def requalify(
        self, party: Party, project: Project, on: date, rule: Rule
    ) -> ImmersionProposed | None:
        """The candidate was qualified again: the stay that is open takes up the new project."""
        self.project = project
        return self.recompose(party, on, rule)

    def recompose(self, party: Party, on: date, rule: Rule) -> ImmersionProposed | None:
        """Other adults are expected: those who left no longer answer, those who came must.

        A confirmation that no longer holds is put to the party again. From the first day on, a
        household is received as it comes.
        """
        if not self.is_open:
            return None
        self.party = party
        self.confirmations = [each for each in self.confirmations if each.adult in party.adults]
        if not party.has_partner:
            self.partner = None
        if self.status is not Status.CONFIRMED or on >= self.planned.starts_on:
            return None
        return None if self.is_ready(rule) else self._ask_again(on, rule)

    def separate(self, on: date, rule: Rule) -> ImmersionProposed | None:
        """The partner leaves the household: the stay goes on with those who remain."""
        remaining = tuple(each for each in self.party.adults if each.role is not Role.PARTNER)
        return self.recompose(replace(self.party, adults=remaining), on, rule)

    def renew(self, id: UUID, on: date) -> tuple["Stay", ImmersionProposed]:
        """Another stay for the same candidate, once this one is over."""
        self._is_over()
        self.follows(on)
        return Stay.propose(id, self.subject, self.party, self.project, on)

    def _is_over(self) -> None:
        if self.is_open:
            raise RuleBroken("stay-still-open", "Ce séjour n'est pas terminé.")

    def _ask_again(self, on: date, rule: Rule) -> ImmersionProposed:
        on = max(on, self.since)
        self.becomes(Status.PROPOSED, on)
        self.reply_by = on + timedelta(days=rule(REPLY_DAYS, on))
        return self._proposed(on)

    def _proposed(self, on: date) -> ImmersionProposed:
        return ImmersionProposed(subject=self.subject, occurred_on=on, stay=self.id)
