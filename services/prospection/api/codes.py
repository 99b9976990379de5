"""The codes officers send and read, with the French that OpenAPI shows of them."""

from typing import Annotated

from chassis.fields import codes
from chassis.invitations import PaperReason, State
from services.prospection.domain.facts import Alert, ContactKind, Result, Status
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.interest import Ending, InterestStatus
from services.prospection.domain.invitation import Act
from services.prospection.domain.likeness import Reason
from services.prospection.domain.matching import Criterion
from services.prospection.domain.offer import OfferKind, Origin
from services.prospection.domain.offer_waiting import OfferTask
from services.prospection.domain.people import AgeBand, Channel, Means, Role
from services.prospection.domain.project import Kind
from services.prospection.domain.stock import Holder, OfferAlert, OfferStatus
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
APaperReason = Annotated[
    PaperReason,
    codes(
        PaperReason,
        "Pourquoi la personne est à joindre sur papier : pas de courriel à elle seule, ou un"
        " courriel que sa messagerie refuse (à vérifier, puis à corriger ou à retirer).",
    ),
]
AnInvitationState = Annotated[State, codes(State, "Où en est la demande.")]
ALikeness = Annotated[Reason, codes(Reason, "En quoi deux dossiers se ressemblent.")]
AWorkWish = Annotated[
    PartnerWork,
    codes(PartnerWork, "Si le conjoint ou partenaire cherche un emploi, selon ses propres mots."),
]
AnOfferKind = Annotated[OfferKind, codes(OfferKind, "Ce qui est offert.")]
AnOrigin = Annotated[Origin, codes(Origin, "D'où vient l'offre.")]
AnOfferStatus = Annotated[OfferStatus, codes(OfferStatus, "Où en est l'offre.")]
AnOfferAlert = Annotated[OfferAlert, codes(OfferAlert, "Ce dont il faut s'occuper.")]
AnOfferTask = Annotated[OfferTask, codes(OfferTask, "Ce qui est à faire.")]
AHolder = Annotated[Holder, codes(Holder, "Par où la place a été prise.")]
AnInterestStatus = Annotated[InterestStatus, codes(InterestStatus, "Où en est l'intérêt.")]
AnEnding = Annotated[
    Ending, codes(Ending, "Qui a dit non ; `released` : la place prise est redevenue libre.")
]
ACriterion = Annotated[Criterion, codes(Criterion, "Sur quoi ils se rencontrent.")]
