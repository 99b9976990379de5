"""What is known of a request for an aid, and the rules every change of it obeys."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis import standing
from chassis.errors import RuleBroken
from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.budget import Budget, budget_id
from services.installation.domain.aids.conditions import Finding, Value


class Status(StrEnum):
    """Where a request is in its procedure."""

    INCOMPLETE = "incomplete"
    PROPOSED = "proposed"
    WAIT_LISTED = "wait-listed"
    GRANTED = "granted"
    COMMITTED = "committed"
    ORDERED = "ordered"
    PAID = "paid"
    ASKED_BACK = "asked-back"
    RECOVERED = "recovered"
    REFUSED = "refused"
    IMPLICITLY_REFUSED = "implicitly-refused"
    RENOUNCED = "renounced"
    FOLLOWED = "followed"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Status.INCOMPLETE: "incomplète",
    Status.PROPOSED: "soumise à décision",
    Status.WAIT_LISTED: "en liste d'attente",
    Status.GRANTED: "accordée",
    Status.COMMITTED: "engagée",
    Status.ORDERED: "ordonnancée",
    Status.PAID: "payée",
    Status.ASKED_BACK: "à rembourser",
    Status.RECOVERED: "remboursée",
    Status.REFUSED: "refusée",
    Status.IMPLICITLY_REFUSED: "refusée par le silence de l'administration",
    Status.RENOUNCED: "abandonnée par qui l'avait faite",
    Status.FOLLOWED: "suivie, auprès d'un autre organisme",
}
UNDECIDED = frozenset({Status.INCOMPLETE, Status.PROPOSED, Status.WAIT_LISTED})
REFUSALS = frozenset({Status.REFUSED, Status.IMPLICITLY_REFUSED})
AWARDED = frozenset(
    {Status.GRANTED, Status.COMMITTED, Status.ORDERED, Status.PAID, Status.ASKED_BACK}
)


class Advice(StrEnum):
    """What the evaluator proposes; it decides nothing."""

    GRANT = "grant"
    WAIT = "wait"
    REFUSE = "refuse"

    @property
    def french(self) -> str:
        return {"grant": "accorder", "wait": "inscrire en liste d'attente", "refuse": "refuser"}[
            self
        ]


@dataclass(frozen=True)
class Proposal:
    """What the evaluator made of a complete request, and why, in French."""

    on: date
    advice: Advice
    cents: int
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...] = ()

    @property
    def is_eligible(self) -> bool:
        """Whether every condition holds, whatever the money."""
        return not any(each.verdict != "holds" for each in self.findings)


@dataclass(frozen=True)
class Decision:
    """What the authority decided, who signed, why, and by which version of the rules."""

    on: date
    granted: bool
    by: str
    authority: str
    cents: int
    reasons: tuple[str, ...]
    rules: str
    implicit: bool = False
    notified_on: date | None = None
    """The day its letter was received, from which it can be contested; None while unknown."""


@dataclass(frozen=True)
class Payment:
    """What the accountant paid."""

    on: date
    cents: int


class AppealOutcome(StrEnum):
    """Where an appeal stands."""

    LODGED = "lodged"
    UPHELD = "upheld"
    REVERSED = "reversed"


@dataclass(frozen=True)
class Appeal:
    """A decision contested before the authority, and its answer: upheld, or reversed."""

    on: date
    outcome: AppealOutcome = AppealOutcome.LODGED
    answered_on: date | None = None
    by_silence: bool = False


@dataclass(frozen=True)
class Contract:
    """What was signed in return for an aid."""

    signed_on: date
    years: int
    breached_on: date | None = None


class OthersOutcome(StrEnum):
    """What another body decided of an aid that we follow."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    GIVEN_UP = "given-up"


@dataclass(kw_only=True)
class AidFacts:
    """A request as it is kept: `subject` is who asks, `since` the day of the last fact."""

    id: UUID
    subject: UUID
    version: int = 0
    aid: str
    status: Status
    since: date
    received_on: date
    rules: str
    """The version of the rules that the day of receipt chose."""
    agency: str | None = None
    """The authority that decides on it."""
    epci: str | None = None
    officer: str | None = None
    expense: str | None = None
    line: str | None = None
    year: int
    """The year whose budget would pay: of receipt, until it is carried over."""
    rank: int = 0
    facts: dict[str, Value] = field(default_factory=dict)
    pieces: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    asked_on: date | None = None
    produce_by: date | None = None
    completed_on: date | None = None
    proposal: Proposal | None = None
    decisions: list[Decision] = field(default_factory=list)
    silent_on: date | None = None
    contract: Contract | None = None
    commitment_reference: str | None = None
    order_reference: str | None = None
    payments: list[Payment] = field(default_factory=list)
    kept_cents: int = 0
    """What the budget holds for it."""
    asked_back_cents: int = 0
    appeals: list[Appeal] = field(default_factory=list)
    others: OthersOutcome | None = None
    others_cents: int = 0

    @property
    def budget(self) -> UUID | None:
        """The budget that would pay for it."""
        return None if self.line is None else budget_id(self.line, self.year)

    @property
    def paid_cents(self) -> int:
        return sum(each.cents for each in self.payments)

    @property
    def granted_cents(self) -> int:
        """What the latest decision grants."""
        return self.decisions[-1].cents if self.decisions else 0

    @property
    def waits(self) -> bool:
        """Whether something may be left to do on it, for whoever handles aids."""
        is_contested = bool(self.appeals) and self.appeals[-1].outcome is AppealOutcome.LODGED
        owes = self.status in AWARDED and self.status is not Status.PAID
        return self.is_undecided or is_contested or owes or self.kept_cents > self.paid_cents

    @property
    def is_undecided(self) -> bool:
        """Whether somebody still has to decide on it, here or elsewhere."""
        return self.status in UNDECIDED or self.others is OthersOutcome.PENDING

    @property
    def awarded_on(self) -> date | None:
        """The day on which money was promised that still is; None where none is."""
        if self.others is OthersOutcome.GRANTED:
            return self.since
        if self.status not in AWARDED:
            return None
        return next(each.on for each in reversed(self.decisions) if each.granted)

    def only_while(self, *statuses: Status) -> None:
        """A change belongs to certain moments of a request's life."""
        standing.only_while(self.status, statuses, "La demande", "elle")

    def follows(self, on: date) -> None:
        """A fact never comes before the one it follows."""
        standing.follows(self.since, on)

    def becomes(self, status: Status, on: date) -> None:
        """Moves on to a status, from the day of the fact that brought it there."""
        self.status, self.since = status, on

    def gives_back(self, cents: int, budget: Budget) -> None:
        """Money that was kept for it is free again."""
        budget.give_back(cents)
        self.kept_cents -= cents


def is_ours(aid: Aid) -> None:
    """An aid of another body is never decided here."""
    if not aid.is_ours:
        raise RuleBroken(
            "aid-only-followed", "Cette aide relève d'un autre organisme : elle se suit seulement."
        )
