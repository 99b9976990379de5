"""What is asked and answered about posts and applications.

What employers and those who speak to them are shown is one form with nothing of who applies: it is
the same, field by field, wherever the person comes from.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.fields import ADay, codes
from chassis.forms import AnOfficer, Answer, Dated, Form, Paged
from chassis.work import Work
from services.insertion.domain.exchange_application import Applicant, Application, Channel, Status
from services.insertion.domain.exchange_matching import Match
from services.insertion.domain.exchange_opening import Kind, Opening, Standing
from services.insertion.domain.exchange_waiting import Task, Waiting

FOLLOWING = "insertion.application-following"
"""The field of the policy that stands for how an application is followed on the person's side."""
APPLICANT = "insertion.applicants"
"""The field of the policy that stands for who applies, and by which channel."""

AKind = Annotated[Kind, codes(Kind, "Ce qui est offert.")]
AStanding = Annotated[Standing, codes(Standing, "Ouverte, pourvue, ou retirée.")]
AStatus = Annotated[Status, codes(Status, "Où en est la candidature.")]
AChannel = Annotated[Channel, codes(Channel, "Personne d'ici, ou conjoint ou partenaire.")]
ATask = Annotated[Task, codes(Task, "Ce qui est à faire.")]


class Applied(Dated):
    """L'offre à laquelle la personne candidate."""

    opening: UUID


class Taken(Form):
    """Qui suit la candidature : à défaut, qui le demande."""

    officer: AnOfficer | None = None


class OpeningAnswer(Answer):
    """Une offre à laquelle on peut candidater."""

    id: UUID
    kind: AKind
    kind_label: str
    epci: str
    trade: str | None
    places: int
    places_left: int
    standing: AStanding
    standing_label: str
    ahead_until: ADay | None = Field(
        description="Avant ce jour, l'offre n'est proposée qu'aux personnes en insertion."
    )
    available_on: ADay | None

    @classmethod
    def of(cls, opening: Opening, today: date) -> "OpeningAnswer":
        offer = opening.offer
        return cls(
            id=opening.id,
            kind=offer.kind,
            kind_label=offer.kind.french,
            epci=offer.epci,
            trade=offer.trade,
            places=offer.places,
            places_left=max(0, offer.places - opening.taken),
            standing=opening.standing,
            standing_label=opening.standing.french,
            ahead_until=offer.outside_from if opening.is_ahead(today) else None,
            available_on=offer.available_on,
        )


class OpeningPage(Paged[OpeningAnswer]):
    """Des offres, et où continuer : `next` est vide à la fin."""


class MatchAnswer(Answer):
    """Une offre qui convient, et pourquoi."""

    opening: OpeningAnswer
    reasons: list[str]

    @classmethod
    def of(cls, fits: Match, today: date) -> "MatchAnswer":
        return cls(opening=OpeningAnswer.of(fits.opening, today), reasons=list(fits.reasons))


class Matches(Answer):
    """Les offres qui conviennent, les meilleures d'abord."""

    items: list[MatchAnswer]


class ApplicantAnswer(Answer):
    """Qui candidate, par son parcours."""

    channel: AChannel
    path: UUID


class FollowingAnswer(Answer):
    """Comment la candidature est suivie, du côté de la personne."""

    officer: str
    unanswered_on: ADay | None = Field(description="Le jour où le silence de l'employeur la clôt.")
    followed_up_on: ADay | None
    applicant: ApplicantAnswer | None = Field(description="Vide si votre rôle ne le voit pas.")


class ApplicationAnswer(Answer):
    """Une candidature ; rien n'y dit d'où vient la personne à qui n'est pas de l'insertion."""

    id: UUID
    opening: UUID
    status: AStatus
    status_label: str
    made_on: ADay
    moved_on: ADay
    following: FollowingAnswer | None = Field(description="Vide si votre rôle ne le voit pas.")

    @classmethod
    def of(cls, each: Application, work: Work) -> "ApplicationAnswer":
        return cls(
            id=each.id,
            opening=each.subject,
            status=each.status,
            status_label=each.status.french,
            made_on=each.made_on,
            moved_on=each.moved_on,
            following=_following(each, work) if work.shows(FOLLOWING, each) else None,
        )


class ApplicationPage(Paged[ApplicationAnswer]):
    """Des candidatures, et où continuer : `next` est vide à la fin."""


class ApplicationTaskAnswer(Answer):
    """Ce qui est à faire sur une candidature."""

    application: UUID
    opening: UUID
    officer: str
    task: ATask
    task_label: str
    since: ADay
    by: ADay | None

    @classmethod
    def of(cls, each: Application, due: Waiting) -> "ApplicationTaskAnswer":
        return cls(
            application=each.id,
            opening=each.subject,
            officer=each.officer,
            task=due.task,
            task_label=due.task.french,
            since=due.since,
            by=due.by,
        )


class ApplicationWorkList(Paged[ApplicationTaskAnswer]):
    """Ce qui est à faire, et où continuer : `next` est vide à la fin."""


def _following(each: Application, work: Work) -> FollowingAnswer:
    shown = work.shows(APPLICANT, each)
    if shown:
        work.touch("read", "application", [str(each.applicant.subject)])
    return FollowingAnswer(
        officer=each.officer,
        unanswered_on=each.unanswered_on(work.rule),
        followed_up_on=each.followed_up_on,
        applicant=_applicant(each.applicant) if shown else None,
    )


def _applicant(applicant: Applicant) -> ApplicantAnswer:
    return ApplicantAnswer(channel=applicant.channel, path=applicant.path)
