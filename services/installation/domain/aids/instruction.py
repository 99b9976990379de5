"""From receipt to the evaluator's proposal: what is missing, what was found, whether money is left.

The silence of the administration refuses two months after receipt. While what is missing is
awaited, and within the time given for it, the delay stands still; it does so once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from chassis.days import months_after
from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from contracts.event import Event
from contracts.installation import AidWaitListed
from services.installation.domain.aids import conditions, overlaps
from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.budget import Budget, Claim
from services.installation.domain.aids.conditions import Finding, Value, Verdict
from services.installation.domain.aids.facts import Advice, AidFacts, Proposal, Status, is_ours
from services.installation.domain.aids.question import answers
from services.installation.domain.aids.rules import PIECES_DAYS, SILENCE_MONTHS

EXHAUSTED = "Les crédits de l'année sont épuisés, et le règlement n'ouvre pas de liste d'attente."
SOMETHING_TO_PAY = "Le montant calculé d'après la dépense ou la durée déclarée n'est pas nul."


class Instruction(AidFacts):
    """What happens to a request before the authority decides."""

    def produce(
        self,
        pieces: frozenset[str],
        facts: Mapping[str, Value],
        aid: Aid,
        budget: Budget,
        others: Sequence[AidFacts],
        on: date,
        rule: Rule,
    ) -> list[Event]:
        """Documents were seen or facts said; the request is weighed again."""
        is_ours(aid)
        self.only_while(Status.INCOMPLETE, Status.PROPOSED, Status.WAIT_LISTED)
        self.follows(on)
        self.facts |= answers(aid.questions, facts)
        self.pieces |= shown(pieces, aid)
        return self.weigh(aid, budget, others, on, rule)

    def weigh(
        self, aid: Aid, budget: Budget, others: Sequence[AidFacts], on: date, rule: Rule
    ) -> list[Event]:
        """The evaluator says what is missing, or proposes; nobody but the authority decides."""
        self.missing = self._lacks(aid)
        if self.missing:
            return self._waits_for_the_rest(budget, on, rule)
        self.completed_on = self.completed_on or on
        findings = self._found(aid, others)
        cents = aid.amount.of(self.facts) if aid.amount else 0
        failed = [each.sentence for each in findings if each.verdict is not Verdict.HOLDS]
        if failed:
            reasons = tuple(f"Condition non remplie : {sentence}" for sentence in failed)
            return self._proposes(Proposal(on, Advice.REFUSE, cents, findings, reasons), budget)
        return self._stands_in_line(Proposal(on, Advice.GRANT, cents, findings), aid, budget)

    @property
    def claim(self) -> Claim:
        """Its place in line, which its date of receipt gives whenever it comes to it."""
        cents = self.proposal.cents if self.proposal else 0
        return Claim(self.received_on, self.rank, self.id, cents)

    def silence_on(self, rule: Rule) -> date:
        """The day on which silence refuses it."""
        return self.answer_due_on(rule) + self._stood_still

    def answer_due_on(self, rule: Rule) -> date:
        """That day as it was told at receipt, whose day chooses the delay."""
        return months_after(self.received_on, rule(SILENCE_MONTHS, self.received_on))

    @property
    def _stood_still(self) -> timedelta:
        """How long the delay stood still while what was missing was awaited."""
        if self.asked_on is None or self.produce_by is None:
            return timedelta()
        return min(self.completed_on or self.produce_by, self.produce_by) - self.asked_on

    def _lacks(self, aid: Aid) -> tuple[str, ...]:
        """What is missing, in French: documents to show, then facts to say."""
        turns_on = [part.fact for part in (aid.window, aid.amount) if part and part.fact]
        needed = chain(
            (fact for fact in turns_on if fact not in self.facts),
            conditions.unknown(aid.conditions, self.facts),
        )
        return (
            *(label for code, label in aid.pieces.items() if code not in self.pieces),
            *(aid.questions[fact].label for fact in dict.fromkeys(needed)),
        )

    def _waits_for_the_rest(self, budget: Budget, on: date, rule: Rule) -> list[Event]:
        budget.leave(self.id)
        self.becomes(Status.INCOMPLETE, on)
        self.proposal = None
        if self.asked_on is None:
            self.asked_on = on
            self.produce_by = on + timedelta(days=rule(PIECES_DAYS, on))
        return []

    def _found(self, aid: Aid, others: Iterable[AidFacts]) -> tuple[Finding, ...]:
        return (
            *conditions.find(aid.conditions, self.facts),
            *self._found_of_the_window(aid),
            *overlaps.find(self, aid, others),
            *self._found_of_the_amount(aid),
        )

    def _found_of_the_window(self, aid: Aid) -> Iterable[Finding]:
        if aid.window:
            held = aid.window.holds(self.received_on, self.facts)
            yield Finding(aid.window.sentence, Verdict.HOLDS if held else Verdict.FAILS)

    def _found_of_the_amount(self, aid: Aid) -> Iterable[Finding]:
        if aid.amount and not aid.amount.of(self.facts):
            yield Finding(SOMETHING_TO_PAY, Verdict.FAILS)

    def _proposes(self, proposal: Proposal, budget: Budget) -> list[Event]:
        budget.leave(self.id)
        self.becomes(Status.PROPOSED, proposal.on)
        self.proposal = proposal
        return []

    def _stands_in_line(self, proposal: Proposal, aid: Aid, budget: Budget) -> list[Event]:
        self.proposal = proposal
        if budget.reaches(self.claim):
            budget.queue(self.claim)
            self.becomes(Status.PROPOSED, proposal.on)
            return []
        if aid.waiting_list:
            return [self.wait(budget, proposal.on)]
        refusal = replace(proposal, advice=Advice.REFUSE, reasons=(EXHAUSTED,))
        return self._proposes(refusal, budget)

    def carry_over(self, former: Budget, budget: Budget) -> None:
        """Who waits at the end of a year waits on in the next, ahead of those who ask later."""
        self.only_while(Status.WAIT_LISTED)
        _is_a_later_year(self.year, budget.year)
        former.leave(self.id)
        self.year = budget.year
        budget.queue(self.claim)

    def wait(self, budget: Budget, on: date) -> AidWaitListed:
        """The year's money is spent: the request keeps its place in line."""
        budget.queue(self.claim)
        if self.proposal:
            self.proposal = replace(self.proposal, advice=Advice.WAIT)
        self.becomes(Status.WAIT_LISTED, on)
        return AidWaitListed(subject=self.subject, occurred_on=on, request=self.id, aid=self.aid)


def shown(pieces: frozenset[str], aid: Aid) -> frozenset[str]:
    """The documents, once each is one that the aid asks for. Raises Invalid."""
    if not pieces <= aid.pieces.keys():
        raise Invalid("piece-not-asked", "Une pièce notée n'est pas demandée pour cette aide.")
    return pieces


def _is_a_later_year(year: int, later: int) -> None:
    if later <= year:
        raise RuleBroken("year-not-later", "Une demande se reporte sur une année suivante.")
