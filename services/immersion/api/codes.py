"""The codes officers send and read, with the French that OpenAPI shows of them."""

from typing import Annotated

from chassis.fields import codes
from chassis.papers import Channel
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.evaluation import Criterion, Evaluator, Outcome
from services.immersion.domain.facts import PartnerPresence, Reason, Status
from services.immersion.domain.host import HostKind
from services.immersion.domain.party import Kind, Role
from services.immersion.domain.plan import Lodging
from services.immersion.domain.programme import Place
from services.immersion.domain.waiting import Task

AStatus = Annotated[Status, codes(Status, "Où en est le séjour.")]
AKind = Annotated[Kind, codes(Kind, "Foyer ou organisation.")]
ARole = Annotated[Role, codes(Role, "Ce que l'adulte est dans le foyer ou l'organisation.")]
AChannel = Annotated[Channel, codes(Channel, "Comment l'accord nous est parvenu.")]
ALodging = Annotated[Lodging, codes(Lodging, "Nature de l'hébergement.")]
AnEncounter = Annotated[Encounter, codes(Encounter, "Objet de la rencontre.")]
APlace = Annotated[Place, codes(Place, "Genre de lieu ; à distance : `remote`.")]
APresence = Annotated[
    PartnerPresence, codes(PartnerPresence, "Comment le conjoint ou partenaire a pris part.")
]
AReason = Annotated[Reason, codes(Reason, "Motif, jamais une cause de la vie privée.")]
AnEvaluator = Annotated[Evaluator, codes(Evaluator, "Qui évalue.")]
ACriterion = Annotated[Criterion, codes(Criterion, "Ce qui est noté, de 1 à 5.")]
AnOutcome = Annotated[
    Outcome,
    codes(
        Outcome, "Suite : s'installer, plus tard, ajuster, renoncer ; inconnue faute de réponse."
    ),
]
AHostKind = Annotated[HostKind, codes(HostKind, "Qui reçoit ; `agency` : un organisme.")]
ATask = Annotated[Task, codes(Task, "Ce qui est à faire.")]
