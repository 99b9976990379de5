"""Who applies, as officers write it down, and what they put right of it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.forms import ACode, ANaf, AName, AnEmail, APhone, ASiret, AText, AVersion, AWord, Form
from services.prospection.api.codes import AChannel, AnAgeBand, ARole, AWorkWish
from services.prospection.domain.household import (
    MOST_ADULTS,
    MOST_CHILDREN,
    Children,
    Household,
)
from services.prospection.domain.organisation import Organisation, OrganisationDetails
from services.prospection.domain.people import (
    Adult,
    AgeBand,
    Contact,
    Details,
    Representative,
)

NewId = Callable[[], UUID]


class ContactForm(Form):
    """Comment joindre une personne, et elle seule."""

    email: AnEmail | None = None
    phone: APhone | None = None
    preferred: AChannel | None = None

    def contact(self) -> Contact:
        return Contact(self.email, self.phone, self.preferred)


class AdultForm(Form):
    """Un adulte du foyer."""

    role: ARole
    given_name: AName
    family_name: AName
    age_band: AnAgeBand = AgeBand.NOT_SAID
    wishes: AText = ""
    contact: ContactForm = ContactForm()

    def adult(self, id: UUID, known_on: date) -> Adult:
        return Adult(
            id=id,
            role=self.role,
            given_name=self.given_name,
            family_name=self.family_name,
            known_on=known_on,
            contact=self.contact.contact(),
            age_band=self.age_band,
            wishes=self.wishes,
        )


class ChildrenForm(Form):
    """Combien d'enfants vont à un niveau scolaire."""

    level: ACode
    count: int = Field(ge=1, le=MOST_CHILDREN)


def counted(children: Sequence[ChildrenForm]) -> tuple[Children, ...]:
    """The children of a form, level by level."""
    return tuple(Children(each.level, each.count) for each in children)


class HouseholdForm(Form):
    """Un foyer : ses adultes, et ses enfants comptés par niveau scolaire."""

    kind: Literal["household"]
    adults: list[AdultForm] = Field(min_length=1, max_length=MOST_ADULTS)
    children: list[ChildrenForm] = Field(default=[], max_length=20)
    partner_needs_work: AWorkWish | None = None

    def applicant(self, new_id: NewId, known_on: date) -> Household:
        return Household(
            adults=[each.adult(new_id(), known_on) for each in self.adults],
            children=counted(self.children),
            partner_needs_work=self.partner_needs_work,
        )


class RepresentativeForm(Form):
    """Une personne qui parle pour l'organisation."""

    given_name: AName
    family_name: AName
    capacity: AWord | None = None
    contact: ContactForm = ContactForm()

    def representative(self, id: UUID, known_on: date) -> Representative:
        return Representative(
            id=id,
            given_name=self.given_name,
            family_name=self.family_name,
            known_on=known_on,
            contact=self.contact.contact(),
            capacity=self.capacity or "",
        )


class OrganisationForm(Form):
    """Une organisation qui se déplacerait ou ouvrirait un site."""

    kind: Literal["organisation"]
    name: AName
    siret: ASiret
    naf: ANaf
    naf_version: AVersion
    headcount: int = Field(ge=0, le=100_000, description="Postes qu'elle apporterait.")
    representatives: list[RepresentativeForm] = Field(min_length=1, max_length=10)

    def applicant(self, new_id: NewId, known_on: date) -> Organisation:
        return Organisation(
            name=self.name,
            siret=self.siret,
            naf=self.naf,
            naf_version=self.naf_version,
            headcount=self.headcount,
            representatives=[
                each.representative(new_id(), known_on) for each in self.representatives
            ],
        )


class PersonCorrection(Form):
    """Ce qui était mal écrit d'une personne du dossier ; ce qui n'est pas dit reste tel quel."""

    id: UUID
    given_name: AName | None = None
    family_name: AName | None = None
    contact: ContactForm | None = None
    age_band: AnAgeBand | None = None
    wishes: AText | None = None
    capacity: AWord | None = None

    def details(self) -> Details:
        return Details(
            given_name=self.given_name,
            family_name=self.family_name,
            contact=self.contact.contact() if self.contact else None,
            age_band=self.age_band,
            wishes=self.wishes,
            capacity=self.capacity,
        )


class OrganisationCorrection(Form):
    """Ce qui était mal écrit de l'organisation ; son SIRET ne change pas."""

    name: AName | None = None
    naf: ANaf | None = None
    naf_version: AVersion | None = None
    headcount: int | None = Field(default=None, ge=0, le=100_000)

    def details(self) -> OrganisationDetails:
        return OrganisationDetails(
            name=self.name,
            naf=self.naf,
            naf_version=self.naf_version,
            headcount=self.headcount,
        )
