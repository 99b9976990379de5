"""What is known of a partner's path, and the few rules that every change obeys."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis import standing
from chassis.errors import RuleBroken
from services.insertion.domain.partner_word import Keeping, Outcome, Word


class Status(StrEnum):
    """Where a path is in its life."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    ASSESSED = "assessed"
    SEARCHING = "searching"
    STALLED = "stalled"
    DECLINED = "declined"
    RESOLVED = "resolved"
    UNANSWERED = "unanswered"
    ENDED = "ended"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Status.INVITED: "en attente de réponse",
    Status.ACCEPTED: "accepté",
    Status.ASSESSED: "évalué",
    Status.SEARCHING: "en recherche",
    Status.STALLED: "au point mort",
    Status.DECLINED: "décliné",
    Status.RESOLVED: "abouti",
    Status.UNANSWERED: "sans réponse",
    Status.ENDED: "terminé",
}
FOLLOWED = frozenset({Status.ACCEPTED, Status.ASSESSED, Status.SEARCHING, Status.STALLED})
SETTLED = frozenset({Status.DECLINED, Status.RESOLVED, Status.UNANSWERED})
UNDER_WAY = "under-way"


class Gate(StrEnum):
    """Whether the partner's situation holds the household back."""

    CLOSED = "closed"
    PASSED = "passed"


class Ending(StrEnum):
    """Why a path goes no further."""

    PARTNER_LEFT = "partner-left"
    HOUSEHOLD_WITHDREW = "household-withdrew"
    HOUSEHOLD_MERGED = "household-merged"


class Proof(StrEnum):
    """What an adviser saw; no copy of it is kept."""

    WORK_CONTRACT = "work-contract"
    EMPLOYER_LETTER = "employer-letter"
    ENROLMENT = "enrolment"
    REGISTRATION = "registration"
    INSERTION_PATH = "insertion-path"
    OTHER = "other"


class Wish(StrEnum):
    """What a partner looks for."""

    JOB = "job"
    OWN_BUSINESS = "own-business"
    TRAINING = "training"
    STUDIES = "studies"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Notice:
    """The information given to the partner on what is kept of them."""

    on: date
    given_by: str


@dataclass(frozen=True)
class Reminder:
    """The partner was asked once more."""

    on: date
    by: str


@dataclass(frozen=True)
class Assessment:
    """What the partner looks for and is able to do, looked at with them."""

    on: date
    by: str
    wishes: tuple[Wish, ...]
    trades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Review:
    """The path was looked at with the partner."""

    on: date
    by: str


@dataclass(frozen=True)
class Resolution:
    """A situation, since when it is known, and who vouches for it: the partner or an adviser."""

    outcome: Outcome
    on: date
    how: Keeping | None = None
    word: Word | None = None
    proof: Proof | None = None
    seen_by: str | None = None


@dataclass(kw_only=True)
class Facts:
    """A path as it is kept: `subject` is the household, `since` the day of the last change."""

    id: UUID
    subject: UUID
    version: int = 0
    status: Status = Status.INVITED
    since: date
    opened_on: date
    epci: str | None = None
    officer: str | None = None
    notice: Notice | None = None
    invited_on: date | None = None
    reminders: list[Reminder] = field(default_factory=list)
    paper: Word | None = None
    to_ask_on_paper: date | None = None
    """Since when no mailbox reaches the partner alone; None where one may."""
    agreement: Word | None = None
    assessment: Assessment | None = None
    searching_since: date | None = None
    insertion_path: UUID | None = None
    reviews: list[Review] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)
    passed_on: date | None = None
    ending: Ending | None = None
    before_end: Status | None = None

    @property
    def gate(self) -> Gate:
        """Once passed it stays so: a milestone is a fact, whatever comes after."""
        return Gate.CLOSED if self.passed_on is None else Gate.PASSED

    @property
    def outcome(self) -> Outcome | None:
        """The situation as it is now; None while nothing is settled, or no more."""
        return self.resolutions[-1].outcome if self.status in SETTLED else None

    @property
    def situation(self) -> str:
        """As what the path is counted: an outcome, or that it goes on, or that it ended."""
        if self.has_ended:
            return Status.ENDED.value
        return self.outcome.value if self.outcome else UNDER_WAY

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done, now or later."""
        if self.has_ended:
            return False
        owed = self.notice is None or self.paper is not None or self.officer is None
        return owed or self.status not in SETTLED

    @property
    def is_followed(self) -> bool:
        """Whether somebody works with the partner, who agreed to it."""
        return self.status in FOLLOWED

    @property
    def working_status(self) -> Status:
        """How far the work with the partner went."""
        if self.searching_since is not None:
            return Status.SEARCHING
        return Status.ASSESSED if self.assessment is not None else Status.ACCEPTED

    @property
    def has_ended(self) -> bool:
        return self.status is Status.ENDED

    def assign(self, officer: str) -> None:
        """An adviser looks after the path."""
        self.has_not_ended()
        self.officer = officer

    def has_not_ended(self) -> None:
        """A path that ended is never written again."""
        if self.has_ended:
            raise RuleBroken("path-ended", "Ce parcours est terminé.")

    def only_while(self, *statuses: Status) -> None:
        """A change belongs to certain moments of a path's life."""
        self.has_not_ended()
        standing.only_while(self.status, statuses, "Le parcours", "il")

    def follows_the_opening(self, on: date) -> None:
        """Nothing is known of a partner before their path opened."""
        if on < self.opened_on:
            raise RuleBroken(
                "before-opening",
                "Ce fait ne peut pas précéder l'ouverture du parcours, du"
                f" {self.opened_on:%d/%m/%Y}.",
            )

    def becomes(self, status: Status, on: date) -> None:
        """Moves on to a status; a fact told late does not take the path back in time."""
        self.status, self.since = status, max(self.since, on)
