"""What is asked and answered about commitments."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool

from chassis.fields import ADay, codes
from chassis.forms import AnOfficer, Answer, Dated, Form, Paged
from chassis.work import Work
from services.insertion.domain.commitment import Commitment, Status
from services.insertion.domain.commitment_rules import Kind
from services.insertion.domain.commitment_waiting import Task, Waiting

BENEFICIARY = "insertion.commitment-beneficiary"
"""The field of the policy that stands for the local person to whom a commitment is given."""

AKind = Annotated[Kind, codes(Kind, "Occasion d'embauche, besoin d'un service, ou parrainage.")]
AStatus = Annotated[Status, codes(Status, "Où en est l'engagement.")]
ATask = Annotated[Task, codes(Task, "Ce qui est à faire.")]


class Taken(Form):
    """Qui suit l'engagement : à défaut, qui le demande."""

    officer: AnOfficer | None = None


class Answered(Dated):
    """Ce que disent les personnes ou l'organisation arrivées ; rien d'autre n'en dépend."""

    accepted: StrictBool


class Given(Dated):
    """Le parcours de la personne d'ici à qui l'engagement est attribué."""

    path: UUID


class AssignmentAnswer(Answer):
    """Une personne d'ici à qui l'engagement fut attribué."""

    path: UUID
    on: ADay
    released_on: ADay | None


class CommitmentAnswer(Answer):
    """Un engagement d'insertion."""

    id: UUID
    subject: UUID = Field(description="Le foyer ou l'organisation qui s'est installé.")
    kind: AKind
    kind_label: str
    epci: str
    officer: str | None
    status: AStatus
    status_label: str
    proposed_on: ADay
    answered_on: ADay | None
    expires_on: ADay | None = Field(description="Le jour où il reste sans suite, s'il court.")
    met_on: ADay | None
    assignments: list[AssignmentAnswer] = Field(description="Vide si votre rôle ne les voit pas.")

    @classmethod
    def of(cls, each: Commitment, work: Work) -> "CommitmentAnswer":
        given = each.assignments if work.shows(BENEFICIARY, each) else []
        work.touch("read", "commitment", [str(one.path) for one in given])
        return cls(
            id=each.id,
            subject=each.subject,
            kind=each.kind,
            kind_label=each.kind.french,
            epci=each.epci,
            officer=each.officer,
            status=each.status,
            status_label=each.status.french,
            proposed_on=each.proposed_on,
            answered_on=each.answer.on if each.answer else None,
            expires_on=each.expires_on(work.rule),
            met_on=each.met_on,
            assignments=[AssignmentAnswer.model_validate(one) for one in given],
        )


class CommitmentPage(Paged[CommitmentAnswer]):
    """Des engagements, et où continuer : `next` est vide à la fin."""


class CommitmentTaskAnswer(Answer):
    """Ce qui est à faire sur un engagement."""

    commitment: UUID
    kind: AKind
    kind_label: str
    officer: str | None
    task: ATask
    task_label: str
    since: ADay
    by: ADay

    @classmethod
    def of(cls, each: Commitment, due: Waiting) -> "CommitmentTaskAnswer":
        return cls(
            commitment=each.id,
            kind=each.kind,
            kind_label=each.kind.french,
            officer=each.officer,
            task=due.task,
            task_label=due.task.french,
            since=due.since,
            by=due.by,
        )


class CommitmentWorkList(Paged[CommitmentTaskAnswer]):
    """Ce qui est à faire, et où continuer : `next` est vide à la fin."""


class CommitmentCount(Answer):
    """Combien d'engagements en sont là."""

    status: AStatus
    label: str
    number: int


class CommitmentCounts(Answer):
    """Les engagements, par où ils en sont."""

    items: list[CommitmentCount]
