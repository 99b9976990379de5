"""What is read back of an opportunity, and why it meets a candidate."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from pydantic import Field

from chassis.forms import Answer, Paged
from chassis.territory import Territory
from chassis.work import Page, Work
from services.prospection.api.answered import WITHHELD
from services.prospection.api.codes import (
    ACriterion,
    AHolder,
    AnOfferAlert,
    AnOfferKind,
    AnOfferStatus,
    AnOfferTask,
    AnOrigin,
)
from services.prospection.domain.matching import Criterion, Met
from services.prospection.domain.offer_waiting import OfferWaiting, offer_waiting
from services.prospection.domain.opportunity import Opportunity


class ContactPersonAnswer(Answer):
    """La personne à joindre."""

    name: str
    email: str | None
    phone: str | None


class ProviderAnswer(Answer):
    """Qui propose l'offre."""

    organisation: str
    contact: ContactPersonAnswer | None = Field(description=WITHHELD)


class OutsideReferenceAnswer(Answer):
    """La référence d'une offre tenue ailleurs."""

    source: str
    reference: str


class HeadStartAnswer(Answer):
    """L'accord de l'employeur pour l'antériorité."""

    days: int
    agreed_on: date
    recorded_by: str


class SeatAnswer(Answer):
    """Une place prise ; par quel candidat, les intérêts pour l'offre le disent."""

    holder: AHolder
    application: UUID | None
    on: date


class OfferWaitingAnswer(Answer):
    """Ce qui est à faire, depuis quand, et jusqu'à quand."""

    task: AnOfferTask
    label: str = Field(description="La tâche, en clair.")
    since: date
    by: date | None

    @classmethod
    def of(cls, waits: OfferWaiting) -> "OfferWaitingAnswer":
        return cls(task=waits.task, label=waits.task.french, since=waits.since, by=waits.by)


class OpportunityAnswer(Answer):
    """Une offre telle qu'elle est, et ce qui est à faire."""

    id: UUID
    kind: AnOfferKind
    kind_label: str
    origin: AnOrigin
    status: AnOfferStatus
    status_label: str = Field(description="Où en est l'offre, en clair.")
    since: date
    epci: str
    trade: str | None
    trade_version: str | None
    places: int
    free: int = Field(description="Places libres.")
    available_on: date | None
    description: str
    provider: ProviderAnswer | None = Field(description="Vide une fois l'offre oubliée.")
    reference: OutsideReferenceAnswer | None
    officer: str | None
    agency: str | None
    entered_on: date
    published_on: date | None
    confirmed_on: date | None
    head_start: HeadStartAnswer | None
    outside_from: date | None = Field(
        description="Premier jour où elle circule hors du territoire."
    )
    outside: bool = Field(description="Si elle circule hors du territoire aujourd'hui.")
    taken: list[SeatAnswer]
    beyond: list[SeatAnswer] = Field(description="Retenus alors qu'il n'y avait plus de place.")
    alerts: Mapping[AnOfferAlert, date]
    waiting: OfferWaitingAnswer | None
    withheld: list[str] = Field(default=[], description="Ce que votre rôle ne voit pas.")

    @classmethod
    def of(cls, opportunity: Opportunity, work: Work) -> "OpportunityAnswer":
        waits = offer_waiting(opportunity, work.rule)
        answer = cls(
            **{name: getattr(opportunity, name) for name in _AS_THEY_ARE},
            **{name: getattr(opportunity.offer, name) for name in _AS_OFFERED},
            kind_label=opportunity.kind.french,
            status_label=opportunity.status.french,
            outside=opportunity.is_shown_outside,
            waiting=OfferWaitingAnswer.of(waits) if waits else None,
        )
        if not work.shows("prospection.provider-contact", opportunity):
            answer.withheld = ["provider-contact"]
            if answer.provider:
                answer.provider.contact = None
        return answer


_AS_THEY_ARE = (
    "id",
    "kind",
    "origin",
    "status",
    "since",
    "free",
    "reference",
    "officer",
    "agency",
    "entered_on",
    "published_on",
    "confirmed_on",
    "head_start",
    "outside_from",
    "taken",
    "beyond",
    "alerts",
)
_AS_OFFERED = (
    "epci",
    "trade",
    "trade_version",
    "places",
    "available_on",
    "description",
    "provider",
)


class OpportunityPage(Paged[OpportunityAnswer]):
    """Des offres, et où continuer : `next` est vide à la fin."""

    @classmethod
    def of(cls, page: Page[Opportunity], work: Work) -> "OpportunityPage":
        return cls(items=[OpportunityAnswer.of(each, work) for each in page.items], next=page.next)


class MetAnswer(Answer):
    """Un critère rencontré, et la phrase qui le dit."""

    criterion: ACriterion
    code: str
    rank: int | None = Field(description="Rang du souhait.")
    label: str

    @classmethod
    def of(cls, met: Met, territory: Territory) -> "MetAnswer":
        return cls(
            criterion=met.criterion, code=met.code, rank=met.rank, label=explained(met, territory)
        )


def because(met: Sequence[Met], territory: Territory) -> str:
    """Why two sides meet, as a sentence."""
    return " ; ".join(explained(each, territory) for each in met)


def explained(met: Met, territory: Territory) -> str:
    """A criterion that is met, in French."""
    match met.criterion:
        case Criterion.TRADE:
            trade = territory.trade(met.code)
            return f"même métier : {trade.label if trade else met.code}"
        case Criterion.EPCI:
            epci = territory.epci(met.code)
            wished = "1re" if met.rank == 1 else f"{met.rank}e"
            return f"intercommunalité souhaitée en {wished} : {epci.name if epci else met.code}"
        case Criterion.PROJECT:
            return f"nature du projet : {territory.words(met.code)}"


class OfferTaskAnswer(Answer):
    """Ce qui est à faire sur une offre."""

    opportunity: UUID
    kind: AnOfferKind
    epci: str
    officer: str | None
    agency: str | None
    waiting: OfferWaitingAnswer


class OfferWorkList(Paged[OfferTaskAnswer]):
    """Ce qui est à faire, et où continuer : `next` est vide à la fin."""
