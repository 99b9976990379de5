"""What is known of a local person's path, and the few rules that every change obeys."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from chassis.errors import RuleBroken
from services.insertion.domain.local.actions import Action, Review
from services.insertion.domain.local.appointments import Appointment
from services.insertion.domain.local.barriers import Assessment, Barrier
from services.insertion.domain.local.contract import Contract, Decision
from services.insertion.domain.local.dates import not_before
from services.insertion.domain.local.endings import Check, Closing, Exit, Suspension
from services.insertion.domain.local.person import Person, Referral
from services.insertion.domain.local.steps import Step


class Status(StrEnum):
    """Where a path is in its life; it follows from its facts."""

    REFERRED = "referred"
    ASSESSED = "assessed"
    ORIENTED = "oriented"
    CONTRACTED = "contracted"
    IN_PROGRESS = "in-progress"
    IN_WORK_STEP = "in-work-step"
    SUSPENDED = "suspended"
    EXITED = "exited"
    CLOSED = "closed"
    ANONYMISED = "anonymised"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Status.REFERRED: "orienté ici",
    Status.ASSESSED: "évalué",
    Status.ORIENTED: "confié à un référent ou une référente",
    Status.CONTRACTED: "sous contrat d'engagement",
    Status.IN_PROGRESS: "en cours",
    Status.IN_WORK_STEP: "en étape de travail ou de formation",
    Status.SUSPENDED: "suspendu",
    Status.EXITED: "abouti",
    Status.CLOSED: "clos",
    Status.ANONYMISED: "anonymisé",
}
ENDED = frozenset({Status.EXITED, Status.CLOSED, Status.ANONYMISED})


@dataclass(kw_only=True)
class Facts:
    """A path as it is kept, under an id of its own that nothing of the person leads to.

    `contract` is the latest that holds under the latest decision, `paper` one that waits for a
    second officer. `forgetting_told_on` is the day on which it was said that it will be anonymised.
    """

    id: UUID
    version: int = 0
    person: Person | None
    referral: Referral
    epci: str
    officer: str | None = None
    last_contact_on: date
    assessment: Assessment | None = None
    barriers: list[Barrier] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    paper: Contract | None = None
    contract: Contract | None = None
    former_contracts: list[Contract] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    suspensions: list[Suspension] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    exit: Exit | None = None
    checks: list[Check] = field(default_factory=list)
    closing: Closing | None = None
    forgetting_told_on: date | None = None
    anonymised_on: date | None = None

    @property
    def subject(self) -> UUID:
        """A path is what its events are about."""
        return self.id

    @property
    def status(self) -> Status:
        if self.anonymised_on is not None:
            return Status.ANONYMISED
        if self.closing is not None:
            return Status.CLOSED
        if self.exit is not None:
            return Status.EXITED
        if self.is_suspended:
            return Status.SUSPENDED
        if any(step.is_ongoing for step in self.steps):
            return Status.IN_WORK_STEP
        return self._stage

    @property
    def _stage(self) -> Status:
        """How far the path is, whatever step the person is in meanwhile."""
        if self.contract is not None:
            started = any(each.started_on >= self.contract.signed_on for each in self.actions)
            return Status.IN_PROGRESS if started else Status.CONTRACTED
        if self.decisions:
            return Status.ORIENTED
        return Status.ASSESSED if self.assessment is not None else Status.REFERRED

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    @property
    def is_suspended(self) -> bool:
        return bool(self.suspensions) and self.suspensions[-1].until is None

    @property
    def is_active(self) -> bool:
        """Whether something can be done with the person now."""
        return not self.has_ended and not self.is_suspended

    @property
    def decision(self) -> Decision | None:
        """Who follows the person now, and how."""
        return self.decisions[-1] if self.decisions else None

    @property
    def known(self) -> Person:
        """Whose path it is. Raises RuleBroken once nobody is named any more."""
        if self.person is None:
            raise RuleBroken("no-one-named", "Ce parcours ne nomme plus personne.")
        return self.person

    def assign(self, officer: str) -> None:
        """An adviser looks after the path."""
        self.is_still_open()
        self.officer = officer

    def is_still_open(self) -> None:
        """A path that ended is never written again."""
        if self.has_ended:
            raise RuleBroken("path-ended", f"Ce parcours est {self.status.french}.")

    def is_active_on(self, on: date) -> None:
        """Nothing is done with the person while the path is paused, nor before it opened."""
        self.is_still_open()
        not_before(on, self.referral.on)
        if self.is_suspended or any(each.covers(on) for each in self.suspensions):
            raise RuleBroken(
                "path-suspended", "Le parcours est suspendu à cette date : reprenez-le d'abord."
            )

    def is_heard_of(self, on: date) -> None:
        """The last contact is the latest fact known, whatever the order they are written in."""
        if on > self.last_contact_on:
            self.last_contact_on = on
            self.forgetting_told_on = None


class Named(Protocol):
    """Something that has an id of its own within a path."""

    @property
    def id(self) -> UUID: ...


def placed(items: Sequence[Named], id: UUID) -> int | None:
    """Where something of that id stands among others, if it is there."""
    return next((rank for rank, each in enumerate(items) if each.id == id), None)
