"""What is known of a candidate, and the few rules that every change obeys."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis import standing
from chassis.errors import NotFound, RuleBroken
from services.prospection.domain.household import Household
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.people import Person, same_mailbox
from services.prospection.domain.project import Project


class Status(StrEnum):
    """Where a file is in its life."""

    CONTACTED = "contacted"
    UNDER_ASSESSMENT = "under-assessment"
    QUALIFIED = "qualified"
    NOT_RETAINED = "not-retained"
    DORMANT = "dormant"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    ANONYMISED = "anonymised"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Status.CONTACTED: "enregistré",
    Status.UNDER_ASSESSMENT: "en évaluation",
    Status.QUALIFIED: "qualifié",
    Status.NOT_RETAINED: "non retenu",
    Status.DORMANT: "en sommeil",
    Status.WITHDRAWN: "retiré",
    Status.MERGED: "réuni à un autre",
    Status.ANONYMISED: "anonymisé",
}
ENDED = frozenset({Status.MERGED, Status.ANONYMISED})
SLEEPING = frozenset({Status.DORMANT, Status.NOT_RETAINED, Status.WITHDRAWN})


class Alert(StrEnum):
    """What an officer has to be told of until it is settled."""

    FIRST_CALL = "first-call-due"
    NOTICE = "notice-due"
    ANSWER = "answer-owed"
    DEFERRAL = "deferral-reminder"
    ANONYMISATION = "anonymisation-near"
    PAPER = "paper-due"
    TAKEN_BACK = "agreement-taken-back"


class ContactKind(StrEnum):
    """How somebody was in touch."""

    CALL = "call"
    MESSAGE = "message"
    MEETING = "meeting"


class Result(StrEnum):
    """What came of a contact."""

    REACHED = "reached"
    NO_ANSWER = "no-answer"
    CALL_BACK = "call-back"


@dataclass(frozen=True)
class ContactNote:
    """A contact: when, how, with what result, by whom, and what comes next."""

    on: date
    kind: ContactKind
    result: Result
    officer: str
    next_action: str = ""


@dataclass(kw_only=True)
class Facts:
    """A file as it is kept; `since` is the day of the fact that brought it to its status."""

    id: UUID
    version: int = 0
    status: Status = Status.CONTACTED
    since: date
    registered_on: date
    assessed_on: date | None = None
    last_contact_on: date
    applicant: Household | Organisation | None
    project: Project
    source: str
    application: str | None
    officer: str | None = None
    officer_name: str | None = None
    contacts: list[ContactNote] = field(default_factory=list)
    scores: dict[str, int] = field(default_factory=dict)
    reason: str | None = None
    alerts: dict[Alert, date] = field(default_factory=dict)
    merged_into: UUID | None = None
    distinct_from: list[UUID] = field(default_factory=list)
    looks: str | None = None
    """What it was compared by with the other files, as a fingerprint."""

    @property
    def subject(self) -> UUID:
        """A candidate is what its events are about."""
        return self.id

    @property
    def first_epci(self) -> str | None:
        """The place wished for first: whoever works there reaches the file."""
        return self.project.epcis[0] if self.project.epcis else None

    @property
    def known(self) -> Household | Organisation:
        """Who it is. Raises RuleBroken once nobody is named any more."""
        if self.applicant is None:
            raise RuleBroken("no-one-named", "Ce dossier ne nomme plus personne.")
        return self.applicant

    @property
    def household(self) -> Household:
        """The household. Raises RuleBroken where it is an organisation."""
        if not isinstance(self.known, Household):
            raise RuleBroken("not-a-household", "Ce dossier n'est pas celui d'un foyer.")
        return self.known

    def person(self, id: UUID) -> Person:
        """One person of the file. Raises NotFound."""
        for person in self.known.people:
            if person.id == id:
                return person
        raise NotFound("person-unknown", "Cette personne ne fait pas partie du dossier.")

    def named(self, id: UUID) -> Person | None:
        """One person of the file; None where it does not name them any more."""
        people = self.applicant.people if self.applicant and self.status not in ENDED else ()
        return next((person for person in people if person.id == id), None)

    def mailbox_of(self, person: Person) -> str | None:
        """The address at which this person reads, and nobody else of the file; None without one.

        What concerns one adult is never sent where another one reads it.
        """
        contact = person.contact
        others = (each.contact for each in self.known.people if each.id != person.id)
        if contact.shared or any(same_mailbox(contact, other) for other in others):
            return None
        return contact.email

    def only_while(self, *statuses: Status) -> None:
        """A change belongs to certain moments of a file's life."""
        standing.only_while(self.status, statuses, "Le dossier", "il")

    def has_not_ended(self) -> None:
        """A file that ended is never written again."""
        if self.status in ENDED:
            raise RuleBroken("file-ended", f"Le dossier est {self.status.french}.")

    def follows(self, on: date) -> None:
        """A fact never comes before the one it follows."""
        standing.follows(self.since, on)

    def is_later_than_registration(self, on: date) -> None:
        """Nothing happened to a candidate before they made themselves known."""
        if on < self.registered_on:
            raise RuleBroken(
                "before-registration",
                f"Ce fait ne peut pas précéder l'inscription, du {self.registered_on:%d/%m/%Y}.",
            )

    def is_heard_of(self, on: date) -> None:
        """The last contact is the latest fact known, whatever the order they are written in."""
        if on > self.last_contact_on:
            self.last_contact_on = on
            self.settles(Alert.ANONYMISATION)

    def becomes(self, status: Status, on: date) -> None:
        """Moves on to a status, from the day of the fact that brought it there.

        Only what is owed to people whatever the status stays to be done.
        """
        self.status, self.since = status, on
        owed = {Alert.NOTICE} if status not in ENDED else set()
        self.alerts = {alert: day for alert, day in self.alerts.items() if alert in owed}

    def differs_from(self, other: UUID) -> None:
        """Another file looks like this one, and is not the same."""
        if other not in self.distinct_from:
            self.distinct_from.append(other)

    def calls_since(self, on: date) -> list[ContactNote]:
        """The contacts of that day and later."""
        return [contact for contact in self.contacts if contact.on >= on]

    def settles(self, alert: Alert) -> None:
        """What was late is done."""
        self.alerts.pop(alert, None)
