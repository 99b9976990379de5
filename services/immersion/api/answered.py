"""What officers read back: a stay or a host as it is now, and what waits on it."""

from datetime import date
from uuid import UUID

from pydantic import AliasPath, Field

from chassis.forms import Answer, Paged
from chassis.work import Work
from services.immersion.api.codes import (
    AChannel,
    ACriterion,
    AHostKind,
    AKind,
    ALodging,
    AnEncounter,
    AnEvaluator,
    AnOutcome,
    APlace,
    APresence,
    AReason,
    ARole,
    AStatus,
    ATask,
)
from services.immersion.domain.facts import Status
from services.immersion.domain.host import Host
from services.immersion.domain.stay import Stay
from services.immersion.domain.waiting import Waiting, waiting


class AdultAnswer(Answer):
    """Un adulte, sans nom : son rôle, et un rang s'ils sont plusieurs."""

    role: ARole
    rank: int


class PartyAnswer(Answer):
    """Qui vient."""

    kind: AKind
    adults: list[AdultAnswer]
    children: int


class ProjectAnswer(Answer):
    """Le projet tel qu'il a été qualifié."""

    type: str
    trade: str | None
    epcis: list[str]


class PlanAnswer(Answer):
    """Ce qui est proposé."""

    epci: str
    starts_on: date
    ends_on: date
    days: int
    put_on: date
    lodging: ALodging | None
    lodging_booked: bool


class SlotAnswer(Answer):
    """Une rencontre du programme."""

    encounter: AnEncounter
    host: UUID
    on: date
    place: APlace


class AgreementAnswer(Answer):
    """L'accord d'un adulte ; un papier vaut une fois contresigné."""

    adult: AdultAnswer
    on: date
    channel: AChannel
    recorded_by: str | None
    countersigned_by: str | None
    holds: bool


class EvaluationAnswer(Answer):
    """Ce qu'en dit l'une des parties."""

    by: AnEvaluator
    on: date
    wish: AnOutcome
    scores: dict[ACriterion, int]


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
            task=due.task,
            label=due.task.french,
            since=due.since,
            by=due.by,
            late=due.late(today),
        )


class StayAnswer(Answer):
    """Un séjour tel qu'il est, avec ce qui lui manque et ce qui est à faire."""

    id: UUID
    subject: UUID = Field(description="Le candidat.")
    status: AStatus
    status_label: str = Field(
        validation_alias=AliasPath("status", "french"), description="Où en est le séjour, en clair."
    )
    since: date
    officer: str | None
    party: PartyAnswer
    project: ProjectAnswer
    proposed_on: date
    plan: PlanAnswer | None
    reply_by: date | None
    programme: list[SlotAnswer]
    agreements: list[AgreementAnswer] = Field(validation_alias="confirmations")
    declined: list[AdultAnswer] = Field(description="Les adultes qui ont décliné ces dates.")
    started_on: date | None
    ended_on: date | None
    days: int = Field(description="Jours passés sur place.")
    partner: APresence | None
    evaluations: list[EvaluationAnswer]
    withheld: list[AnEvaluator] = Field(
        default=[], description="Les évaluations données que votre rôle ne voit pas."
    )
    reminded_on: date | None
    outcome: AnOutcome | None
    reason: AReason | None
    missing_encounters: list[AnEncounter] = Field(
        default=[], description="Ce qui manque au programme avant de confirmer."
    )
    missing_agreements: list[AdultAnswer] = Field(
        default=[], description="Les adultes dont l'accord manque avant de confirmer."
    )
    missing_evaluations: list[AnEvaluator] = Field(
        default=[], description="Les évaluations qui manquent avant de conclure."
    )
    waiting: WaitingAnswer | None = Field(default=None, description="Ce qui est à faire.")

    @classmethod
    def of(cls, stay: Stay, work: Work) -> "StayAnswer":
        answer = cls.model_validate(stay)
        answer.withheld = [
            each.by
            for each in answer.evaluations
            if not work.shows(f"immersion.{each.by}-evaluation", stay)
        ]
        answer.evaluations = [e for e in answer.evaluations if e.by not in answer.withheld]
        if stay.status is Status.PROPOSED:
            answer.missing_encounters = stay.lacking(work.rule)
            answer.missing_agreements = [AdultAnswer.model_validate(a) for a in stay.unheard_adults]
        if stay.status is Status.AWAITING_EVALUATION:
            answer.missing_evaluations = stay.unheard
        if due := waiting(stay, work.today, work.rule):
            answer.waiting = WaitingAnswer.of(due, work.today)
        return answer


class StayPage(Paged[StayAnswer]):
    """Des séjours, et où continuer : `next` est vide à la fin."""


class TaskAnswer(Answer):
    """Ce qui est à faire sur un séjour, et par qui."""

    stay: UUID
    subject: UUID = Field(description="Le candidat.")
    status: AStatus
    officer: str | None
    epci: str | None
    waiting: WaitingAnswer

    @classmethod
    def of(cls, stay: Stay, due: Waiting, today: date) -> "TaskAnswer":
        return cls(
            stay=stay.id,
            subject=stay.subject,
            status=stay.status,
            officer=stay.officer,
            epci=stay.plan.epci if stay.plan else None,
            waiting=WaitingAnswer.of(due, today),
        )


class WorkList(Paged[TaskAnswer]):
    """Ce qui est à faire, et où continuer : `next` est vide à la fin."""


class ContactAnswer(Answer):
    """Comment joindre l'hôte."""

    name: str
    phone: str | None
    email: str | None


class AbsenceAnswer(Answer):
    """Des jours où l'hôte ne reçoit pas."""

    starts_on: date
    ends_on: date


class HostAnswer(Answer):
    """Un hôte."""

    id: UUID
    kind: AHostKind
    contact: ContactAnswer | None = Field(description="Vide si votre rôle ne le voit pas.")
    epci: str
    agency: str | None
    offers: list[AnEncounter]
    trades: list[str]
    absences: list[AbsenceAnswer]
    active: bool

    @classmethod
    def of(cls, host: Host, work: Work) -> "HostAnswer":
        known = host.profile
        is_shown = work.shows("immersion.host-contacts", host)
        return cls(
            id=host.id,
            kind=known.kind,
            contact=ContactAnswer.model_validate(known.contact) if is_shown else None,
            epci=known.epci,
            agency=known.agency,
            offers=sorted(known.offers),
            trades=list(known.trades),
            absences=[AbsenceAnswer.model_validate(each) for each in known.absences],
            active=known.active,
        )


class HostPage(Paged[HostAnswer]):
    """Des hôtes, et où continuer : `next` est vide à la fin."""
