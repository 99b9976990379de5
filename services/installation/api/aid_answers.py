"""What is read back of aids: the rules of each, a request and its decisions, the year's money."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AliasPath, Field

from chassis.fields import codes
from chassis.forms import Answer, Paged
from chassis.work import Work
from services.installation.api.aid_forms import (
    AnAppealOutcome,
    AnOthersOutcome,
    AStatusOfRequest,
)
from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.budget import Budget
from services.installation.domain.aids.conditions import Value, Verdict
from services.installation.domain.aids.facts import Advice
from services.installation.domain.aids.letters import due_letters
from services.installation.domain.aids.request import AidRequest
from services.installation.domain.aids.waiting import Task, Waiting


class QuestionAnswer(Answer):
    """Un fait à déclarer."""

    code: str
    label: str
    kind: str
    choices: list[str]


class PieceAnswer(Answer):
    """Une pièce à montrer."""

    code: str
    label: str


class AidAnswer(Answer):
    """Une aide, telle que le territoire la règle à ce jour."""

    code: str
    label: str
    grantor: str
    legal_basis: str
    handling: str = Field(description="Accordée ici (granted) ou seulement suivie (followed).")
    authority: str | None = Field(description="Qui décide.")
    authority_code: str | None = Field(description="Son code : l'organisme de ses jetons.")
    line: str | None
    open: bool = Field(description="Faux si elle est suspendue à ce jour.")
    suspended_since: date | None
    suspended_because: str | None
    conditions: list[str]
    pieces: list[PieceAnswer]
    questions: list[QuestionAnswer]
    waiting_list: bool
    commitment: str | None = Field(description="Ce qui est promis en retour.")
    refusals: dict[str, str] = Field(description="Motifs de refus, par code.")

    @classmethod
    def of(cls, code: str, aid: Aid, today: date) -> "AidAnswer":
        window = [aid.window.sentence] if aid.window else []
        return cls(
            code=code,
            label=aid.label,
            grantor=aid.grantor,
            legal_basis=aid.legal_basis,
            handling=aid.handling.value,
            authority=aid.authority.label if aid.authority else None,
            authority_code=aid.authority.code if aid.authority else None,
            line=aid.line,
            open=not aid.is_suspended(today),
            suspended_since=aid.suspension.since if aid.suspension else None,
            suspended_because=aid.suspension.reason if aid.suspension else None,
            conditions=[*(each.sentence for each in aid.conditions), *window],
            pieces=[PieceAnswer(code=each, label=label) for each, label in aid.pieces.items()],
            questions=[
                QuestionAnswer(
                    code=each, label=asked.label, kind=asked.kind, choices=list(asked.choices)
                )
                for each, asked in aid.questions.items()
            ],
            waiting_list=aid.waiting_list,
            commitment=aid.commitment.label if aid.commitment else None,
            refusals=aid.refusals,
        )


class AidList(Answer):
    """Les aides du territoire à ce jour."""

    items: list[AidAnswer]


class FindingAnswer(Answer):
    """Une condition du règlement et ce qui en a été trouvé."""

    sentence: str
    verdict: Verdict


class ProposalAnswer(Answer):
    """Ce que propose l'instruction automatique ; seule l'autorité décide."""

    on: date
    advice: Advice
    advice_label: str = Field(validation_alias=AliasPath("advice", "french"))
    cents: int
    findings: list[FindingAnswer]
    reasons: list[str]


class DecisionAnswer(Answer):
    """Une décision, ses motifs et la version du règlement qu'elle applique."""

    on: date
    granted: bool
    implicit: bool
    by: str
    authority: str
    cents: int
    reasons: list[str]
    rules: str
    notified_on: date | None = Field(description="Jour où elle a été reçue, s'il est connu.")


class ContractAnswer(Answer):
    """L'engagement signé en retour."""

    signed_on: date
    years: int
    breached_on: date | None


class PaymentAnswer(Answer):
    """Un paiement du comptable."""

    on: date
    cents: int


class AppealAnswer(Answer):
    """Un recours et sa réponse."""

    on: date
    outcome: AnAppealOutcome
    answered_on: date | None
    by_silence: bool = Field(description="Vrai si le silence de l'administration l'a rejeté.")


