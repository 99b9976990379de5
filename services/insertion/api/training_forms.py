"""What is asked and answered about trainings."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt

from chassis.fields import ADay, codes
from chassis.forms import ACode, AnEpci, Answer, Dated, Form, Paged
from chassis.work import Work
from services.insertion.api.partner_codes import ASeat
from services.insertion.domain.training_enrolment import Audience, Enrolment, Status
from services.insertion.domain.training_session import Plan, Session, Stage

SHOWN_BY = {
    Audience.PARTNER: "insertion.partner-paths",
    Audience.LOCAL_PERSON: "insertion.local-names",
}
"""The field of the policy that stands for who somebody is; a newcomer is a seat of a household."""

AStage = Annotated[Stage, codes(Stage, "Prévue, terminée, ou annulée.")]
AStatus = Annotated[Status, codes(Status, "Où en est l'inscription.")]
AnAudience = Annotated[
    Audience, codes(Audience, "Nouvel arrivant, conjoint ou partenaire, ou personne d'ici.")
]
Places = Annotated[StrictInt, Field(ge=1, le=1_000)]
ARank = Annotated[StrictInt, Field(ge=1, le=30)]


class Planned(Dated):
    """Une formation : son thème, où, quand, pour combien de personnes, et ce qu'elle demande."""

    epci: AnEpci
    theme: ACode
    starts_on: ADay
    ends_on: ADay
    places: Places
    prerequisites: list[ACode] = Field(default=[], max_length=20)
    certifying: StrictBool = False

    def plan(self) -> Plan:
        told = self.model_dump(exclude={"on", "prerequisites"})
        return Plan(**told, prerequisites=tuple(self.prerequisites))


class Enrolled(Dated):
    """Les prérequis que vous avez vérifiés."""

    prerequisites: list[ACode] = Field(default=[], max_length=20)


class NewcomerEnrolled(Enrolled):
    """Une personne adulte d'un foyer, par sa place dans le foyer."""

    household: UUID
    seat: ASeat
    rank: ARank = 1


class PartnerEnrolled(Enrolled):
    """Un conjoint ou partenaire, par son parcours."""

    partner_path: UUID


class LocalPersonEnrolled(Enrolled):
    """Une personne d'ici, par son parcours d'insertion."""

    path: UUID


class Came(Form):
    """Si la personne est venue."""

    came: StrictBool


class TrainingAnswer(Answer):
    """Une formation sur place."""

    id: UUID
    stage: AStage
    stage_label: str
    epci: str
    theme: str
    theme_label: str
    starts_on: ADay
    ends_on: ADay
    places: int
    prerequisites: list[str]
    certifying: bool

    @classmethod
    def of(cls, session: Session, work: Work) -> "TrainingAnswer":
        plan = session.plan
        return cls(
            id=session.id,
            stage=session.stage,
            stage_label=session.stage.french,
            epci=plan.epci,
            theme=plan.theme,
            theme_label=work.territory.words(plan.theme),
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            places=plan.places,
            prerequisites=list(plan.prerequisites),
            certifying=plan.certifying,
        )


class TrainingPage(Paged[TrainingAnswer]):
    """Des formations, et où continuer : `next` est vide à la fin."""


class TraineeAnswer(Answer):
    """Qui vient : un foyer et une place dans ce foyer, ou un parcours."""

    audience: AnAudience
    of: UUID
    seat: ASeat | None
    rank: int | None


class EnrolmentAnswer(Answer):
    """Une inscription à une formation."""

    id: UUID
    training: UUID
    status: AStatus
    status_label: str
    order: int = Field(description="Son tour, parmi toutes les demandes.")
    asked_on: ADay
    certified_on: ADay | None
    trainee: TraineeAnswer | None = Field(description="Vide si votre rôle ne le voit pas.")

    @classmethod
    def of(cls, each: Enrolment, work: Work) -> "EnrolmentAnswer":
        shown_by = SHOWN_BY.get(each.trainee.audience)
        shown = shown_by is None or work.shows(shown_by, each)
        if shown:
            work.touch("read", "training_enrolment", [str(each.trainee.subject)])
        return cls(
            id=each.id,
            training=each.subject,
            status=each.status,
            status_label=each.status.french,
            order=each.order,
            asked_on=each.asked_on,
            certified_on=each.certified_on,
            trainee=TraineeAnswer.model_validate(each.trainee) if shown else None,
        )


class EnrolmentPage(Paged[EnrolmentAnswer]):
    """Des inscriptions, et où continuer : `next` est vide à la fin."""
