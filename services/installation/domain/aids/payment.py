"""After the grant: a contract where one is due, the accounts, and money that comes back."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from chassis.errors import Invalid, RuleBroken
from contracts.installation import AidPaid, AidRecovered, AidRenounced
from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.budget import Budget
from services.installation.domain.aids.facts import (
    UNDECIDED,
    AidFacts,
    Contract,
    OthersOutcome,
    Payment,
    Status,
)


class Undue(StrEnum):
    """Why money is asked back."""

    COMMITMENT_BROKEN = "commitment-broken"
    PAID_IN_ERROR = "paid-in-error"


class Accounts(AidFacts):
    """From the grant to the last euro."""

    def sign(self, aid: Aid, years: int, on: date) -> None:
        """The contract that promises years of practice in return is signed."""
        self.only_while(Status.GRANTED)
        self.follows(on)
        self._promises_enough(aid, years)
        self.contract = Contract(on, years)
        self.since = on

    def commit(self, aid: Aid, reference: str, on: date) -> None:
        """The money is committed in the accounts."""
        self.only_while(Status.GRANTED)
        self.follows(on)
        self._is_contracted(aid)
        self.commitment_reference = reference
        self.becomes(Status.COMMITTED, on)

    def order(self, reference: str, on: date) -> None:
        """The accountant is ordered to pay."""
        self.only_while(Status.COMMITTED)
        self.follows(on)
        self.order_reference = reference
        self.becomes(Status.ORDERED, on)

    def pay(self, cents: int, budget: Budget, on: date, *, last: bool) -> AidPaid:
        """The accountant says what was paid; after the last payment the rest is free again."""
        self.only_while(Status.ORDERED, Status.PAID)
        self.follows(on)
        self._is_within_the_grant(cents)
        self.payments.append(Payment(on, cents))
        self.becomes(Status.PAID, on)
        if last:
            self.gives_back(self.kept_cents - self.paid_cents, budget)
        return AidPaid(
            subject=self.subject, occurred_on=on, request=self.id, aid=self.aid, amount_cents=cents
        )

    def ask_back(self, cents: int, why: Undue, budget: Budget, on: date) -> AidRecovered:
        """Money is asked back; it is free again once it came."""
        self.only_while(Status.PAID)
        self.follows(on)
        self._was_paid(cents)
        if why is Undue.COMMITMENT_BROKEN:
            self.contract = replace(self._contracted, breached_on=on)
        self.gives_back(self.kept_cents - self.paid_cents, budget)
        self.asked_back_cents = cents
        self.becomes(Status.ASKED_BACK, on)
        return AidRecovered(
            subject=self.subject, occurred_on=on, request=self.id, aid=self.aid, amount_cents=cents
        )

    def take_back(self, budget: Budget, on: date) -> None:
        """What was asked back came."""
        self.only_while(Status.ASKED_BACK)
        self.follows(on)
        self.gives_back(self.asked_back_cents, budget)
        self.becomes(Status.RECOVERED, on)

    def renounce(self, budget: Budget, on: date) -> AidRenounced:
        """Who asked gives up, before anything is paid."""
        self.only_while(*UNDECIDED, Status.GRANTED, Status.COMMITTED, Status.ORDERED)
        self.follows(on)
        self.lets_go(budget)
        self.becomes(Status.RENOUNCED, on)
        return AidRenounced(subject=self.subject, occurred_on=on, request=self.id, aid=self.aid)

    def lets_go(self, budget: Budget) -> None:
        """It stands in no line, and holds no money but what was paid."""
        budget.leave(self.id)
        self.gives_back(self.kept_cents - self.paid_cents, budget)

    def note_outcome(self, outcome: OthersOutcome, cents: int, on: date) -> None:
        """The other body decided."""
        self.only_while(Status.FOLLOWED)
        self.follows(on)
        self.others, self.others_cents, self.since = outcome, cents, on

    @property
    def _contracted(self) -> Contract:
        if self.contract is None:
            raise RuleBroken("no-contract", "Aucun engagement n'a été signé pour cette aide.")
        return self.contract

    def _promises_enough(self, aid: Aid, years: int) -> None:
        if aid.commitment is None:
            raise RuleBroken("no-commitment-due", "Cette aide ne demande aucun engagement.")
        if years < aid.commitment.years:
            raise RuleBroken(
                "commitment-too-short",
                f"Cette aide demande un engagement d'au moins {aid.commitment.years} ans.",
            )

    def _is_contracted(self, aid: Aid) -> None:
        if aid.commitment and self.contract is None:
            raise RuleBroken(
                "contract-missing", "L'engagement doit être signé avant d'engager la dépense."
            )

    def _is_within_the_grant(self, cents: int) -> None:
        if cents <= 0:
            raise Invalid("payment-doubtful", "Un paiement a un montant.")
        if self.paid_cents + cents > self.kept_cents:
            raise RuleBroken(
                "paid-beyond-grant", "Ce paiement dépasserait ce qui est engagé pour la demande."
            )

    def _was_paid(self, cents: int) -> None:
        if not 0 < cents <= self.paid_cents:
            raise RuleBroken("recovered-beyond-paid", "On ne réclame que ce qui a été payé.")
