"""What officers and owners send about homes: closed forms."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.fields import ADay, codes
from chassis.forms import (
    ACommune,
    AnAgency,
    AName,
    AnEmail,
    AnEpci,
    AnOfficer,
    APhone,
    AWord,
    Dated,
    Form,
)
from services.installation.domain.homes.facts import Release, Status
from services.installation.domain.homes.home import Description, Owner
from services.installation.domain.homes.line import Wanted
from services.installation.domain.homes.promise import Asked
from services.installation.domain.places import Period

ALease = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$", description="Forme du bail, du territoire.")
]
AStatusOfPromise = Annotated[Status, codes(Status, "Où en est la promesse.")]
ARelease = Annotated[Release, codes(Release, "Pourquoi le logement est libre.")]
Rooms = Annotated[int, Field(ge=1, le=30, description="Nombre de pièces.")]


class OwnerForm(Form):
    """Le propriétaire et la personne à joindre."""

    organisation: AWord
    agency: AnAgency | None = None
    contact: AName | None = None
    phone: APhone | None = None
    email: AnEmail | None = None

    def owner(self) -> Owner:
        return Owner(self.organisation, self.agency, self.contact, self.phone, self.email)


class HomeForm(Form):
    """Un logement passerelle."""

    label: AWord
    epci: AnEpci
    commune: ACommune
    rooms: Rooms
    form: ALease
    owner: OwnerForm
    in_service_from: ADay
    in_service_until: ADay | None = None

    def described(self) -> Description:
        return Description(
            label=self.label,
            epci=self.epci,
            commune=self.commune,
            rooms=self.rooms,
            form=self.form,
            owner=self.owner.owner(),
            in_service=Period(self.in_service_from, self.in_service_until),
        )


class Held(Dated):
    """Un logement retenu pour un foyer, du premier au dernier jour."""

    candidate: UUID = Field(description="Le foyer.")
    home: UUID
    starts_on: ADay
    ends_on: ADay
    officer: AnOfficer | None = None

    def asked(self, today: date, actor: str) -> Asked:
        return Asked(self.starts_on, self.ends_on, self.on or today, self.officer or actor)


class Prolonged(Dated):
    """Le nouveau dernier jour ; `on` : le jour de l'accord du propriétaire."""

    ends_on: ADay


class Wished(Dated):
    """Ce qu'un foyer attend : un logement précis, ou tout logement assez grand."""

    candidate: UUID = Field(description="Le foyer.")
    home: UUID | None = None
    rooms: Rooms = 1
    starts_on: ADay
    ends_on: ADay
    officer: AnOfficer | None = None

    def wanted(self, actor: str) -> Wanted:
        period = Period(self.starts_on, self.ends_on)
        return Wanted(self.rooms, period, self.home, self.officer or actor)


class NoLonger(Form):
    """Le foyer qui n'attend plus."""

    candidate: UUID
