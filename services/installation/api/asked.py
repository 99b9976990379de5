"""What officers send: closed forms, in which an unknown field is refused."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from chassis.fields import ADay
from chassis.forms import (
    ACode,
    ACommune,
    AnEpci,
    AnOfficer,
    ATrade,
    AVersion,
    Dated,
    Form,
)
from contracts.people import AgeBands, Children
from services.installation.api.codes import (
    ABasis,
    ALivelihood,
    AnAttendance,
    AnAttendee,
    AnItem,
    AProgress,
    AWithoutUs,
)
from services.installation.domain.state import Plan
from services.installation.use_cases.sightings import Comes, Does, Lives


class Exempted(Dated):
    """Un parcours sans séjour, et pourquoi."""

    subject: UUID = Field(description="Le candidat.")
    basis: ABasis
    epci: AnEpci | None = None


class Assigned(Form):
    """Qui suit le parcours : à défaut, qui le demande ; qui n'est pas nommé ne change pas."""

    officer: AnOfficer | None = None
    territorial_referent: AnOfficer | None = None
    technical_referent: AnOfficer | None = None


class Moved(Dated):
    """Où en est une étape, à qui elle revient et pour quel jour."""

    item: AnItem
    progress: AProgress
    owner: AnOfficer | None = None
    due_on: ADay | None = None


class ChildrenForm(Form):
    """Des enfants d'un niveau scolaire."""

    level: ACode
    count: int = Field(ge=1, le=20)

    def children(self) -> Children:
        return Children(level=self.level, count=self.count)


class AgeBandsForm(Form):
    """Les adultes du foyer par tranche d'âge."""

    under_20: int = Field(default=0, ge=0, le=30)
    from_20_to_39: int = Field(default=0, ge=0, le=30)
    from_40_to_60: int = Field(default=0, ge=0, le=30)
    over_60: int = Field(default=0, ge=0, le=30)
    not_said: int = Field(default=0, ge=0, le=30)

    def age_bands(self) -> AgeBands:
        return AgeBands(**self.model_dump())


class PlannedForm(Dated):
    """Le jour où ils pensent arriver, où, et ce qu'il leur faut."""

    epci: AnEpci
    planned_on: ADay
    rooms: int | None = Field(default=None, ge=1, le=30)
    children: list[ChildrenForm] = Field(default=[], max_length=20)

    def plan(self) -> Plan:
        children = tuple(each.children() for each in self.children)
        return Plan(self.epci, self.planned_on, self.rooms, children)


class Proven(Dated):
    """Le jour du fait et le genre de son justificatif, vu par qui l'enregistre."""

    proof: ACode


class LivedForm(Proven):
    """Où ils habitent, ou ont leurs locaux."""

    commune: ACommune

    def lives(self) -> Lives:
        return Lives(self.commune, self.proof, self.on)


class ArrivedForm(Proven):
    """Une arrivée ; sans comptes, ceux que la prospection connaît."""

    commune: ACommune
    without_us: AWithoutUs
    age_bands: AgeBandsForm | None = None
    children: list[ChildrenForm] | None = Field(default=None, max_length=20)

    def comes(self) -> Comes:
        return Comes(
            self.commune,
            self.proof,
            self.on,
            self.without_us,
            self.age_bands.age_bands() if self.age_bands else None,
            None if self.children is None else tuple(each.children() for each in self.children),
        )


class StartedForm(Proven):
    """Une activité commencée par l'un des adultes, ou par l'organisation."""

    kind: ALivelihood
    trade: ATrade | None = None
    trade_version: AVersion | None = None

    def does(self) -> Does:
        return Does(self.kind, self.trade, self.trade_version, self.proof, self.on)


class ArrivalCorrected(Form):
    """L'arrivée telle qu'on la sait à présent ; `null` : ils ne sont jamais arrivés."""

    fact: Literal["arrival"]
    now: ArrivedForm | None


class ResidenceCorrected(Form):
    """La résidence telle qu'on la sait à présent ; `null` : hors du territoire, ou aucune."""

    fact: Literal["residence"]
    now: LivedForm | None


class ActivityCorrected(Form):
    """L'activité telle qu'on la sait à présent ; `null` : aucune."""

    fact: Literal["activity"]
    now: StartedForm | None


Corrected = Annotated[
    ArrivalCorrected | ResidenceCorrected | ActivityCorrected, Field(discriminator="fact")
]


class AppointmentForm(Form):
    """Un rendez-vous d'accompagnement : avec qui, sur quel sujet, quel jour, et qui le tient."""

    attendee: AnAttendee
    topic: ACode
    on: ADay
    officer: AnOfficer | None = None


class Attended(Form):
    """La suite d'un rendez-vous."""

    appointment: UUID
    attendance: AnAttendance


class Spent(Dated):
    """Une dépense, en centimes d'euro ; un montant négatif en retire une notée à tort."""

    nature: ACode
    amount_cents: int = Field(ge=-100_000_000, le=100_000_000)


class Checked(Dated):
    """Une présence constatée."""

    month: int = Field(ge=1, le=120, description="Mois après l'arrivée.")


class Abandoned(Dated):
    """Le motif, de la liste du territoire."""

    reason: ACode
