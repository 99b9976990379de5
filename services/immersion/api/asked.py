"""What officers send: closed forms, in which an unknown field is refused."""

from uuid import UUID

from pydantic import Field

from chassis.fields import ADay
from chassis.forms import AnAgency, AnEpci, AnOfficer, ANumber, ATrade, Dated, Form
from services.immersion.api.codes import (
    ACriterion,
    AHostKind,
    ALodging,
    AnEncounter,
    AnEvaluator,
    AnOutcome,
    APlace,
    APresence,
    AReason,
    ARole,
)
from services.immersion.domain.host import Absence, Contact, Profile
from services.immersion.domain.party import Adult
from services.immersion.domain.programme import Slot


class Dates(Form):
    """Les dates, le lieu et l'hébergement proposés, et le jour où ils le sont."""

    epci: AnEpci
    starts_on: ADay
    ends_on: ADay
    lodging: ALodging | None = None
    lodging_booked: bool = False
    put_on: ADay | None = None


class Planned(Dates):
    """Le séjour proposé, et qui le suit : à défaut, qui le propose."""

    officer: AnOfficer | None = None


class Assigned(Form):
    """Qui suit le séjour : à défaut, qui le demande."""

    officer: AnOfficer | None = None


class SlotForm(Form):
    """Une rencontre du programme."""

    encounter: AnEncounter
    host: UUID
    on: ADay
    place: APlace

    def slot(self) -> Slot:
        return Slot(self.encounter, self.host, self.on, self.place)


class Programme(Form):
    """Le programme entier, qui remplace le précédent."""

    slots: list[SlotForm] = Field(max_length=100)


class AdultForm(Form):
    """Un adulte, par sa place dans le foyer : `rank` distingue ceux d'un même rôle."""

    role: ARole
    rank: int = Field(default=1, ge=1, le=30)

    def adult(self) -> Adult:
        return Adult(self.role, self.rank)


class Signed(Dated):
    """Le papier signé par un adulte."""

    adult: AdultForm


class Reasoned(Dated):
    """Le motif."""

    reason: AReason


class Closed(Dated):
    """Comment le conjoint ou partenaire a pris part ; le dernier jour prévu si rien n'est dit."""

    partner: APresence | None = None


class Evaluated(Dated):
    """Ce qu'en dit l'une des parties."""

    by: AnEvaluator
    wish: AnOutcome
    scores: dict[ACriterion, ANumber] = Field(default={})


class Concluded(Dated):
    """La suite du séjour."""

    outcome: AnOutcome


class ContactForm(Form):
    """Comment joindre l'hôte : un téléphone ou un courriel au moins."""

    name: str = Field(min_length=1, max_length=100)
    phone: str | None = Field(default=None, pattern=r"^\+?[0-9 .()-]{6,25}$")
    email: str | None = Field(default=None, max_length=254, pattern=r"^[^\s@]+@[^\s@]+\.[^\s@]+$")


class AbsenceForm(Form):
    """Des jours où l'hôte ne reçoit pas."""

    starts_on: ADay
    ends_on: ADay


class HostForm(Form):
    """Ce que l'on sait d'un hôte."""

    kind: AHostKind
    contact: ContactForm
    epci: AnEpci
    agency: AnAgency | None = None
    offers: list[AnEncounter] = Field(min_length=1, max_length=20)
    trades: list[ATrade] = Field(default=[], max_length=50)
    absences: list[AbsenceForm] = Field(default=[], max_length=100)
    active: bool = True

    def profile(self) -> Profile:
        contact = Contact(self.contact.name, self.contact.phone, self.contact.email)
        away = [Absence(each.starts_on, each.ends_on) for each in self.absences]
        return Profile(
            kind=self.kind,
            contact=contact,
            epci=self.epci,
            agency=self.agency,
            offers=frozenset(self.offers),
            trades=tuple(self.trades),
            absences=tuple(sorted(away, key=lambda each: each.starts_on)),
            active=self.active,
        )
