"""What officers read back of a partner's path: that it exists, and the rest where it is theirs."""

from datetime import date
from uuid import UUID

from pydantic import AliasPath, Field

from chassis.forms import Answer, Paged
from chassis.work import Work
from services.insertion.api.partner_codes import (
    AChannel,
    AGate,
    AKeeping,
    AnEnding,
    AnOutcome,
    AProof,
    ASaying,
    AStatus,
    ATask,
    AWish,
)
from services.insertion.domain.partner_counts import Counts
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_waiting import Waiting
from services.insertion.use_cases import CONTENT


class NoticeAnswer(Answer):
    """La notice d'information remise au conjoint ou partenaire."""

    on: date
    given_by: str


class WordAnswer(Answer):
    """La réponse de la personne elle-même ; un papier vaut une fois contresigné."""

    says: ASaying
    how: AKeeping | None
    on: date
    channel: AChannel
    recorded_by: str | None
    countersigned_by: str | None
    holds: bool


class ReminderAnswer(Answer):
    """Une relance."""

    on: date
    by: str


class AssessmentAnswer(Answer):
    """L'évaluation faite avec la personne."""

    on: date
    by: str
    wishes: list[AWish]
    trades: list[str]


class ResolutionAnswer(Answer):
    """Une situation, depuis quand elle est connue, et ce qui l'établit."""

    outcome: AnOutcome
    label: str = Field(validation_alias=AliasPath("outcome", "french"))
    how: AKeeping | None
    on: date
    word: WordAnswer | None
    proof: AProof | None
    seen_by: str | None


class ContentAnswer(Answer):
    """Ce que le parcours contient."""

    status: AStatus
    status_label: str = Field(validation_alias=AliasPath("status", "french"))
    since: date
    notice: NoticeAnswer | None
    invited_on: date | None
    reminders: list[ReminderAnswer]
    paper: WordAnswer | None = Field(description="Un papier qui attend son contreseing.")
    agreement: WordAnswer | None = Field(description="L'accord pour être suivi·e.")
    assessment: AssessmentAnswer | None
    searching_since: date | None
    insertion_path: UUID | None = Field(description="Le parcours d'insertion où la suite se passe.")
    reviews: list[ReminderAnswer]
    resolutions: list[ResolutionAnswer] = Field(description="Les situations, dans leur ordre.")
    outcome: AnOutcome | None = Field(description="La situation d'aujourd'hui, si elle est connue.")
    ending: AnEnding | None


class PartnerPathAnswer(Answer):
    """Un parcours de conjoint ou partenaire : qu'il existe, et si la situation est résolue."""

    id: UUID
    subject: UUID = Field(description="Le foyer.")
    officer: str | None
    epci: str | None
    opened_on: date
    gate: AGate
    content: ContentAnswer | None = Field(description="Vide si votre rôle ne le voit pas.")

    @classmethod
    def of(cls, path: PartnerPath, work: Work) -> "PartnerPathAnswer":
        return cls(
            id=path.id,
            subject=path.subject,
            officer=path.officer,
            epci=path.epci,
            opened_on=path.opened_on,
            gate=path.gate,
            content=ContentAnswer.model_validate(path) if work.shows(CONTENT, path) else None,
        )


class PartnerPathPage(Paged[PartnerPathAnswer]):
    """Des parcours, et où continuer : `next` est vide à la fin."""


class WaitingAnswer(Answer):
    """Ce qui est à faire, depuis quand, et jusqu'à quel jour."""

    task: ATask
    label: str = Field(description="La tâche, en clair.")
    since: date
    by: date | None
    late: bool

    @classmethod
    def of(cls, due: Waiting, today: date) -> "WaitingAnswer":
        return cls(
            task=due.task, label=due.french, since=due.since, by=due.by, late=due.late(today)
        )


class PartnerTaskAnswer(Answer):
    """Ce qui est à faire sur un parcours, et par qui."""

    path: UUID
    subject: UUID = Field(description="Le foyer.")
    officer: str | None
    epci: str | None
    waiting: WaitingAnswer

    @classmethod
    def of(cls, path: PartnerPath, due: Waiting, today: date) -> "PartnerTaskAnswer":
        return cls(
            path=path.id,
            subject=path.subject,
            officer=path.officer,
            epci=path.epci,
            waiting=WaitingAnswer.of(due, today),
        )


class PartnerWorkList(Paged[PartnerTaskAnswer]):
    """Ce qui est à faire, et où continuer : `next` est vide à la fin."""


class OutcomeCountAnswer(Answer):
    """Combien de personnes sont dans une situation."""

    outcome: AnOutcome
    label: str
    count: int | None = Field(description="Vide si le nombre est trop petit pour être montré.")


class OutcomeCounts(Answer):
    """Les situations des conjoints ou partenaires ; le silence se compte à part."""

    outcomes: list[OutcomeCountAnswer]
    unanswered: int | None = Field(
        description="Sans réponse après toutes les relances : jamais une situation résolue."
    )
    under_way: int | None = Field(description="Parcours en cours.")
    total: int | None = Field(description="Vide dès qu'un des nombres est caché.")

    @classmethod
    def of(cls, counts: Counts) -> "OutcomeCounts":
        return cls(
            outcomes=[
                OutcomeCountAnswer(outcome=each, label=each.french, count=number)
                for each, number in counts.resolved.items()
            ],
            unanswered=counts.unanswered,
            under_way=counts.under_way,
            total=counts.total,
        )
