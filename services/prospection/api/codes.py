"""The codes and texts officers send and read, with the French that OpenAPI shows of them."""

from typing import Annotated

from pydantic import Field

from chassis.fields import checked, codes
from services.prospection.domain import entries
from services.prospection.domain.facts import Alert, ContactKind, Result, Status
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.invitation import Act, State
from services.prospection.domain.likeness import Reason
from services.prospection.domain.people import AgeBand, Channel, Means, Role
from services.prospection.domain.project import Kind
from services.prospection.domain.waiting import Task

AStatus = Annotated[Status, codes(Status, "Où en est le dossier.")]
ARole = Annotated[Role, codes(Role, "Personne référente, conjoint ou partenaire, autre adulte.")]
AnAgeBand = Annotated[AgeBand, codes(AgeBand, "Tranche d'âge.")]
AChannel = Annotated[Channel, codes(Channel, "Moyen de contact préféré.")]
AMeans = Annotated[Means, codes(Means, "Comment l'adhésion est parvenue.")]
AProject = Annotated[Kind, codes(Kind, "Nature du projet.")]
AContactKind = Annotated[ContactKind, codes(ContactKind, "Appel, message ou rendez-vous.")]
AResult = Annotated[Result, codes(Result, "Joint, sans réponse, à rappeler.")]
AnAlert = Annotated[Alert, codes(Alert, "Ce dont il faut s'occuper.")]
ATask = Annotated[Task, codes(Task, "Ce qui est à faire.")]
AnAct = Annotated[
    Act, codes(Act, "Ce que la personne fait elle-même ; `follow` : suivre son dossier.")
]
AnInvitationState = Annotated[State, codes(State, "Où en est la demande.")]
ALikeness = Annotated[Reason, codes(Reason, "En quoi deux dossiers se ressemblent.")]
AWorkWish = Annotated[
    PartnerWork,
    codes(PartnerWork, "Si le conjoint ou partenaire cherche un emploi, selon ses propres mots."),
]

AName = Annotated[str, Field(min_length=1, max_length=100), checked(entries.name)]
AWord = Annotated[str, Field(min_length=1, max_length=100), checked(entries.words)]
AText = Annotated[str, Field(max_length=2_000), checked(entries.text)]
AnEmail = Annotated[str, Field(max_length=254), checked(entries.email)]
APhone = Annotated[str, Field(max_length=40), checked(entries.phone)]
ASiret = Annotated[str, Field(max_length=30), checked(entries.siret)]
ANaf = Annotated[str, Field(max_length=10), checked(entries.activity)]
ATrade = Annotated[str, Field(max_length=10), checked(entries.trade)]
AVersion = Annotated[str, Field(min_length=1, max_length=10), checked(entries.words)]
ACode = Annotated[str, Field(min_length=1, max_length=60), checked(entries.words)]
AnEpci = Annotated[str, Field(pattern=r"^[0-9]{9}$", description="SIREN de l'intercommunalité.")]
ACommune = Annotated[
    str,
    Field(pattern=r"^[0-9][0-9AB][0-9]{3}$", description="Code officiel géographique (COG)."),
]
AnOfficer = Annotated[
    str,
    Field(min_length=1, max_length=200, description="Identifiant de la personne qui suit."),
    checked(entries.words),
]
