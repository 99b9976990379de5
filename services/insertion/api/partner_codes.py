"""The codes of partners' paths, with the French that OpenAPI shows of them."""

from typing import Annotated

from chassis.fields import codes
from chassis.invitations import Nobody, PaperReason, State
from chassis.papers import Channel
from services.insertion.domain.partner_facts import Ending, Gate, Proof, Status, Wish
from services.insertion.domain.partner_waiting import Task
from services.insertion.domain.partner_word import Keeping, Outcome, Saying, Seat

AGate = Annotated[
    Gate, codes(Gate, "Situation du conjoint ou partenaire : non résolue, ou résolue.")
]
AStatus = Annotated[Status, codes(Status, "Où en est le parcours.")]
AnEnding = Annotated[Ending, codes(Ending, "Pourquoi le parcours est terminé.")]
ASeat = Annotated[Seat, codes(Seat, "Qui a signé, par sa place dans le foyer.")]
ASaying = Annotated[
    Saying, codes(Saying, "Ce que dit la personne : accepter d'être suivie, ou sa situation.")
]
AnOutcome = Annotated[Outcome, codes(Outcome, "Situation ; jamais la cause.")]
AKeeping = Annotated[
    Keeping, codes(Keeping, "Comment l'emploi est gardé : à distance, trajets, mutation.")
]
AChannel = Annotated[Channel, codes(Channel, "Comment la réponse nous est parvenue.")]
AProof = Annotated[Proof, codes(Proof, "Ce qui a été vu ; aucune copie n'est gardée.")]
AWish = Annotated[Wish, codes(Wish, "Ce que la personne cherche.")]
ATask = Annotated[Task, codes(Task, "Ce qui est à faire.")]
ALinkState = Annotated[
    State,
    codes(
        State,
        "Où en est la lettre : à envoyer, envoyée et sans réponse, à recueillir sur papier, suivie"
        " d'une réponse, ou sans objet.",
    ),
]
APaperReason = Annotated[
    PaperReason,
    codes(
        PaperReason,
        "Pourquoi la réponse est à recueillir sur papier : pas de courriel, un courriel qu'une"
        " autre personne du foyer lit aussi, ou que sa messagerie refuse.",
    ),
]
WhyNobody = Annotated[
    Nobody,
    codes(Nobody, "Pourquoi il n'y a plus personne à qui écrire : inconnue, ou oubliée."),
]
