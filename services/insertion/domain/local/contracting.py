"""Who follows the person is decided and notified; the contract is due, signed, or late."""

from dataclasses import replace
from datetime import date, timedelta

from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.insertion import (
    EngagementContractOverdue,
    EngagementContractSigned,
    ReferralDecided,
)
from services.insertion.domain.local.assessing import Assessing
from services.insertion.domain.local.contract import (
    SIGNED,
    Contract,
    Decision,
    Way,
    contract_due_on,
)
from services.insertion.domain.local.dates import not_before
from services.insertion.domain.local.rules import BODIES, is_listed


class Contracting(Assessing):
    """From the decision to the contract; a new decision starts both again."""

    def decide(
        self, way: Way, body: str, referent: str, decided_on: date, notified_on: date, rule: Rule
    ) -> ReferralDecided:
        """The person is told who follows them and how: the contract's month runs from that day."""
        self.is_active_on(notified_on)
        self._was_assessed_by(decided_on)
        not_before(notified_on, decided_on)
        is_listed(body, BODIES, decided_on, rule)
        self._is_another(way, body, referent, notified_on)
        is_first = not self.decisions
        due = contract_due_on(notified_on, self.referral, is_first, rule)
        self.decisions.append(
            Decision(
                way=way,
                body=body,
                referent=referent,
                decided_on=decided_on,
                notified_on=notified_on,
                contract_due_on=due,
            )
        )
        self._contracts_anew()
        self.officer = referent
        return ReferralDecided(
            subject=self.id, occurred_on=notified_on, referral=way.value, contract_due_on=due
        )

    def take_contract(self, paper: Contract, rule: Rule) -> None:
        """An officer records the contract that the person signed; it says nothing yet."""
        self._may_be_signed(paper.signed_on)
        paper.has_hours_enough(rule)
        self.paper = paper

    def drop_contract(self) -> None:
        """The paper was written down wrong."""
        self.is_still_open()
        self._waiting_paper()
        self.paper = None

    def countersign(self, read: Contract, officer: str) -> EngagementContractSigned:
        """A second officer says what they read on the paper: the same, so it holds."""
        paper = self._waiting_paper()
        self._may_be_signed(paper.signed_on)
        SIGNED.is_seen_by_another({paper.recorded_by}, officer)
        _reads_the_same(read, paper)
        if self.contract is not None:
            self.former_contracts.append(self.contract)
        self.contract = replace(paper, countersigned_by=officer)
        self.paper = None
        self.is_heard_of(paper.signed_on)
        return EngagementContractSigned(subject=self.id, occurred_on=paper.signed_on)

    def contract_overdue_on(self) -> date | None:
        """When the contract is late: the day after the last one, or that of a later resumption.

        A paper signed in time, which waits for its second officer, is not late.
        """
        decision = self.decision
        if decision is None or self.contract or decision.overdue_on or not self.is_active:
            return None
        if self.paper is not None and self.paper.signed_on <= decision.contract_due_on:
            return None
        resumed = [each.until for each in self.suspensions if each.until]
        return max([decision.contract_due_on + timedelta(days=1), *resumed])

    def contract_is_overdue(self, today: date) -> EngagementContractOverdue:
        """Nobody signed in time; said once for each decision."""
        due = self.contract_overdue_on()
        if due is None or today < due:
            raise RuleBroken("contract-not-due", "Le contrat n'est pas encore en retard.")
        self.decisions[-1] = replace(self.decisions[-1], overdue_on=due)
        return EngagementContractOverdue(subject=self.id, occurred_on=due)

    def is_under_contract_on(self, on: date) -> Contract:
        """What the contract foresees is done once it is signed."""
        if self.contract is None:
            raise RuleBroken(
                "no-contract", "Le contrat d'engagement doit d'abord être signé et contresigné."
            )
        not_before(on, self.contract.signed_on)
        return self.contract

    def _contracts_anew(self) -> None:
        """What was signed with another referent is past."""
        if self.contract is not None:
            self.former_contracts.append(self.contract)
        self.contract = self.paper = None

    def _was_assessed_by(self, on: date) -> None:
        if self.assessment is None:
            raise RuleBroken(
                "not-assessed", "La situation de la personne doit d'abord être évaluée avec elle."
            )
        not_before(on, self.assessment.on)

    def _is_another(self, way: Way, body: str, referent: str, on: date) -> None:
        """Deciding the same again would only give the contract another month."""
        if self.decision is None:
            return
        not_before(on, self.contract.signed_on if self.contract else self.decision.notified_on)
        if self.decision.is_the_same_as(way, body, referent):
            raise RuleBroken("same-referral", "Cette orientation est déjà celle du parcours.")

    def _may_be_signed(self, on: date) -> None:
        self.is_active_on(on)
        if self.decision is None:
            raise RuleBroken(
                "not-oriented", "Un contrat se signe une fois la personne confiée à quelqu'un."
            )
        not_before(on, self.decision.notified_on)
        if self.contract is not None and on <= self.contract.signed_on:
            raise RuleBroken(
                "contract-already-signed",
                "Un contrat est déjà signé : le suivant porte une date postérieure.",
            )

    def _waiting_paper(self) -> Contract:
        if self.paper is None:
            raise SIGNED.nothing_waits()
        return self.paper


def _reads_the_same(read: Contract, paper: Contract) -> None:
    if not read.reads_as(paper):
        raise RuleBroken(
            "paper-differs",
            "Ce que vous avez lu n'est pas ce qui est enregistré : vérifiez le papier à deux.",
        )
