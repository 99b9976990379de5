"""What the named authority decides, what its silence decides, and how that is contested."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from chassis.days import months_after
from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from contracts.event import Event
from contracts.installation import AidAppealed, AidGranted, AidRefused, AidWaitListed
from services.installation.domain.aids import overlaps
from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.budget import Budget
from services.installation.domain.aids.facts import (
    REFUSALS,
    UNDECIDED,
    AidFacts,
    Appeal,
    AppealOutcome,
    Decision,
    Proposal,
    Status,
    is_ours,
)
from services.installation.domain.aids.instruction import Instruction
from services.installation.domain.aids.rules import APPEAL_MONTHS, SILENCE_MONTHS, WITHDRAWAL_MONTHS

SILENCE = "L'administration a gardé le silence pendant le délai prévu par la loi."
SPENT = "Les crédits de l'année sont épuisés."
NOBODY = "silence"
"""Who decides where nobody did."""


@dataclass(frozen=True)
class Signed:
    """A decision's day, and who signs it."""

    on: date
    by: str


class Deciding(Instruction):
    """From the proposal to a decision, and beyond it where it is contested."""

    def grant(
        self, aid: Aid, budget: Budget, others: Sequence[AidFacts], signed: Signed
    ) -> AidGranted | AidWaitListed:
        """The authority grants it; where the year's money is spent, it waits in its place."""
        is_ours(aid)
        self.only_while(Status.PROPOSED, Status.WAIT_LISTED, Status.IMPLICITLY_REFUSED)
        self.follows(signed.on)
        self._is_not_held(aid, signed.on)
        self._is_eligible()
        overlaps.comes_not_too_soon(self, aid, others)
        overlaps.pays_no_expense_twice(self, aid, others)
        if self._comes_to_wait(aid, budget):
            return self.wait(budget, signed.on)
        self.kept_cents = budget.commit(self.claim)
        self._decides(aid, signed, self.kept_cents, self._grounds)
        return AidGranted(
            subject=self.subject,
            occurred_on=signed.on,
            request=self.id,
            aid=self.aid,
            amount_cents=self.kept_cents,
            year=budget.year,
        )

    def refuse(
        self, aid: Aid, budget: Budget, reason: str | None, signed: Signed, rule: Rule
    ) -> AidRefused:
        """The authority refuses it, with reasons; it may take back what it granted, for a while."""
        is_ours(aid)
        self.only_while(*UNDECIDED, Status.IMPLICITLY_REFUSED, Status.GRANTED)
        self.follows(signed.on)
        self._is_awaited_no_longer(signed.on)
        self._can_still_be_taken_back(signed.on, rule)
        reasons = self._reasons(aid, reason)
        budget.leave(self.id)
        self.gives_back(self.kept_cents, budget)
        self._decides(aid, signed, 0, reasons, Status.REFUSED)
        return self._refused(signed.on, implicit=False)

    def fall_silent(self, aid: Aid, budget: Budget, on: date) -> AidRefused:
        """Nobody decided in time: the law says no; who waits for money keeps their place."""
        self.only_while(*UNDECIDED)
        self.silent_on = on
        self.decisions.append(
            Decision(on, False, NOBODY, _named(aid), 0, (SILENCE,), self.rules, implicit=True)
        )
        if self.status is not Status.WAIT_LISTED:
            budget.leave(self.id)
            self.becomes(Status.IMPLICITLY_REFUSED, on)
        return self._refused(on, implicit=True)

    def notify(self, on: date) -> None:
        """The letter of the latest decision was received; its delay for an appeal runs."""
        self._was_decided_by_somebody()
        self._follows_the_decision(on)
        self.decisions[-1] = replace(self.decisions[-1], notified_on=on)

    def appeal(self, on: date, rule: Rule) -> AidAppealed:
        """Who asked contests the refusal, in time; a delay nobody was told of does not run."""
        self._was_refused()
        self.follows(on)
        self._is_not_contested_yet()
        self._is_contested_in_time(on, rule)
        self.appeals.append(Appeal(on))
        return self._appealed(AppealOutcome.LODGED, on)

    def answer(
        self,
        outcome: AppealOutcome,
        aid: Aid,
        budget: Budget,
        others: Sequence[AidFacts],
        on: date,
        rule: Rule,
    ) -> list[Event]:
        """The authority stands by its refusal, or takes the request up again in its place."""
        contested = self._contested
        self._is_an_answer(outcome, on, contested)
        self.appeals[-1] = replace(contested, outcome=outcome, answered_on=on)
        told: list[Event] = [self._appealed(outcome, on)]
        if outcome is AppealOutcome.REVERSED:
            told += self.weigh(aid, budget, others, on, rule)
        return told

    def appeal_silent_on(self, rule: Rule) -> date | None:
        """The day on which silence answers the appeal; None while none is lodged."""
        if not self.appeals or self.appeals[-1].outcome is not AppealOutcome.LODGED:
            return None
        lodged_on = self.appeals[-1].on
        return months_after(lodged_on, rule(SILENCE_MONTHS, lodged_on))

    def leave_unanswered(self, on: date) -> AidAppealed:
        """Nobody answered the appeal in time: the refusal stands."""
        self.appeals[-1] = replace(
            self._contested, outcome=AppealOutcome.UPHELD, answered_on=on, by_silence=True
        )
        return self._appealed(AppealOutcome.UPHELD, on)

    @property
    def refused_on(self) -> date | None:
        """The day of the latest refusal that holds, by decision or by silence."""
        if self.status in REFUSALS or (self.status is Status.WAIT_LISTED and self.silent_on):
            return self.decisions[-1].on
        return None

    @property
    def _grounds(self) -> tuple[str, ...]:
        """Why it is granted: every condition, in its own sentence."""
        return tuple(each.sentence for each in self._proposed.findings)

    @property
    def _proposed(self) -> Proposal:
        if self.proposal is None:
            raise RuleBroken("not-proposed", "Cette demande n'a pas encore été instruite.")
        return self.proposal

    @property
    def _contested(self) -> Appeal:
        if not self.appeals or self.appeals[-1].outcome is not AppealOutcome.LODGED:
            raise RuleBroken("no-appeal", "Aucun recours n'attend de réponse.")
        return self.appeals[-1]

    def _comes_to_wait(self, aid: Aid, budget: Budget) -> bool:
        """Whether money that was there for it went to others who asked before."""
        waits_already = self.status is Status.WAIT_LISTED
        return aid.waiting_list and not waits_already and not budget.reaches(self.claim)

    def _decides(
        self,
        aid: Aid,
        signed: Signed,
        cents: int,
        reasons: tuple[str, ...],
        status: Status = Status.GRANTED,
    ) -> None:
        granted = status is Status.GRANTED
        self.decisions.append(
            Decision(signed.on, granted, signed.by, _named(aid), cents, reasons, self.rules)
        )
        self.becomes(status, signed.on)

    def _reasons(self, aid: Aid, code: str | None) -> tuple[str, ...]:
        """Why it is refused: what the authority says, what the evaluator found, what is missing."""
        if code is not None and code not in aid.refusals:
            raise Invalid("reason-unknown", "Ce motif n'est pas prévu par le règlement de l'aide.")
        said = (aid.refusals[code],) if code else ()
        found = self.proposal.reasons if self.proposal else ()
        missing = tuple(f"Pièce ou information non fournie : {each}" for each in self.missing)
        spent = (SPENT,) if self.status is Status.WAIT_LISTED else ()
        reasons = (*said, *found, *missing, *spent)
        if not reasons:
            raise Invalid("reason-missing", "Un refus se motive : donnez un motif du règlement.")
        return reasons

    def _refused(self, on: date, *, implicit: bool) -> AidRefused:
        return AidRefused(
            subject=self.subject,
            occurred_on=on,
            request=self.id,
            aid=self.aid,
            implicit=implicit,
        )

    def _appealed(self, outcome: AppealOutcome, on: date) -> AidAppealed:
        return AidAppealed(
            subject=self.subject,
            occurred_on=on,
            request=self.id,
            aid=self.aid,
            outcome=outcome.value,
        )

    def _is_not_held(self, aid: Aid, on: date) -> None:
        if aid.holds_what_was_asked(on):
            raise RuleBroken("aid-suspended", "Cette aide est suspendue : rien n'est accordé.")

    def _is_eligible(self) -> None:
        if not self._proposed.is_eligible:
            raise RuleBroken(
                "not-eligible",
                "Une condition du règlement n'est pas remplie : corrigez les faits déclarés s'ils"
                " sont inexacts, ou refusez la demande.",
            )

    def _is_awaited_no_longer(self, on: date) -> None:
        if self.status is Status.INCOMPLETE and self.produce_by and on <= self.produce_by:
            raise RuleBroken(
                "pieces-still-awaited",
                f"Les pièces manquantes sont attendues jusqu'au {self.produce_by:%d/%m/%Y}.",
            )

    def _can_still_be_taken_back(self, on: date, rule: Rule) -> None:
        if self.status is not Status.GRANTED:
            return
        granted_on = self.decisions[-1].on
        if on > months_after(granted_on, rule(WITHDRAWAL_MONTHS, granted_on)):
            raise RuleBroken(
                "withdrawal-too-late", "Le délai pour retirer une décision favorable est passé."
            )

    def _was_decided_by_somebody(self) -> None:
        if not self.decisions or self.decisions[-1].implicit:
            raise RuleBroken("nothing-to-notify", "Aucune décision écrite n'est à notifier.")

    def _follows_the_decision(self, on: date) -> None:
        if on < self.decisions[-1].on:
            raise RuleBroken(
                "notified-before-decided", "Une notification ne précède pas la décision."
            )

    def _was_refused(self) -> None:
        if self.refused_on is None:
            raise RuleBroken("nothing-to-contest", "Aucun refus n'est à contester.")

    def _is_not_contested_yet(self) -> None:
        if self.appeals and self.appeals[-1].outcome is AppealOutcome.LODGED:
            raise RuleBroken("already-contested", "Un recours est déjà en cours d'examen.")

    def _is_contested_in_time(self, on: date, rule: Rule) -> None:
        refusal = self.decisions[-1]
        known_on = refusal.on if refusal.implicit else refusal.notified_on
        if known_on and on > months_after(known_on, rule(APPEAL_MONTHS, known_on)):
            raise RuleBroken("appeal-too-late", "Le délai de recours est passé.")

    def _is_an_answer(self, outcome: AppealOutcome, on: date, contested: Appeal) -> None:
        if outcome is AppealOutcome.LODGED:
            raise Invalid("not-an-answer", "La réponse confirme le refus ou l'annule.")
        if on < contested.on:
            raise RuleBroken("answer-before-appeal", "La réponse ne précède pas le recours.")


def _named(aid: Aid) -> str:
    """The authority as letters name it."""
    return aid.authority.label if aid.authority else aid.grantor
