"""Somebody's place at a training, or in its waiting line; nobody has a name here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis import standing
from services.insertion.domain.partner_word import Seat


class Audience(StrEnum):
    """As whom somebody comes."""

    NEWCOMER = "newcomer"
    PARTNER = "partner"
    LOCAL_PERSON = "local-person"


class Status(StrEnum):
    """Where an enrolment is in its life."""

    WAITING = "waiting"
    ENROLLED = "enrolled"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    ABSENT = "absent"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Status.WAITING: "en liste d'attente",
    Status.ENROLLED: "inscrite",
    Status.CANCELLED: "annulée",
    Status.ATTENDED: "suivie",
    Status.ABSENT: "non suivie",
}
SEATED = frozenset({Status.ENROLLED, Status.ATTENDED, Status.ABSENT})


@dataclass(frozen=True)
class Trainee:
    """Who comes: by the id of their path, or by a household's id and a seat in it.

    `subject` is that under which they are kept.
    """

    audience: Audience
    of: UUID
    subject: UUID
    seat: Seat | None = None
    rank: int | None = None


@dataclass(frozen=True)
class Place:
    """The place that is somebody's: its rank, and how many there are."""

    rank: int
    of: int


@dataclass(kw_only=True)
class Enrolment:
    """One person at one session, `subject`, in that EPCI; `order` is their turn among all."""

    id: UUID
    subject: UUID
    version: int = 0
    epci: str
    trainee: Trainee
    officer: str
    order: int
    asked_on: date
    status: Status = Status.WAITING
    place: Place | None = None
    certified_on: date | None = None

    @property
    def is_live(self) -> bool:
        """Whether the person comes, or waits to."""
        return self.status is not Status.CANCELLED

    @property
    def is_seated(self) -> bool:
        """Whether a place is theirs."""
        return self.status in SEATED

    @property
    def is_certified(self) -> bool:
        return self.certified_on is not None

    def sits(self, place: Place) -> None:
        """A place is theirs."""
        self.status, self.place = Status.ENROLLED, place

    def cancel(self) -> None:
        """The person does not come: the place is somebody else's."""
        self._only_while(Status.WAITING, Status.ENROLLED)
        self.status, self.place = Status.CANCELLED, None

    def attend(self, came: bool) -> None:
        """The person came, or did not; said again where it was said wrong."""
        self._only_while(Status.ENROLLED, Status.ATTENDED, Status.ABSENT)
        self.status = Status.ATTENDED if came else Status.ABSENT
        self.certified_on = self.certified_on if came else None

    def certify(self, on: date) -> None:
        """The person came, and what they learnt is certified."""
        self._only_while(Status.ATTENDED)
        self.certified_on = on

    def _only_while(self, *statuses: Status) -> None:
        standing.only_while(self.status, statuses, "L'inscription", "elle")
