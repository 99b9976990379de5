"""An application to a post, from its making to its end; the employer never learns the channel."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.insertion import ApplicationAccepted, ApplicationClosed, ApplicationMade
from services.insertion.domain.exchange_opening import Opening
from services.insertion.domain.exchange_rules import APPLICATION_ANSWER_DAYS
from services.insertion.domain.local.dates import not_before


class Channel(StrEnum):
    """Where who applies comes from; for their adviser alone."""

    LOCAL_PERSON = "local-person"
    PARTNER = "partner"


class Status(StrEnum):
    """Where an application is in its life."""

    NEW = "new"
    IN_PROCESS = "in-process"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OBSOLETE = "obsolete"
    NO_ANSWER = "no-answer"
    POST_CLOSED = "post-closed"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Status.NEW: "nouvelle",
    Status.IN_PROCESS: "étudiée par l'employeur",
    Status.ACCEPTED: "retenue",
    Status.REFUSED: "non retenue",
    Status.WITHDRAWN: "retirée",
    Status.OBSOLETE: "devenue sans objet",
    Status.NO_ANSWER: "restée sans réponse",
    Status.POST_CLOSED: "sans suite, l'offre est close",
}
OPEN = frozenset({Status.NEW, Status.IN_PROCESS})


@dataclass(frozen=True)
class Applicant:
    """Who applies, by the id of their path, and the subject under which that path is kept."""

    channel: Channel
    path: UUID
    subject: UUID


@dataclass(frozen=True)
class Place:
    """The place that was given: its rank, and how many there were."""

    rank: int
    of: int


@dataclass(kw_only=True)
class Application:
    """One person's application to one post, `subject`, which is in that EPCI."""

    id: UUID
    subject: UUID
    version: int = 0
    epci: str
    applicant: Applicant
    officer: str
    status: Status = Status.NEW
    made_on: date
    moved_on: date
    place: Place | None = None
    followed_up_on: date | None = None

    @classmethod
    def make(
        cls, id: UUID, opening: Opening, applicant: Applicant, on: date, officer: str
    ) -> tuple["Application", ApplicationMade]:
        """An adviser applies for somebody to a post that is to be had."""
        opening.takes_applications()
        not_before(on, opening.offer.on)
        made = cls(
            id=id,
            subject=opening.id,
            epci=opening.offer.epci,
            applicant=applicant,
            officer=officer,
            made_on=on,
            moved_on=on,
        )
        return made, ApplicationMade(subject=opening.id, occurred_on=on, application=id)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def awaits_follow_up(self) -> bool:
        """Whether the adviser still has to say on the person's path what became of it."""
        return self.status is Status.ACCEPTED and self.followed_up_on is None

    def take(self, officer: str) -> None:
        """Another adviser looks after the person."""
        self.officer = officer

    def process(self, on: date) -> None:
        """The employer looks at it."""
        self._is_still_open()
        if self.status is Status.IN_PROCESS:
            raise RuleBroken("already-in-process", "Cette candidature est déjà étudiée.")
        self._becomes(Status.IN_PROCESS, on)

    def accept(self, opening: Opening, on: date) -> ApplicationAccepted:
        """The employer takes the person on, while there is a place."""
        self._is_still_open()
        self.place = Place(opening.give_place(), opening.offer.places)
        self._becomes(Status.ACCEPTED, on)
        return ApplicationAccepted(subject=self.subject, occurred_on=on, application=self.id)

    def refuse(self, on: date) -> ApplicationClosed:
        """The employer does not."""
        return self._closes(Status.REFUSED, on)

    def withdraw(self, on: date) -> ApplicationClosed:
        """The person thinks again."""
        return self._closes(Status.WITHDRAWN, on)

    def is_obsolete(self, on: date) -> ApplicationClosed:
        """The person is taken on elsewhere, or somebody else has the last place."""
        return self._closes(Status.OBSOLETE, max(on, self.moved_on))

    def loses_its_post(self, on: date) -> ApplicationClosed:
        """The post is not to be had any more."""
        return self._closes(Status.POST_CLOSED, max(on, self.moved_on))

    def stays_unanswered(self, on: date) -> ApplicationClosed:
        """Nobody answered in time."""
        return self._closes(Status.NO_ANSWER, on)

    def unanswered_on(self, rule: Rule) -> date | None:
        """The day from which the employer's silence closes it; the last word chooses the rule."""
        if not self.is_open:
            return None
        return self.moved_on + timedelta(rule(APPLICATION_ANSWER_DAYS, self.moved_on))

    def follow_up(self, on: date) -> None:
        """The adviser noted on the person's path what the employer's yes means."""
        if not self.awaits_follow_up:
            raise RuleBroken("nothing-to-follow-up", "Rien n'est à reporter de cette candidature.")
        not_before(on, self.moved_on)
        self.followed_up_on = on

    def _closes(self, ending: Status, on: date) -> ApplicationClosed:
        self._is_still_open()
        self._becomes(ending, on)
        return ApplicationClosed(
            subject=self.subject, occurred_on=on, application=self.id, ending=ending.value
        )

    def _becomes(self, status: Status, on: date) -> None:
        not_before(on, self.moved_on)
        self.status, self.moved_on = status, on

    def _is_still_open(self) -> None:
        if not self.is_open:
            raise RuleBroken("application-ended", f"Cette candidature est {self.status.french}.")


def is_the_only_one(applicant: Applicant, others: list[Application]) -> None:
    """A person applies to a post once at a time."""
    if any(each.is_open and each.applicant == applicant for each in others):
        raise RuleBroken("already-applied", "Cette personne a déjà une candidature à cette offre.")
