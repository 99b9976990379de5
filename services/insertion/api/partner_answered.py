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
    AWish,
)
from services.insertion.domain.partner_path import PartnerPath

CONTENT = "insertion.partner-paths"
"""The field of the policy that stands for all that a path holds."""


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
