"""What is known of a stay, and the two rules every change obeys."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from services.immersion.domain.agreement import Confirmation
from services.immersion.domain.evaluation import Evaluation, Outcome
from services.immersion.domain.party import Party
from services.immersion.domain.programme import Slot


class Status(StrEnum):
    """Where a stay is in its life."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    ONGOING = "ongoing"
    AWAITING_EVALUATION = "awaiting-evaluation"
    COMPLETED = "completed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"
    INTERRUPTED = "interrupted"


OPEN = frozenset({Status.PROPOSED, Status.CONFIRMED, Status.ONGOING, Status.AWAITING_EVALUATION})

FRENCH = {
    Status.PROPOSED: "proposé",
    Status.CONFIRMED: "confirmé",
    Status.ONGOING: "en cours",
    Status.AWAITING_EVALUATION: "en attente d'évaluation",
    Status.COMPLETED: "terminé",
    Status.EXPIRED: "expiré",
    Status.CANCELLED: "annulé",
    Status.NO_SHOW: "non honoré",
    Status.INTERRUPTED: "interrompu",
}


class Lodging(StrEnum):
    """Where the party sleeps."""

    HOST_HOME = "host-home"
    GUESTHOUSE = "guesthouse"
    HOTEL = "hotel"
    BRIDGE_HOME = "bridge-home"
    OWN_ARRANGEMENT = "own-arrangement"


class PartnerPresence(StrEnum):
    """How the partner took part in the stay."""

    ON_SITE = "on-site"
    REMOTE = "remote"
    ABSENT = "absent"


class Reason(StrEnum):
    """Why a stay was given up or cut short; never a cause out of somebody's private life."""

    CANDIDATE_WITHDREW = "candidate-withdrew"
    ADULT_DECLINED = "adult-declined"
    DATES_IMPOSSIBLE = "dates-impossible"
    HOST_UNAVAILABLE = "host-unavailable"
    LODGING_LOST = "lodging-lost"
    HOUSEHOLD_CHANGED = "household-changed"
    UNAVAILABLE = "unavailable"
    OTHER = "other"


@dataclass(frozen=True)
class Project:
    """What the candidate came to try, as prospection qualified it."""

    type: str
    trade: str | None
    epcis: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What is put to the party: where, when, where to sleep, and who looks after them."""

    epci: str
    starts_on: date
    ends_on: date
    officer: str
    put_on: date
    lodging: Lodging | None = None
    lodging_booked: bool = False

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise Invalid("ends-before-start", "Un séjour ne finit pas avant d'avoir commencé.")
        if self.starts_on < self.put_on:
            raise Invalid("starts-before-plan", "Un séjour se prévoit avant son premier jour.")
        if self.lodging_booked and self.lodging is None:
            raise Invalid("lodging-unnamed", "Un hébergement réservé a une nature.")

    @property
    def days(self) -> int:
        return days_between(self.starts_on, self.ends_on)

    def asks_the_same_as(self, other: "Plan") -> bool:
        """Whether whoever agreed to the one agreed to the other: same place, same days."""
        return (self.epci, self.starts_on, self.ends_on) == (
            other.epci,
            other.starts_on,
            other.ends_on,
        )


def days_between(first: date, last: date) -> int:
    """The number of days, both counted."""
    return (last - first) // timedelta(days=1) + 1


@dataclass(kw_only=True)
class Facts:
    """A stay as it is kept: `subject` is the candidate, `since` the day of the last fact."""

    id: UUID
    subject: UUID
    version: int = 0
    status: Status = Status.PROPOSED
    since: date
    party: Party
    project: Project
    proposed_on: date
    plan: Plan | None = None
    reply_by: date | None = None
    programme: list[Slot] = field(default_factory=list)
    confirmations: list[Confirmation] = field(default_factory=list)
    started_on: date | None = None
    ended_on: date | None = None
    partner: PartnerPresence | None = None
    evaluations: list[Evaluation] = field(default_factory=list)
    reminded_on: date | None = None
    outcome: Outcome | None = None
    reason: Reason | None = None

    @property
    def is_open(self) -> bool:
        """Whether something can still come of it."""
        return self.status in OPEN

    @property
    def planned(self) -> Plan:
        """The plan put to the party. Raises RuleBroken while there is none."""
        if self.plan is None:
            raise RuleBroken("not-planned", "Aucune date n'a encore été proposée pour ce séjour.")
        return self.plan

    def only_while(self, *statuses: Status) -> None:
        """A change belongs to certain moments of a stay's life."""
        if self.status not in statuses:
            asked = " ou ".join(FRENCH[status] for status in statuses)
            raise RuleBroken(
                "wrong-status",
                f"Le séjour est {FRENCH[self.status]} : il faudrait qu'il soit {asked}.",
            )

    def follows(self, on: date) -> None:
        """A fact never comes before the one it follows."""
        if on < self.since:
            raise RuleBroken(
                "before-previous-fact",
                f"Ce fait ne peut pas précéder le dernier connu, du {self.since:%d/%m/%Y}.",
            )

    def becomes(self, status: Status, on: date) -> None:
        """Moves on to a status, from the day of the fact that brought it there."""
        self.status, self.since = status, on
