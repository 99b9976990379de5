"""The codes of local people's paths, with the French that OpenAPI shows of them."""

from typing import Annotated

from chassis.fields import codes
from services.insertion.domain.local.appointments import Attendance, State
from services.insertion.domain.local.contract import Way
from services.insertion.domain.local.endings import Ground, Reason, Result, Standing
from services.insertion.domain.local.facts import Status
from services.insertion.domain.local.steps import Kind, Purpose
from services.insertion.domain.local.waiting import Task

AStatus = Annotated[Status, codes(Status, "Où en est le parcours.")]
AState = Annotated[State, codes(State, "Où en est le suivi de rendez-vous.")]
AnAttendance = Annotated[
    Attendance, codes(Attendance, "Honoré, annulé par la personne, absence, annulé par le service.")
]
AWay = Annotated[
    Way, codes(Way, "Parcours à dominante sociale, professionnelle, ou socio-professionnelle.")
]
AKind = Annotated[
    Kind, codes(Kind, "Mise en situation, structure d'insertion, formation ou emploi.")
]
APurpose = Annotated[
    Purpose,
    codes(Purpose, "Découvrir un métier, confirmer un projet, ou amorcer un recrutement."),
]
AGround = Annotated[Ground, codes(Ground, "Ce sur quoi le parcours aboutit.")]
AResult = Annotated[Result, codes(Result, "Issue durable, de transition, positive, ou autre.")]
AStanding = Annotated[
    Standing, codes(Standing, "Toujours en place, plus en place, ou on ne sait pas.")
]
AReason = Annotated[
    Reason, codes(Reason, "Départ, opposition, décès, ou plus aucun contact depuis longtemps.")
]
ATask = Annotated[Task, codes(Task, "Ce qui est à faire.")]
