"""What officers read back: a path as it is now, and what waits on it."""

from datetime import date
from uuid import UUID

from pydantic import AliasPath, Field

from chassis.forms import Answer, Paged
from chassis.work import Work
from contracts.people import AgeBands, Children
from services.installation.api.codes import (
    ABasis,
    ADoubt,
    AFact,
    AKind,
    ALivelihood,
    AnAttendance,
    AnAttendee,
    AnItem,
    APresence,
    AProgress,
    AStatus,
    AWithoutUs,
    AWord,
)
from services.installation.domain.checklist import Item
from services.installation.domain.facts import Fact
from services.installation.domain.path import Path

PARTNER = "installation.partner-situation"
"""The field of the policy that says who sees how the partner's situation stands."""


class FirmAnswer(Answer):
    """Ce que fait une organisation."""

    naf: str
    naf_version: str
    headcount: int


class PartyAnswer(Answer):
    """Qui s'installe, en nombres."""

    kind: AKind
    adults: int
    has_partner: bool
    age_bands: AgeBands | None
    children: list[Children]
    firm: FirmAnswer | None


class ProjectAnswer(Answer):
    """Le projet tel que la prospection le connaît."""

    type: str
    trade: str | None
    epcis: list[str]


class StepAnswer(Answer):
    """Une étape, où elle en est, à qui elle revient et pour quel jour."""

    item: AnItem
    label: str = Field(validation_alias=AliasPath("item", "french"))
    progress: AProgress
    since: date
    owner: str | None
    due_on: date | None


class PlanAnswer(Answer):
    """L'arrivée prévue."""

    epci: str
    planned_on: date
    rooms: int | None
    children: list[Children]


class EvidenceAnswer(Answer):
    """Le jour d'un fait, son justificatif, qui l'a vu et quand."""

    on: date
    proof: str
    seen_by: str
    seen_on: date


class ArrivalAnswer(Answer):
    """L'arrivée."""

    evidence: EvidenceAnswer
    without_us: AWithoutUs
    age_bands: AgeBands | None
    children: list[Children]


class ResidenceAnswer(Answer):
    """Où ils habitent, ou ont leurs locaux."""

    commune: str
    epci: str
    evidence: EvidenceAnswer


class ActivityAnswer(Answer):
    """L'activité commencée."""

    kind: ALivelihood
    trade: str | None
    trade_version: str | None
    evidence: EvidenceAnswer


class PartnerAnswer(Answer):
    """Où en est la situation du conjoint ou partenaire, et depuis quel jour."""

    word: AWord
    on: date | None


class CheckAnswer(Answer):
    """Une vérification de présence."""

    month: int
    due_on: date
    presence: APresence
    answered_on: date | None


class AppointmentAnswer(Answer):
    """Un rendez-vous et sa suite."""

    id: UUID
    attendee: AnAttendee
    topic: str
    on: date
    officer: str
    attendance: AnAttendance


class CostAnswer(Answer):
    """Une dépense, en centimes d'euro."""

    nature: str
    amount_cents: int
    on: date
    noted_by: str


class MilestoneAnswer(Answer):
    """L'installation avait été dite ce jour-là."""

    on: date


class FormerAnswer(Answer):
    """Un fait tel qu'il avait été dit, jusqu'à quel jour, et qui l'a remplacé."""

    fact: ArrivalAnswer | ResidenceAnswer | ActivityAnswer | MilestoneAnswer
    until: date
    replaced_by: str


class PathAnswer(Answer):
    """Un parcours tel qu'il est, avec ce qui lui manque et ce qui est à faire."""

    id: UUID
    subject: UUID = Field(description="Le candidat.")
    status: AStatus
    status_label: str = Field(
        validation_alias=AliasPath("status", "french"), description="Où en est le parcours."
    )
    basis: ABasis
    stay: UUID | None
    opened_on: date
    news_on: date = Field(description="Le jour des dernières nouvelles.")
    epci: str | None
    officer: str | None
    territorial_referent: str | None
    technical_referent: str | None
    party: PartyAnswer
    project: ProjectAnswer
    checklist: list[StepAnswer]
    plan: PlanAnswer | None
    arrival: ArrivalAnswer | None
    residence: ResidenceAnswer | None
    activity: ActivityAnswer | None
    partner: PartnerAnswer | None = Field(
        validation_alias="gate", description="Vide si votre rôle ne le voit pas."
    )
    missing: list[AFact] = Field(
        validation_alias="lacking", description="Les faits qui manquent à l'installation."
    )
    installed_on: date | None
    called_on: date | None
    checks: list[CheckAnswer] = Field(default=[])
    departed_on: date | None
    ended_on: date | None
    reason: str | None
    doubts: dict[ADoubt, date]
    appointments: list[AppointmentAnswer]
    costs: list[CostAnswer]
    costs_by_nature: dict[str, int] = Field(description="En centimes d'euro.")
    former: list[FormerAnswer] = Field(description="Les faits tels qu'ils avaient été dits.")

    @classmethod
    def of(cls, path: Path, work: Work) -> "PathAnswer":
        answer = cls.model_validate(path)
        if not work.shows(PARTNER, path):
            answer.partner = None
            answer.missing = [fact for fact in answer.missing if fact is not Fact.PARTNER]
            answer.checklist = [each for each in answer.checklist if each.item is not Item.PARTNER]
        answer.checks = _checks(path, work)
        return answer


def _checks(path: Path, work: Work) -> list[CheckAnswer]:
    return [
        CheckAnswer(
            month=month,
            due_on=due,
            presence=path.at(month, work.today, work.rule),
            answered_on=path.presence[month].on if month in path.presence else None,
        )
        for month, due in path.check_days(work.rule).items()
    ]


class PathPage(Paged[PathAnswer]):
    """Des parcours, et où continuer : `next` est vide à la fin."""
