"""After the last day: what each side made of it, the outcome, and its later revision."""

from datetime import date, timedelta

from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.immersion import ImmersionCompleted, ImmersionOutcomeRevised
from services.immersion.domain import evaluation
from services.immersion.domain.evaluation import Evaluation, Evaluator, Outcome
from services.immersion.domain.facts import PartnerPresence, Status
from services.immersion.domain.rules import EVALUATION_DAYS, UNKNOWN_OUTCOME_DAYS
from services.immersion.domain.visit import Visit


class Conclusion(Visit):
    """From the last day to what comes out of the stay."""

    def evaluate(self, given: Evaluation) -> None:
        """Keeps one side's view, the latest if it gives two; late ones help to revise."""
        self._may_still_be_evaluated()
        self._follows_the_last_day(given.on)
        self._comes_from_somebody_who_was_there(given.by)
        self.evaluations = [each for each in self.evaluations if each.by is not given.by] + [given]

    @property
    def evaluators(self) -> list[Evaluator]:
        """Whose view is awaited: the candidate's, the host's, and the partner's who was there."""
        if self.partner is PartnerPresence.ON_SITE:
            return [Evaluator.CANDIDATE, Evaluator.PARTNER, Evaluator.HOST]
        return [Evaluator.CANDIDATE, Evaluator.HOST]

    @property
    def unheard(self) -> list[Evaluator]:
        return evaluation.unheard(self.evaluators, self.evaluations)

    def complete(self, outcome: Outcome, on: date) -> ImmersionCompleted:
        """Everybody was heard: the stay has an outcome."""
        self.only_while(Status.AWAITING_EVALUATION)
        self.follows(on)
        self._everybody_was_heard()
        _is_known(outcome)
        return self._completed(outcome, on)

    @property
    def heard_on(self) -> date:
        """The day of the latest evaluation; the last day while there is none."""
        return max([self.last_day, *(each.on for each in self.evaluations)])

    def evaluation_due_on(self, rule: Rule) -> date:
        """When those who have not answered are reminded; the last day chooses the rule."""
        return self.last_day + timedelta(days=rule(EVALUATION_DAYS, self.last_day))

    def outcome_due_on(self, rule: Rule) -> date:
        """When the stay is completed without an answer; the last day chooses the rule."""
        return self.last_day + timedelta(days=rule(UNKNOWN_OUTCOME_DAYS, self.last_day))

    def remind(self, on: date) -> None:
        """Those who have not given their evaluation are reminded."""
        self.only_while(Status.AWAITING_EVALUATION)
        self.reminded_on = on

    def give_up_waiting(self, on: date) -> ImmersionCompleted:
        """Nobody concluded in time: the outcome is unknown, never guessed."""
        self.only_while(Status.AWAITING_EVALUATION)
        return self._completed(Outcome.UNKNOWN, on)

    def revise(self, outcome: Outcome, on: date) -> ImmersionOutcomeRevised:
        """The outcome turns out to be another."""
        self.only_while(Status.COMPLETED)
        self.follows(on)
        self._differs(outcome)
        _is_known(outcome)
        former, self.outcome, self.since = self.outcome, outcome, on
        return ImmersionOutcomeRevised(
            subject=self.subject,
            occurred_on=on,
            stay=self.id,
            epci=self.planned.epci,
            former_outcome=(former or Outcome.UNKNOWN).value,
            outcome=outcome.value,
        )

    @property
    def partner_met(self) -> bool | None:
        """Whether the partner was met, on the spot or at a distance; None where there is none."""
        if not self.party.has_partner:
            return None
        return self.partner in {PartnerPresence.ON_SITE, PartnerPresence.REMOTE}

    def _completed(self, outcome: Outcome, on: date) -> ImmersionCompleted:
        self.becomes(Status.COMPLETED, on)
        self.outcome = outcome
        return ImmersionCompleted(
            subject=self.subject,
            occurred_on=on,
            stay=self.id,
            epci=self.planned.epci,
            days=self.days,
            outcome=outcome.value,
            partner_met=self.partner_met,
        )

    def _may_still_be_evaluated(self) -> None:
        if self.outcome is not Outcome.UNKNOWN:
            self.only_while(Status.AWAITING_EVALUATION)

    def _follows_the_last_day(self, on: date) -> None:
        if on < self.last_day:
            raise RuleBroken(
                "evaluated-too-early", "Une évaluation se donne une fois le séjour fini."
            )

    def _comes_from_somebody_who_was_there(self, evaluator: Evaluator) -> None:
        if evaluator is Evaluator.PARTNER and not self.partner_met:
            raise RuleBroken(
                "partner-not-met", "Le conjoint ou la conjointe n'a pas pris part à ce séjour."
            )

    def _everybody_was_heard(self) -> None:
        if self.unheard:
            raise RuleBroken(
                "evaluation-missing",
                "Il manque une évaluation : celles du candidat, de l'hôte et du conjoint ou de la"
                " conjointe venus sur place sont attendues.",
            )

    def _differs(self, outcome: Outcome) -> None:
        if outcome is self.outcome:
            raise RuleBroken("same-outcome", "Cette suite est déjà celle du séjour.")


def _is_known(outcome: Outcome) -> None:
    if outcome is Outcome.UNKNOWN:
        raise RuleBroken(
            "outcome-unknown", "Une suite inconnue se constate au terme du délai, sans se décider."
        )
