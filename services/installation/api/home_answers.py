"""What is read back of homes: each of them, what is promised of it, and those who wait."""

from datetime import date
from uuid import UUID

from pydantic import AliasPath, Field

from chassis.forms import Answer, Paged
from chassis.work import Work
from services.installation.api.home_forms import ARelease, AStatusOfPromise
from services.installation.domain.homes.home import Home
from services.installation.domain.homes.promise import Promise

OWNER_CONTACT = "installation.owner-contact"
"""The field of the policy that says who sees how to reach an owner."""


class OwnerAnswer(Answer):
    """Le propriétaire ; la personne à joindre est vide si votre rôle ne la voit pas."""

    organisation: str
    agency: str | None
    contact: str | None
    phone: str | None
    email: str | None


class BookingAnswer(Answer):
    """Des jours promis."""

    promise: UUID
    household: UUID
    starts_on: date = Field(validation_alias=AliasPath("period", "starts_on"))
    ends_on: date = Field(validation_alias=AliasPath("period", "ends_on"))
    occupied_on: date | None
    overstays_on: date | None = Field(
        description="Le dernier jour où ils y ont été vus après leur terme."
    )


class HomeAnswer(Answer):
    """Un logement passerelle, et ce qui en est promis."""

    id: UUID
    label: str = Field(validation_alias=AliasPath("described", "label"))
    epci: str
    commune: str = Field(validation_alias=AliasPath("described", "commune"))
    rooms: int = Field(validation_alias=AliasPath("described", "rooms"))
    form: str = Field(validation_alias=AliasPath("described", "form"))
    owner: OwnerAnswer = Field(validation_alias=AliasPath("described", "owner"))
    in_service_from: date = Field(
        validation_alias=AliasPath("described", "in_service", "starts_on")
    )
    in_service_until: date | None = Field(
        validation_alias=AliasPath("described", "in_service", "ends_on")
    )
    bookings: list[BookingAnswer]

    @classmethod
    def of(cls, home: Home, work: Work) -> "HomeAnswer":
        answer = cls.model_validate(home)
        answer.bookings.sort(key=lambda each: each.starts_on)
        if not work.shows(OWNER_CONTACT, home):
            answer.owner.contact = answer.owner.phone = answer.owner.email = None
        return answer


class HomePage(Paged[HomeAnswer]):
    """Des logements, et où continuer."""


class PromiseAnswer(Answer):
    """Un logement promis à un foyer."""

    id: UUID
    household: UUID
    home: UUID
    epci: str
    officer: str | None
    status: AStatusOfPromise
    status_label: str = Field(validation_alias=AliasPath("status", "french"))
    since: date
    starts_on: date
    ends_on: date
    latest_end_on: date = Field(description="Le maximum que permettent le bail et le projet.")
    held_on: date
    held_until: date = Field(description="Dernier jour pour l'accord du propriétaire.")
    confirmed_on: date | None
    occupied_on: date | None
    overstays_on: date | None
    left_on: date | None
    endangered_on: date | None = Field(
        description="Depuis quand ceux qui y sont encore mettent cette promesse en danger."
    )
    release: ARelease | None

    @classmethod
    def of(cls, promise: Promise) -> "PromiseAnswer":
        return cls.model_validate(promise)


class PromisePage(Paged[PromiseAnswer]):
    """Des promesses, et où continuer."""
