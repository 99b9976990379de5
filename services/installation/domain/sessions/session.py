"""A collective session: a topic, a day, a place, and no more people than it has places."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from services.installation.domain.facts import Reference
from services.installation.domain.places import Turn
from services.installation.domain.rules import ACCOMPANIMENT_TOPICS


@dataclass(frozen=True)
class SessionPlan:
    """What a session is about, when, where, and for how many."""

    topic: str
    on: date
    venue: str
    epci: str
    places: int
    officer: str

    def is_right(self, rule: Rule, reference: Reference) -> None:
        """The topic is of the territory's list on its day, the EPCI one of ours."""
        if self.topic not in rule(ACCOMPANIMENT_TOPICS, self.on):
            raise Invalid("topic-unknown", "Ce sujet n'est pas de la liste du territoire.")
        if reference.epci(self.epci) is None:
            raise Invalid("epci-unknown", "Cette intercommunalité n'est pas du territoire.")


@dataclass(kw_only=True)
class Session:
    """A session; whoever finds it full waits in line for a place."""

    id: UUID
    version: int = 0
    plan: SessionPlan
    taken: int = 0
    arrivals: int = 0
    line: list[Turn] = field(default_factory=list)
    cancelled_on: date | None = None

    @classmethod
    def open(
        cls, id: UUID, plan: SessionPlan, today: date, rule: Rule, reference: Reference
    ) -> "Session":
        plan.is_right(rule, reference)
        if plan.on < today:
            raise Invalid("session-in-the-past", "Une séance se prévoit avant d'avoir eu lieu.")
        return cls(id=id, plan=plan)

    @property
    def subject(self) -> UUID:
        return self.id

    @property
    def is_full(self) -> bool:
        return self.taken >= self.plan.places

    def change(self, plan: SessionPlan, rule: Rule, reference: Reference) -> None:
        """Its day, its venue and its places may change; those who have a place keep it."""
        self.is_still_planned()
        plan.is_right(rule, reference)
        if plan.places < self.taken:
            raise RuleBroken("places-taken", "Des places que vous retirez sont prises.")
        self.plan = plan

    def cancel(self, on: date) -> None:
        """It does not take place; who was enrolled is told by whoever follows them."""
        self.is_still_planned()
        self.cancelled_on = on

    def is_still_planned(self) -> None:
        if self.cancelled_on is not None:
            raise RuleBroken("session-cancelled", "Cette séance est annulée.")

    def is_to_come(self, today: date) -> None:
        if today > self.plan.on:
            raise RuleBroken("session-over", "Cette séance a eu lieu.")

    def seat(self, enrolment: UUID, on: date) -> bool:
        """A place where one is free and nobody waits for it, else a place in line."""
        if not self.is_full and not self.line:
            self.taken += 1
            return True
        self.arrivals += 1
        self.line = sorted([*self.line, Turn(on, self.arrivals, enrolment)])
        return False

    def call(self, enrolment: UUID) -> None:
        """A free place goes to the first in line."""
        if self.is_full:
            raise RuleBroken("session-full", "Aucune place n'est libre.")
        if self.line[0].who != enrolment:
            raise RuleBroken(
                "others-wait-before", "D'autres attendent une place depuis plus longtemps."
            )
        self.taken += 1
        self.leave_line(enrolment)

    def give_back(self) -> None:
        """A place is free again, for whoever waits."""
        self.taken -= 1

    def leave_line(self, enrolment: UUID) -> None:
        self.line = [each for each in self.line if each.who != enrolment]

    def calls(self, enrolment: UUID) -> bool:
        """Whether a place is free and it is their turn."""
        return not self.is_full and bool(self.line) and self.line[0].who == enrolment
