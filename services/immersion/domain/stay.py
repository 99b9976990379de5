"""A stay from its proposal to its outcome, and what the candidate's own changes do to it."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.rules import Rule
from contracts.immersion import (
    ImmersionCancelled,
    ImmersionCompleted,
    ImmersionDatesProposed,
    ImmersionInterrupted,
    ImmersionProposed,
)
from services.immersion.domain.conclusion import Conclusion
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.evaluation import Evaluator
from services.immersion.domain.facts import TO_COME, Project, Reason, Status
from services.immersion.domain.party import Party
from services.immersion.domain.preparation import Preparation


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
        self.only_while(*TO_COME)
        self.follows(on)
        self.becomes(Status.CANCELLED, on)
        self.reason, self.reply_by = reason, None
        return ImmersionCancelled(
            subject=self.subject, occurred_on=on, stay=self.id, reason=reason.value
        )

    def candidate_withdraws(self, on: date) -> ImmersionCancelled | ImmersionInterrupted | None:
        """A stay to come is cancelled, one under way stops there.

        One that reached its last day is closed and concluded like any other.
        """
        on = max(on, self.since)
        if self.status in TO_COME:
            return self.cancel(Reason.CANDIDATE_WITHDREW, on)
        if self.status is Status.ONGOING and on < self.last_day:
            return self.interrupt(Reason.CANDIDATE_WITHDREW, on)
        return None

    def break_off(
        self, on: date
    ) -> ImmersionCancelled | ImmersionInterrupted | ImmersionCompleted | None:
        """The candidate does not exist any more under this id: nothing is left open."""
        on = max(on, self.since)
        if self.status in TO_COME:
            return self.cancel(Reason.HOUSEHOLD_CHANGED, on)
        if self.status is Status.ONGOING:
            return self.interrupt(Reason.HOUSEHOLD_CHANGED, min(on, self.last_day))
        if self.status is Status.AWAITING_EVALUATION:
            return self.give_up_waiting(on)
        return None

    def requalify(
        self, party: Party, project: Project, today: date, rule: Rule
    ) -> tuple[ImmersionProposed | ImmersionDatesProposed, ...]:
        """The candidate was qualified again: the stay ahead takes up the new project."""
        self.project = project
        return self.recompose(party, today, rule)

    def recompose(
        self, party: Party, today: date, rule: Rule
    ) -> tuple[ImmersionProposed | ImmersionDatesProposed, ...]:
        """Others make up the household: all who do must have agreed themselves to what is planned.

        Adults are known by their role only: once somebody left, nobody's word stands for
        another's, and everybody is asked again. From the first day on, a household is received
        as it comes.
        """
        former, self.party = self.party, party
        if not party.has_partner:
            self._forget_the_partner()
        if party.adults == former.adults or not self._can_be_asked_again(today):
            return ()
        if party.lost_somebody_since(former):
            self.confirmations = []
        self.declined = []
        return self._ask_again(today, rule)

    def _forget_the_partner(self) -> None:
        """What was arranged with the partner, or came from them, leaves with them."""
        self.partner = None
        self.programme = [
            slot for slot in self.programme if slot.encounter is not Encounter.PARTNER
        ]
        self.evaluations = [each for each in self.evaluations if each.by is not Evaluator.PARTNER]

    def _can_be_asked_again(self, today: date) -> bool:
        return self.status in TO_COME and self.plan is not None and today < self.plan.starts_on

    def _ask_again(
        self, today: date, rule: Rule
    ) -> tuple[ImmersionProposed | ImmersionDatesProposed, ...]:
        was_confirmed = self.status is Status.CONFIRMED
        self.becomes(Status.PROPOSED, today)
        asked = self.ask(replace(self.planned, put_on=today), rule)
        return (self._proposed(today), asked) if was_confirmed else (asked,)

    def _proposed(self, on: date) -> ImmersionProposed:
        return ImmersionProposed(subject=self.subject, occurred_on=on, stay=self.id)
