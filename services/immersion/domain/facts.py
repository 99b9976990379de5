"""What is known of a stay, and the two rules every change obeys."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis import standing
from chassis.errors import RuleBroken
from services.immersion.domain.agreement import Confirmation
from services.immersion.domain.evaluation import Evaluation, Outcome
from services.immersion.domain.party import Adult, Party
from services.immersion.domain.plan import Plan
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

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
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
TO_COME = frozenset({Status.PROPOSED, Status.CONFIRMED})
AHEAD = TO_COME | {Status.ONGOING}
FRUITLESS = frozenset({Status.EXPIRED, Status.NO_SHOW})
OPEN = AHEAD | {Status.AWAITING_EVALUATION}


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
    trade: str | None = None
    epcis: tuple[str, ...] = ()


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
    officer: str | None = None
    plan: Plan | None = None
    reply_by: date | None = None
    programme: list[Slot] = field(default_factory=list)
    confirmations: list[Confirmation] = field(default_factory=list)
    declined: list[Adult] = field(default_factory=list)
    started_on: date | None = None
    ended_on: date | None = None
    partner: PartnerPresence | None = None
    evaluations: list[Evaluation] = field(default_factory=list)
    reminded_on: date | None = None
    outcome: Outcome | None = None
    reason: Reason | None = None
    followed_up: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something can still come of it."""
        return self.status in OPEN

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be lived, or to its end."""
        return self.status in AHEAD

    @property
    def calls_for_contact(self) -> bool:
        """Whether nobody answered or came, and nothing was done about it since."""
        return self.status in FRUITLESS and not self.followed_up

    @property
    def planned(self) -> Plan:
        """The plan put to the party. Raises RuleBroken while there is none."""
        if self.plan is None:
            raise RuleBroken("not-planned", "Aucune date n'a encore été proposée pour ce séjour.")
        return self.plan

    @property
    def last_day(self) -> date:
        """The day it ended; while nobody said so, the last day planned."""
        return self.ended_on or self.planned.ends_on

    def assign(self, officer: str) -> None:
        """An officer takes the stay over."""
        self.only_while(*OPEN, *FRUITLESS)
        self.officer = officer

    def follow_up(self) -> None:
        """The candidate is invited again, or gave up: no need to get back to them any more."""
        self.followed_up = True

    def only_while(self, *statuses: Status) -> None:
        """A change belongs to certain moments of a stay's life."""
        standing.only_while(self.status, statuses, "Le séjour", "il")

    def follows(self, on: date) -> None:
        """A fact never comes before the one it follows."""
        standing.follows(self.since, on)

    def becomes(self, status: Status, on: date) -> None:
        """Moves on to a status, from the day of the fact that brought it there."""
        self.status, self.since = status, on


def none_is_ahead(stays: Iterable[Facts]) -> None:
    """A candidate has one stay at a time."""
    if any(stay.is_ahead for stay in stays):
        raise RuleBroken(
            "already-invited", "Un autre séjour de ce candidat est déjà prévu ou en cours."
        )