class AidRequestAnswer(Answer):
    """Une demande d'aide, ce qui lui manque, ce qui est proposé et décidé."""

    id: UUID
    subject: UUID = Field(description="Le foyer ou l'organisation.")
    aid: str
    status: AStatusOfRequest
    status_label: str = Field(validation_alias=AliasPath("status", "french"))
    since: date
    received_on: date
    rank: int = Field(description="Ordre d'arrivée sur la ligne du budget.")
    rules: str = Field(description="Version du règlement, choisie par le jour de réception.")
    officer: str | None
    epci: str | None
    budget: UUID | None
    facts: dict[str, Value]
    pieces: list[str]
    missing: list[str] = Field(description="Ce qui manque, en clair.")
    produce_by: date | None
    proposal: ProposalAnswer | None
    decisions: list[DecisionAnswer]
    silent_on: date | None
    decided_by: date | None = Field(
        default=None, description="Jour où le silence vaudrait refus, s'il court encore."
    )
    contract: ContractAnswer | None
    commitment_reference: str | None
    order_reference: str | None
    payments: list[PaymentAnswer]
    asked_back_cents: int
    appeals: list[AppealAnswer]
    others: AnOthersOutcome | None
    others_cents: int
    letters: list[str] = Field(default=[], description="Les lettres que cette demande a ou aura.")

    @classmethod
    def of(cls, request: AidRequest, work: Work) -> "AidRequestAnswer":
        answer = cls.model_validate(request)
        answer.pieces = sorted(request.pieces)
        answer.letters = due_letters(request)
        if request.is_undecided and request.others is None and request.silent_on is None:
            answer.decided_by = request.silence_on(work.rule)
        return answer


class AidRequestPage(Paged[AidRequestAnswer]):
    """Des demandes d'aide, et où continuer."""


class AidTaskAnswer(Answer):
    """Ce qui est à faire sur une demande d'aide, depuis quand, et jusqu'à quel jour."""

    request: UUID
    subject: UUID = Field(description="Le foyer ou l'organisation.")
    aid: str
    officer: str | None
    task: Annotated[Task, codes(Task, "Ce qui est à faire.")]
    label: str = Field(description="La tâche, en clair.")
    since: date
    by: date | None
    late: bool

    @classmethod
    def of(cls, request: AidRequest, due: Waiting, today: date) -> "AidTaskAnswer":
        return cls(
            request=request.id,
            subject=request.subject,
            aid=request.aid,
            officer=request.officer,
            task=due.task,
            label=due.task.french,
            since=due.since,
            by=due.by,
            late=due.late(today),
        )


class AidWorkList(Paged[AidTaskAnswer]):
    """Ce qui est à faire sur les demandes d'aide, et où continuer."""


class ClaimAnswer(Answer):
    """Une demande dans la file, et si les crédits l'atteignent."""

    request: UUID
    received_on: date
    rank: int
    cents: int
    reached: bool


class BudgetAnswer(Answer):
    """Une ligne d'une année : ce qui est voté, engagé, libre, et la file dans son ordre."""

    id: UUID
    line: str
    year: int
    amount_cents: int
    committed_cents: int
    left_cents: int
    claims: list[ClaimAnswer]

    @classmethod
    def of(cls, budget: Budget) -> "BudgetAnswer":
        reached = set(budget.reached)
        return cls(
            id=budget.id,
            line=budget.line,
            year=budget.year,
            amount_cents=budget.amount_cents,
            committed_cents=budget.committed_cents,
            left_cents=budget.left_cents,
            claims=[
                ClaimAnswer(
                    request=each.request,
                    received_on=each.received_on,
                    rank=each.rank,
                    cents=each.cents,
                    reached=each.request in reached,
                )
                for each in budget.claims
            ],
        )


class BudgetPage(Paged[BudgetAnswer]):
    """Des lignes de budget, et où continuer."""


class LetterAnswer(Answer):
    """Une lettre, à relire et à signer ; rien n'est envoyé d'ici."""

    kind: str
    subject_line: str
    text: str
