"""What is sent of an opportunity, or of who is interested in one."""

from uuid import UUID

from pydantic import Field

from chassis.fields import ADay
from chassis.forms import (
    AnAgency,
    AName,
    AnEmail,
    AnEpci,
    AnOfficer,
    APhone,
    AText,
    ATrade,
    AVersion,
    AWord,
    Dated,
    Form,
)
from services.prospection.api.codes import AnEnding, AnOfferKind, AnOrigin
from services.prospection.domain.offer import (
    MOST_PLACES,
    ContactPerson,
    Offer,
    OutsideReference,
    Provider,
)


class ContactPersonForm(Form):
    """La personne à joindre."""

    name: AName
    email: AnEmail | None = None
    phone: APhone | None = None


class ProviderForm(Form):
    """Qui propose l'offre."""

    organisation: AName
    contact: ContactPersonForm | None = None

    def provider(self) -> Provider:
        contact = self.contact
        return Provider(
            self.organisation,
            ContactPerson(contact.name, contact.email, contact.phone) if contact else None,
        )


class OutsideReferenceForm(Form):
    """La référence d'une offre tenue ailleurs : elle n'est saisie qu'une fois."""

    source: AWord
    reference: AWord

    def outside_reference(self) -> OutsideReference:
        return OutsideReference(self.source, self.reference)


class OfferForm(Form):
    """Ce qui est offert."""

    epci: AnEpci
    trade: ATrade | None = Field(default=None, description="Code ROME.")
    trade_version: AVersion | None = Field(default=None, description="Version du ROME.")
    places: int = Field(default=1, ge=1, le=MOST_PLACES)
    available_on: ADay | None = Field(
        default=None, description="Libre à cette date : départ prévu, entrée dans les lieux."
    )
    description: AText = ""
    provider: ProviderForm

    def offer(self) -> Offer:
        return Offer(
            epci=self.epci,
            trade=self.trade,
            trade_version=self.trade_version,
            places=self.places,
            available_on=self.available_on,
            description=self.description,
            provider=self.provider.provider(),
        )


class Entered(Dated, OfferForm):
    """Une offre : sa nature, d'où elle vient, ce qui est offert, qui la tient à jour."""

    kind: AnOfferKind
    origin: AnOrigin
    reference: OutsideReferenceForm | None = None
    officer: AnOfficer | None = Field(
        default=None, description="Qui tient l'offre : à défaut, qui la saisit."
    )
    agency: AnAgency | None = None


class Kept(Form):
    """Qui tient l'offre à jour : à défaut, qui le demande ; et pour quel organisme."""

    officer: AnOfficer | None = None
    agency: AnAgency | None = None


class HeadStartAgreed(Dated):
    """L'accord de l'employeur : combien de jours, dans la limite du territoire."""

    days: int = Field(ge=0, le=365)


class OfCandidate(Dated):
    """De quel candidat il s'agit."""

    candidate: UUID


class Interested(OfCandidate):
    """Quel candidat est intéressé, et ce qu'il en dit."""

    note: AText = ""


class CameToNothing(OfCandidate):
    """De quel candidat il s'agit, et qui a dit non."""

    ending: AnEnding


class Released(Dated):
    """Qui tenait la place : un candidat ou une candidature ; à défaut, hors de nos dossiers."""

    candidate: UUID | None = None
    application: UUID | None = None


class PlaceKept(Form):
    """Le candidat qui garde sa place."""

    candidate: UUID
