"""What is done with the person: actions under the programme, reviews, steps at work."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.days import months_after
from chassis.errors import NotFound, RuleBroken
from chassis.rules import Rule
from chassis.territory import Territory
from contracts.insertion import ActionStarted, WorkStepStarted
from services.insertion.domain.local.actions import Action, Review, serves
from services.insertion.domain.local.contracting import Contracting
from services.insertion.domain.local.dates import not_before
from services.insertion.domain.local.facts import placed
from services.insertion.domain.local.rules import ACTION_KINDS, REVIEW_MONTHS, is_listed
from services.insertion.domain.local.steps import Step


class Acting(Contracting):
    """The path moves on."""

    def start_action(self, action: Action, rule: Rule, territory: Territory) -> ActionStarted:
        """Something is done with the person, and serves the programme."""
        self.is_active_on(action.started_on)
        self.is_under_contract_on(action.started_on)
        is_listed(action.kind, ACTION_KINDS, action.started_on, rule)
        serves(action.orientations, action.started_on, territory)
        self.actions.append(action)
        self.is_heard_of(action.started_on)
        return ActionStarted(
            subject=self.id,
            occurred_on=action.started_on,
            action=action.id,
            orientations=action.orientations,
            with_newcomers=action.with_newcomers,
        )

    def end_action(self, id: UUID, on: date) -> None:
        """It is done, or goes no further."""
        self.is_still_open()
        rank = placed(self.actions, id)
        if rank is None:
            raise NotFound("action-unknown", "Cette action ne fait pas partie du parcours.")
        if self.actions[rank].ended_on is not None:
            raise RuleBroken("action-already-ended", "Cette action est déjà terminée.")
        not_before(on, self.actions[rank].started_on)
        self.actions[rank] = replace(self.actions[rank], ended_on=on)
        self.is_heard_of(on)

    def review(self, on: date, by: str) -> None:
        """The path was looked at with the person."""
        self.is_active_on(on)
        self.is_under_contract_on(on)
        self.reviews.append(Review(on, by))
        self.is_heard_of(on)

    def review_due_on(self, rule: Rule) -> date | None:
        """The last day to look at the path again: some months after the last time.

        The day of that last time chooses the rule.
        """
        if self.contract is None or not self.is_active:
            return None
        last = max([self.contract.signed_on, *(each.on for each in self.reviews)])
        return months_after(last, rule(REVIEW_MONTHS, last))

    def start_step(self, step: Step, rule: Rule) -> WorkStepStarted:
        """The person goes to work or to training, from wherever the path is."""
        self.is_active_on(step.started_on)
        step.may_start(self.steps, rule)
        self.steps.append(step)
        self.is_heard_of(step.started_on)
        return WorkStepStarted(
            subject=self.id,
            occurred_on=step.started_on,
            step=step.id,
            kind=step.kind.value,
            trade=step.trade,
            trade_version=step.trade_version,
        )

    def end_step(self, id: UUID, on: date) -> None:
        """The step is over."""
        self.is_still_open()
        rank = placed(self.steps, id)
        if rank is None:
            raise NotFound("step-unknown", "Cette étape ne fait pas partie du parcours.")
        self.steps[rank] = self.steps[rank].ended(on)
        self.is_heard_of(on)
