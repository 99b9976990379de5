"""What is read back of who is interested in what, and of what is to be done about it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from chassis.forms import Answer, Paged
from chassis.work import Work
from services.prospection.api.answered import WITHHELD
from services.prospection.api.codes import AnEnding, AnInterestStatus, AnOfferKind, AnOfferStatus
from services.prospection.api.offers_answered import OfferWaitingAnswer
from services.prospection.domain.interest import Interest
from services.prospection.domain.opportunity import Opportunity


class InterestAnswer(Answer):
    """L'intérêt d'un candidat pour une offre."""

    id: UUID
    candidate: UUID
    opportunity: UUID
    status: AnInterestStatus
    status_label: str
    since: date
    note: str | None = Field(description=WITHHELD)
    ending: AnEnding | None

    @classmethod
    def of(cls, interest: Interest, work: Work) -> "InterestAnswer":
        answer = cls(
            **{name: getattr(interest, name) for name in _OF_AN_INTEREST},
            status_label=interest.status.french,
        )
        if not work.shows("prospection.interest-notes", interest):
            answer.note = None
        return answer


_OF_AN_INTEREST = (
    "id",
    "candidate",
    "opportunity",
    "status",
    "since",
    "note",
    "ending",
)


class OfferSummary(Answer):
    """L'offre, en quelques mots."""

    kind: AnOfferKind
    kind_label: str
    status: AnOfferStatus
    status_label: str
    epci: str
    trade: str | None
    organisation: str | None

    @classmethod
    def of(cls, opportunity: Opportunity) -> "OfferSummary":
        offer = opportunity.offer
        return cls(
            kind=opportunity.kind,
            kind_label=opportunity.kind.french,
            status=opportunity.status,
            status_label=opportunity.status.french,
            epci=offer.epci,
            trade=offer.trade,
            organisation=offer.provider.organisation if offer.provider else None,
        )


class WishAnswer(Answer):
    """Ce qui intéresse un candidat."""

    interest: InterestAnswer
    offer: OfferSummary | None = Field(description="Vide si l'offre est hors de votre périmètre.")


class Wishes(Paged[WishAnswer]):
    """Ce qui intéresse un candidat, et où continuer : `next` est vide à la fin."""


class SuitorAnswer(Answer):
    """Un candidat intéressé par une offre."""

    interest: InterestAnswer
    label: str | None = Field(description="Le nom du dossier ; vide si votre rôle ne le voit pas.")


class Suitors(Paged[SuitorAnswer]):
    """Des candidats intéressés, et où continuer : `next` est vide à la fin."""


class InterestTaskAnswer(Answer):
    """Ce qui est à faire pour un candidat intéressé par une offre."""

    interest: UUID
    candidate: UUID
    opportunity: UUID
    offer: OfferSummary | None
    waiting: OfferWaitingAnswer


class InterestWorkList(Paged[InterestTaskAnswer]):
    """Ce qui est à faire, et où continuer : `next` est vide à la fin."""
