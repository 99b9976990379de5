"""What officers send about desks and read back of them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AliasPath, Field

from chassis.fields import ADay, codes
from chassis.forms import (
    ACommune,
    AnAgency,
    AnEpci,
    AnOfficer,
    Answer,
    AText,
    AWord,
    Dated,
    Form,
    Paged,
)
from services.installation.domain.desks.site import Site, SiteDescription, Week, Weekday
from services.installation.domain.desks.subscription import DeskAsked, Status
from services.installation.domain.desks.waiting import DeskTask, DeskWaiting

AWeekday = Annotated[Weekday, codes(Weekday, "Un jour de la semaine.")]
SomeDays = Annotated[
    list[AWeekday],
    Field(max_length=7, description="Jours de la semaine ; sans eux, tous ceux d'ouverture."),
]
AStatusOfSubscription = Annotated[Status, codes(Status, "Où en est l'abonnement.")]
ADeskTask = Annotated[DeskTask, codes(DeskTask, "Ce qui est à faire.")]


class SiteForm(Form):
    """Un site de télétravail."""

    label: AWord
    epci: AnEpci
    commune: ACommune
    seats: int = Field(ge=1, le=500, description="Nombre de postes.")
    opening: SomeDays
    prices: AText = Field(default="", description="Les tarifs, en clair.")
    agency: AnAgency | None = None

    def described(self) -> SiteDescription:
        return SiteDescription(
            label=self.label,
            epci=self.epci,
            commune=self.commune,
            seats=self.seats,
            opening=frozenset(self.opening),
            prices=self.prices,
            agency=self.agency,
        )


class DeskForm(Form):
    """Un poste, à l'essai ou par abonnement ; sans dernier jour, jusqu'au départ."""

    candidate: UUID = Field(description="Le foyer ou l'organisation.")
    site: UUID
    days: SomeDays = Field(default=[])
    starts_on: ADay | None = Field(default=None, description="Aujourd'hui s'il n'est pas dit.")
    ends_on: ADay | None = None
    trial: bool = Field(default=False, description="Essai gratuit, une fois par candidat.")
    officer: AnOfficer | None = None

    def asked(self, today: date, actor: str) -> DeskAsked:
        return DeskAsked(
            days=frozenset(self.days),
            starts_on=self.starts_on or today,
            ends_on=self.ends_on,
            trial=self.trial,
            officer=self.officer or actor,
        )


class SubscribedForm(Dated):
    """La suite d'un essai ; sans dernier jour, jusqu'au départ."""

    ends_on: ADay | None = None


class LeftForm(Form):
    """Le dernier jour, passé ou à venir."""

    last_day: ADay


class DeskWishForm(Dated):
    """Un candidat qui attend un poste."""

    candidate: UUID
    days: SomeDays = Field(default=[])
    officer: AnOfficer | None = None

    def week(self) -> Week:
        return frozenset(self.days)


class CandidateForm(Form):
    """Le candidat dont il s'agit."""

    candidate: UUID


def in_order(days: Week) -> list[Weekday]:
    return [day for day in Weekday if day in days]


class SeatAnswer(Answer):
    """À quel abonnement est un poste, et quand."""

    subscription: UUID
    who: UUID = Field(description="Le candidat.")
    number: int
    days: list[AWeekday]
    starts_on: ADay = Field(validation_alias=AliasPath("period", "starts_on"))
    ends_on: ADay | None = Field(validation_alias=AliasPath("period", "ends_on"))


class DeskTurnAnswer(Answer):
    """Une place dans la file."""

    who: UUID
    asked_on: ADay
    rank: int = Field(description="Ordre d'arrivée parmi les demandes du même jour.")
    days: list[AWeekday]
    reached: bool = Field(default=False, description="Vrai si un poste est libre pour lui.")


class SiteAnswer(Answer):
    """Un site de télétravail, ses postes et sa file."""

    id: UUID
    label: str = Field(validation_alias=AliasPath("described", "label"))
    epci: str
    commune: str = Field(validation_alias=AliasPath("described", "commune"))
    seats: int = Field(validation_alias=AliasPath("described", "seats"))
    opening: list[AWeekday] = Field(validation_alias=AliasPath("described", "opening"))
    prices: str = Field(validation_alias=AliasPath("described", "prices"))
    agency: str | None = Field(validation_alias=AliasPath("described", "agency"))
    taken: list[SeatAnswer]
    line: list[DeskTurnAnswer]

    @classmethod
    def of(cls, site: Site, today: date) -> "SiteAnswer":
        answer = cls.model_validate(site)
        answer.opening = in_order(site.described.opening)
        first = site.first(today)
        for turn in answer.line:
            turn.reached = first is not None and turn.who == first.who
        return answer


class SitePage(Paged[SiteAnswer]):
    """Des sites, et où continuer."""


class SubscriptionAnswer(Answer):
    """Le poste d'un candidat."""

    id: UUID
    candidate: UUID
    site: UUID
    epci: str
    officer: str | None
    seat: int
    days: list[AWeekday]
    starts_on: ADay
    ends_on: ADay | None
    tried: bool
    status: AStatusOfSubscription
    status_label: str = Field(validation_alias=AliasPath("status", "french"))
    since: ADay


class SubscriptionPage(Paged[SubscriptionAnswer]):
    """Des abonnements, et où continuer."""


class DeskTaskAnswer(Answer):
    """Ce qui est à faire pour un poste, depuis quand, et jusqu'à quel jour."""

    candidate: UUID
    site: UUID
    epci: str
    subscription: UUID | None
    task: ADeskTask
    label: str = Field(description="La tâche, en clair.")
    since: ADay
    by: ADay | None
    late: bool
    officer: str | None

    @classmethod
    def of(cls, due: DeskWaiting, today: date) -> "DeskTaskAnswer":
        return cls(
            candidate=due.candidate,
            site=due.site,
            epci=due.epci,
            subscription=due.subscription,
            task=due.task,
            label=due.task.french,
            since=due.since,
            by=due.by,
            late=due.late(today),
            officer=due.officer,
        )


class DeskWorkList(Paged[DeskTaskAnswer]):
    """Ce qui est à faire pour les postes, et où continuer."""
