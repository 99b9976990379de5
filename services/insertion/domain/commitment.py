"""What somebody who arrived does for local people: proposed, answered, given to a person, met."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from chassis import standing
from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.insertion import (
    InsertionCommitmentAnswered,
    InsertionCommitmentExpired,
    InsertionCommitmentMet,
    InsertionCommitmentOpened,
)
from services.insertion.domain.commitment_rules import (
    COMMITMENT_ANSWER_DAYS,
    COMMITMENT_DAYS,
    Kind,
)
from services.insertion.domain.local.dates import not_before


class Status(StrEnum):
    """Where a commitment is in its life."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ASSIGNED = "assigned"
    MET = "met"
    EXPIRED = "expired"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Status.PROPOSED: "proposé",
    Status.ACCEPTED: "accepté",
    Status.DECLINED: "décliné",
    Status.ASSIGNED: "attribué à une personne d'ici",
    Status.MET: "tenu",
    Status.EXPIRED: "resté sans suite",
}
ENDED = frozenset({Status.DECLINED, Status.MET, Status.EXPIRED})


@dataclass(frozen=True)
class Answer:
    """What who arrived says, and who noted it."""

    on: date
    accepted: bool
    noted_by: str


@dataclass(frozen=True)
class Assignment:
    """A local person for whom it is, by their path; `released_on` where that came to nothing."""

    path: UUID
    on: date
    by: str
    released_on: date | None = None


@dataclass(kw_only=True)
class Arrival:
    """An installation for which commitments were proposed, by the id of its path: once for all.

    It is its own subject, `who` the household or the organisation: whoever it is told of, it is
    one installation.
    """

    id: UUID
    version: int = 0
    who: UUID
    on: date

    @property
    def subject(self) -> UUID:
        return self.id


@dataclass(kw_only=True)
class Commitment:
    """One commitment of one arrival; `subject` is the household or the organisation.

    It is never a condition of anything: who declines is as installed as who accepts.
    """

    id: UUID
    subject: UUID
    version: int = 0
    arrival: UUID
    kind: Kind
    epci: str
    officer: str | None = None
    status: Status = Status.PROPOSED
    proposed_on: date
    answer: Answer | None = None
    assignments: list[Assignment] = field(default_factory=list)
    met_on: date | None = None
    expired_on: date | None = None

    @classmethod
    def propose(
        cls, id: UUID, arrival: Arrival, kind: Kind, epci: str
    ) -> tuple["Commitment", InsertionCommitmentOpened]:
        """Who arrived is asked for something that helps local people."""
        made = cls(
            id=id,
            subject=arrival.who,
            arrival=arrival.id,
            kind=kind,
            epci=epci,
            proposed_on=arrival.on,
        )
        return made, InsertionCommitmentOpened(**made._said(arrival.on))

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    @property
    def path(self) -> UUID | None:
        """The path of the local person for whom it is now."""
        return self.assignments[-1].path if self.status in {Status.ASSIGNED, Status.MET} else None

    def take(self, officer: str) -> None:
        """An officer looks after it."""
        self._has_not_ended()
        self.officer = officer

    def hears(self, answer: Answer) -> InsertionCommitmentAnswered:
        """Who arrived accepts or declines; whatever they say, they are installed."""
        self._only_while(Status.PROPOSED)
        not_before(answer.on, self.proposed_on)
        self.answer = answer
        self.status = Status.ACCEPTED if answer.accepted else Status.DECLINED
        return InsertionCommitmentAnswered(**self._said(answer.on), accepted=answer.accepted)

    def assign(self, path: UUID, on: date, by: str) -> None:
        """It is for a local person; for another one, where the first dropped out."""
        self._only_while(Status.ACCEPTED, Status.ASSIGNED)
        self._is_for_another(path)
        not_before(on, self.moved_on)
        self._lets_go(on)
        self.assignments.append(Assignment(path, on, by))
        self.status = Status.ASSIGNED

    def release(self, on: date) -> None:
        """The person drops out: it waits for another one."""
        self._only_while(Status.ASSIGNED)
        not_before(on, self.moved_on)
        self._lets_go(on)
        self.status = Status.ACCEPTED

    def meet(self, on: date) -> InsertionCommitmentMet:
        """The person got the post, the service or the mentor."""
        self._only_while(Status.ASSIGNED)
        not_before(on, self.moved_on)
        self.status, self.met_on = Status.MET, on
        return InsertionCommitmentMet(**self._said(on))

    def expires_on(self, rule: Rule) -> date | None:
        """The day from which nothing comes of it any more: unanswered, or accepted in vain.

        The day of the proposal or of the answer chooses the rule.
        """
        if self.has_ended:
            return None
        if self.answer is None:
            return self.proposed_on + timedelta(rule(COMMITMENT_ANSWER_DAYS, self.proposed_on))
        return self.answer.on + timedelta(rule(COMMITMENT_DAYS, self.answer.on))

    def expire(self, on: date) -> InsertionCommitmentExpired:
        """Nothing came of it in time, or who arrived left."""
        self._has_not_ended()
        self._lets_go(on)
        self.status, self.expired_on = Status.EXPIRED, on
        return InsertionCommitmentExpired(**self._said(on))

    @property
    def moved_on(self) -> date:
        """The day of the last thing that happened to it."""
        days = [self.proposed_on, *(each.released_on or each.on for each in self.assignments)]
        return max([*days, self.answer.on] if self.answer else days)

    def _lets_go(self, on: date) -> None:
        if self.status is Status.ASSIGNED:
            last = self.assignments[-1]
            self.assignments[-1] = Assignment(last.path, last.on, last.by, on)

    def _said(self, on: date) -> dict[str, object]:
        return {
            "subject": self.subject,
            "occurred_on": on,
            "commitment": self.id,
            "kind": self.kind.value,
            "epci": self.epci,
        }

    def _is_for_another(self, path: UUID) -> None:
        if self.path == path:
            raise RuleBroken(
                "already-assigned", "Cet engagement est déjà attribué à cette personne."
            )

    def _has_not_ended(self) -> None:
        if self.has_ended:
            raise RuleBroken("commitment-ended", f"Cet engagement est {self.status.french}.")

    def _only_while(self, *statuses: Status) -> None:
        self._has_not_ended()
        standing.only_while(self.status, statuses, "L'engagement", "il")
