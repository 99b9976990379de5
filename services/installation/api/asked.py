"""What officers send: closed forms, in which an unknown field is refused."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.people import AgeBands, Children
from services.installation.api.codes import (
    ABasis,
    ACode,
    ACommune,
    ALivelihood,
    AnEpci,
    AnItem,
    AnOfficer,
    AProgress,
    ATrade,
    ATradeVersion,
    AWithoutUs,
)
from services.installation.domain.state import Plan


class Form(BaseModel):
    """Ce qui est demandé."""

    model_config = ConfigDict(extra="forbid")


class Dated(Form):
    """Le jour du fait ; aujourd'hui s'il n'est pas dit."""

    on: date | None = None


TODAY = Dated()


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
    due_on: date | None = None


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
    planned_on: date
    rooms: int | None = Field(default=None, ge=1, le=30)
    children: list[ChildrenForm] = Field(default=[], max_length=20)

    def plan(self) -> Plan:
        children = tuple(each.children() for each in self.children)
        return Plan(self.epci, self.planned_on, self.rooms, children)


class Proven(Dated):
    """Le jour du fait et le genre de son justificatif, vu par qui l'enregistre."""

    proof: ACode


class Lived(Proven):
    """Où ils habitent, ou ont leurs locaux."""

    commune: ACommune


class Arrived(Lived):
    """Une arrivée ; sans comptes, ceux que la prospection connaît."""

    without_us: AWithoutUs
    age_bands: AgeBandsForm | None = None
    children: list[ChildrenForm] | None = Field(default=None, max_length=20)


class Started(Proven):
    """Une activité commencée par l'un des adultes, ou par l'organisation."""

    kind: ALivelihood
    trade: ATrade | None = None
    trade_version: ATradeVersion | None = None


class Checked(Dated):
    """Une présence constatée."""

    month: int = Field(ge=1, le=120, description="Mois après l'arrivée.")


class Abandoned(Dated):
    """Le motif, de la liste du territoire."""

    reason: ACode
