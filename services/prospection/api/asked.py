"""What officers send: closed forms, in which an unknown field is refused."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.forms import (
    ACode,
    ACommune,
    AnEpci,
    AnOfficer,
    ANumber,
    AText,
    ATrade,
    AVersion,
    AWord,
    Dated,
    Form,
)
from services.prospection.api.applicants import (
    AdultForm,
    ChildrenForm,
    HouseholdForm,
    OrganisationCorrection,
    OrganisationForm,
    PersonCorrection,
)
from services.prospection.api.codes import AContactKind, AnAct, AProject, AResult, ARole, AWorkWish
from services.prospection.domain.household import MOST_ADULTS
from services.prospection.domain.project import Project


class ProjectForm(Form):
    """Le projet : sa nature, le métier recherché, les lieux souhaités, dans l'ordre."""

    type: AProject
    trade: ATrade | None = Field(default=None, description="Code ROME.")
    trade_version: AVersion | None = Field(default=None, description="Version du ROME.")
    epcis: list[AnEpci] = Field(default=[], max_length=20)
    communes: list[ACommune] = Field(
        default=[], max_length=20, description="Souhaiter une commune, c'est souhaiter son EPCI."
    )

    def project(self) -> Project:
        places = tuple(self.epcis), tuple(self.communes)
        return Project(self.type, self.trade, self.trade_version, *places)


class Registered(Dated):
    """Une candidature : qui, pour quel projet, d'où elle vient."""

    candidate: Annotated[HouseholdForm | OrganisationForm, Field(discriminator="kind")]
    project: ProjectForm
    source: ACode


class Searched(Form):
    """Ce dont on se souvient : nom, téléphone, courriel, SIRET ou référence du dossier."""

    words: str = Field(min_length=1, max_length=200, description="Huit mots au plus.")
    limit: int = Field(default=20, ge=1, le=50)


class Corrected(Form):
    """Le projet tel qu'il est, et ce qui est à corriger, personne par personne."""

    project: ProjectForm
    people: list[PersonCorrection] = Field(default=[], max_length=MOST_ADULTS)
    organisation: OrganisationCorrection | None = None


class Informed(Dated):
    """Qui a reçu la notice d'information, et de qui : à défaut, de la personne qui le note."""

    person: UUID
    given_by: AWord | None = None


class Agreed(Dated):
    """Qui a signé son adhésion au programme."""

    person: UUID


class Countersigned(Form):
    """De qui l'adhésion signée a été vue."""

    person: UUID


class Assigned(Form):
    """Qui suit le dossier : à défaut, qui le demande ; et sous quel nom on le connaît."""

    officer: AnOfficer | None = None
    known_as: AWord | None = Field(
        default=None, description="Le contact nommé à la personne sur sa page de suivi."
    )


class Invited(Form):
    """À qui l'on demande un geste, et lequel : le lien ne part qu'à cette personne."""

    person: UUID
    act: AnAct


class WorkAnswered(Dated):
    """Ce que le conjoint ou partenaire a signé de sa recherche d'emploi."""

    wish: AWorkWish


class Contacted(Dated):
    """Un contact : comment, avec quel résultat, et la suite."""

    kind: AContactKind
    result: AResult
    next_action: AText = ""


class Scored(Dated):
    """Ce que l'entretien a appris : des notes de 0 à 3, et le souhait du conjoint ou partenaire."""

    scores: dict[ACode, ANumber] = Field(default={}, max_length=50)
    partner_needs_work: AWorkWish | None = None


class Reasoned(Dated):
    """Le motif, dans la liste du territoire."""

    reason: ACode


class Recomposed(Dated):
    """Qui arrive, qui part ; les enfants tels qu'ils sont, s'ils ont changé."""

    joining: list[AdultForm] = Field(default=[], max_length=MOST_ADULTS)
    leaving: list[UUID] = Field(default=[], max_length=MOST_ADULTS)
    children: list[ChildrenForm] | None = Field(default=None, max_length=20)


class Separated(Dated):
    """Qui continue seul, avec quel projet ; les enfants de part et d'autre, s'ils ont changé."""

    adult: UUID
    project: ProjectForm | None = None
    staying: list[ChildrenForm] | None = Field(default=None, max_length=20)
    leaving: list[ChildrenForm] = Field(default=[], max_length=20)


class Distinguished(Form):
    """L'autre dossier, qui ressemble à celui-ci."""

    other: UUID


class SamePerson(Form):
    """Une personne présente dans les deux dossiers."""

    merged: UUID = Field(description="Dans le dossier qui s'arrête.")
    kept: UUID = Field(description="Dans le dossier qui continue.")


class Merged(Dated):
    """Le dossier qui s'arrête, ce que devient sa personne référente, et qui est déjà ici."""

    merged: UUID
    lead_becomes: ARole
    same_people: list[SamePerson] = Field(default=[], max_length=MOST_ADULTS)
