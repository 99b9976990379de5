"""What officers read back: a file as it is now, and what waits on it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from chassis.forms import Answer, Paged
from chassis.work import Work
from services.prospection.api.codes import (
    AChannel,
    AContactKind,
    AMeans,
    AnAgeBand,
    AnAlert,
    AProject,
    AResult,
    ARole,
    AStatus,
    ATask,
    AWorkWish,
)
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.household import Household
from services.prospection.domain.people import Role
from services.prospection.domain.rules import MATURITY_THRESHOLD
from services.prospection.domain.waiting import Waiting, waiting

WITHHELD = "Vide si votre rôle ne le voit pas."
FIELDS = ("names", "contacts", "lead-wishes", "partner-wishes", "notes")
"""What of a file is for some roles only."""


def withheld(candidate: Candidate, work: Work) -> list[str]:
    """The fields of a file that the caller's role does not see."""
    return [name for name in FIELDS if not work.shows(f"prospection.{name}", candidate)]


def label(candidate: Candidate, work: Work) -> str | None:
    """What a file is called, to who sees it: a household has the name of its people."""
    is_of_people = isinstance(candidate.known, Household)
    return None if is_of_people and "names" in withheld(candidate, work) else candidate.known.label


class ContactAnswer(Answer):
    """Comment joindre la personne."""

    email: str | None
    phone: str | None
    preferred: AChannel | None


class NoticeAnswer(Answer):
    """La notice d'information reçue."""

    on: date
    given_by: str


class AgreementAnswer(Answer):
    """L'adhésion au programme ; sur papier, elle vaut une fois contresignée."""

    on: date
    means: AMeans
    recorded_by: str | None
    countersigned_by: str | None
    holds: bool


class PersonAnswer(Answer):
    """Une personne du dossier."""

    id: UUID
    given_name: str | None = Field(description=WITHHELD)
    family_name: str | None = Field(description=WITHHELD)
    known_on: date
    contact: ContactAnswer | None = Field(description=WITHHELD)
    notice: NoticeAnswer | None
    agreement: AgreementAnswer | None

    def withhold(self, names: Sequence[str]) -> None:
        """Empties what is of those fields."""
        if "names" in names:
            self.given_name = self.family_name = None
        if "contacts" in names:
            self.contact = None


class AdultAnswer(PersonAnswer):
    """Un adulte du foyer."""

    role: ARole
    age_band: AnAgeBand
    wishes: str | None = Field(description=WITHHELD)

    def withhold(self, names: Sequence[str]) -> None:
        super().withhold(names)
        theirs = "partner-wishes" if self.role is Role.PARTNER else "lead-wishes"
        if theirs in names:
            self.wishes = None


class RepresentativeAnswer(PersonAnswer):
    """Une personne qui parle pour l'organisation."""

    capacity: str


class ChildrenAnswer(Answer):
    """Combien d'enfants vont à un niveau scolaire."""

    level: str
    count: int


class HouseholdAnswer(Answer):
    """Un foyer."""

    kind: Literal["household"]
    label: str | None = Field(description=WITHHELD)
    adults: list[AdultAnswer]
    children: list[ChildrenAnswer]
    partner_needs_work: AWorkWish | None


class OrganisationAnswer(Answer):
    """Une organisation."""

    kind: Literal["organisation"]
    label: str
    name: str
    siret: str
    naf: str
    naf_version: str
    headcount: int
    representatives: list[RepresentativeAnswer]


class ProjectAnswer(Answer):
    """Le projet."""

    type: AProject
    trade: str | None
    trade_version: str | None
    epcis: list[str]
    communes: list[str]


class ContactNoteAnswer(Answer):
    """Un contact noté."""

    on: date
    kind: AContactKind
    result: AResult
    officer: str
    next_action: str | None = Field(description=WITHHELD)


class Maturity(Answer):
    """La grille de maturité, par les règles en vigueur aujourd'hui."""

    reached: int
    threshold: int
    unscored: list[str] = Field(description="Critères sans note.")


class WaitingAnswer(Answer):
    """Ce qui est à faire, depuis quand, et si cela devrait l'être déjà."""

    task: ATask
    label: str = Field(description="La tâche, en clair.")
    since: date
    late: bool

    @classmethod
    def of(cls, waits: Waiting) -> "WaitingAnswer":
        return cls(task=waits.task, label=waits.task.french, since=waits.since, late=waits.late)


class CandidateAnswer(Answer):
    """Un dossier tel qu'il est, et ce qui est à faire."""

    id: UUID
    status: AStatus
    status_label: str = Field(description="Où en est le dossier, en clair.")
    since: date
    registered_on: date
    assessed_on: date | None
    last_contact_on: date
    candidate: Annotated[
        HouseholdAnswer | OrganisationAnswer | None, Field(discriminator="kind")
    ] = Field(description="Vide une fois le dossier anonymisé ou réuni à un autre.")
    project: ProjectAnswer
    source: str
    officer: str | None
    contacts: list[ContactNoteAnswer]
    scores: dict[str, int]
    maturity: Maturity
    reason: str | None
    alerts: Mapping[AnAlert, date]
    merged_into: UUID | None
    waiting: WaitingAnswer | None
    withheld: list[str] = Field(default=[], description="Ce que votre rôle ne voit pas.")

    @classmethod
    def of(cls, candidate: Candidate, work: Work) -> "CandidateAnswer":
        waits = waiting(candidate)
        answer = cls(
            **{name: getattr(candidate, name) for name in _AS_THEY_ARE},
            status_label=candidate.status.french,
            candidate=candidate.applicant,
            maturity=Maturity(
                reached=candidate.maturity(work.rule, work.today),
                threshold=work.rule(MATURITY_THRESHOLD, work.today),
                unscored=candidate.unscored(work.rule, work.today),
            ),
            waiting=WaitingAnswer.of(waits) if waits else None,
        )
        answer.withheld = withheld(candidate, work)
        answer._withhold()
        return answer

    def _withhold(self) -> None:
        """Empties what the caller's role does not see."""
        if "notes" in self.withheld:
            for note in self.contacts:
                note.next_action = None
        if isinstance(self.candidate, HouseholdAnswer):
            for adult in self.candidate.adults:
                adult.withhold(self.withheld)
            if "names" in self.withheld:
                self.candidate.label = None
        if isinstance(self.candidate, OrganisationAnswer):
            for person in self.candidate.representatives:
                person.withhold(self.withheld)


_AS_THEY_ARE = (
    "id",
    "status",
    "since",
    "registered_on",
    "assessed_on",
    "last_contact_on",
    "project",
    "source",
    "officer",
    "contacts",
    "scores",
    "reason",
    "alerts",
    "merged_into",
)


class CandidatePage(Paged[CandidateAnswer]):
    """Des dossiers, et où continuer : `next` est vide à la fin."""


class SeparationAnswer(Answer):
    """Le dossier de ceux qui restent, et celui de la personne qui continue seule."""

    candidate: CandidateAnswer
    apart: CandidateAnswer


class TaskAnswer(Answer):
    """Ce qui est à faire sur un dossier, et par qui."""

    candidate: UUID
    label: str | None = Field(description="Le nom du dossier ; vide si votre rôle ne le voit pas.")
    status: AStatus
    officer: str | None
    waiting: WaitingAnswer


class WorkList(Paged[TaskAnswer]):
    """Ce qui est à faire, et où continuer : `next` est vide à la fin."""
