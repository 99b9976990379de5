"""The codes officers send and read, with the French that OpenAPI shows of them."""

from typing import Annotated

from chassis.fields import codes
from services.installation.domain.accompaniment import Attendance, Attendee
from services.installation.domain.checklist import Item, Progress
from services.installation.domain.facts import Fact, Livelihood, WithoutUs
from services.installation.domain.gate import Word
from services.installation.domain.party import Kind
from services.installation.domain.presence import Presence
from services.installation.domain.state import Basis, Doubt, Status
from services.installation.domain.waiting import Task

AStatus = Annotated[Status, codes(Status, "Où en est le parcours.")]
ABasis = Annotated[
    Basis, codes(Basis, "Le séjour dont vient le parcours, ou la raison de s'en passer.")
]
AKind = Annotated[Kind, codes(Kind, "Foyer ou organisation.")]
AnItem = Annotated[Item, codes(Item, "Une étape de l'installation.")]
AProgress = Annotated[Progress, codes(Progress, "Où en est l'étape.")]
AFact = Annotated[Fact, codes(Fact, "Un fait sans lequel l'installation ne peut être dite.")]
ALivelihood = Annotated[Livelihood, codes(Livelihood, "Activité ; `move` : une implantation.")]
AWithoutUs = Annotated[WithoutUs, codes(WithoutUs, "« Seriez-vous venus sans nous ? »")]
AWord = Annotated[
    Word, codes(Word, "Situation du conjoint ou partenaire, telle que l'insertion la dit.")
]
ADoubt = Annotated[Doubt, codes(Doubt, "Ce qu'il faut vérifier auprès du candidat.")]
ATask = Annotated[Task, codes(Task, "Ce qui est à faire.")]
APresence = Annotated[Presence, codes(Presence, "Ce que l'on sait d'une présence.")]
AnAttendee = Annotated[
    Attendee, codes(Attendee, "Avec qui : les arrivants, ou ceux qui les reçoivent.")
]
AnAttendance = Annotated[Attendance, codes(Attendance, "La suite du rendez-vous.")]
