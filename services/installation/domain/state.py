"""A path as it is kept, and the rules every change obeys."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import RuleBroken
from contracts.people import Children
from services.installation.domain.accompaniment import Appointment, Cost
from services.installation.domain.checklist import Step
from services.installation.domain.facts import Activity, Arrival, Milestone, Residence
from services.installation.domain.gate import Gate
from services.installation.domain.newcomer import Project
from services.installation.domain.party import Kind, Party
from services.installation.domain.presence import Answer


class Status(StrEnum):
    """Where a path is in its life."""

    OPENED = "opened"
    PLANNED = "planned"
    ARRIVED = "arrived"
    INSTALLED = "installed"
    DEPARTED = "departed"
    ABANDONED = "abandoned"
    TRANSFERRED = "transferred"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Status.OPENED: "ouvert",
    Status.PLANNED: "arrivée prévue",
    Status.ARRIVED: "arrivée faite",
    Status.INSTALLED: "installation faite",
    Status.DEPARTED: "départ constaté",
    Status.ABANDONED: "abandonné",
    Status.TRANSFERRED: "repris sous un autre dossier",
}
TO_COME = frozenset({Status.OPENED, Status.PLANNED})
THERE = frozenset({Status.ARRIVED, Status.INSTALLED})
ACTIVE = TO_COME | THERE
FARM = "farm"


class Basis(StrEnum):
    """What a path is opened on: a stay, or the reason why none is needed."""

    IMMERSION = "immersion"
    DIRECT_HIRE = "direct-hire"
    HEALTH_PROFESSIONAL = "health-professional"
    RETURN = "return"
    ALREADY_ARRIVED = "already-arrived"


class Doubt(StrEnum):
    """What another stage told that an officer has to look into; a path never closes by itself."""

    REVISED = "revised"
    WITHDREW = "withdrew"
    MERGED = "merged"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class Plan:
    """The day they mean to arrive, where, and what communes and schools need to know of it."""

    epci: str
    planned_on: date
    rooms: int | None = None
    children: tuple[Children, ...] = ()


@dataclass(frozen=True)
class Former:
    """A fact as it was told before it was told otherwise: kept as it was, never edited."""

    fact: Arrival | Residence | Activity | Milestone
    until: date
    replaced_by: str


@dataclass(kw_only=True)
class State:
    """A path as it is kept: `subject` is the candidate, `news_on` the latest day of any news."""

    id: UUID
    subject: UUID
    version: int = 0
    status: Status = Status.OPENED
    basis: Basis
    opened_on: date
    news_on: date
    party: Party
    project: Project
    gate: Gate = field(default_factory=Gate)
    stay: UUID | None = None
    first_epci: str | None = None
    officer: str | None = None
    territorial_referent: str | None = None
    technical_referent: str | None = None
    checklist: list[Step] = field(default_factory=list)
    plan: Plan | None = None
    arrival: Arrival | None = None
    residence: Residence | None = None
    activity: Activity | None = None
    installed_on: date | None = None
    former: list[Former] = field(default_factory=list)
    called_on: date | None = None
    presence: dict[int, Answer] = field(default_factory=dict)
    departed_on: date | None = None
    ended_on: date | None = None
    reason: str | None = None
    doubts: dict[Doubt, date] = field(default_factory=dict)
    heeded: dict[Doubt, date] = field(default_factory=dict)
    appointments: list[Appointment] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)

    @property
    def is_active(self) -> bool:
        """Whether it is followed: a candidate has one such path."""
        return self.status in ACTIVE

    @property
    def kind(self) -> Kind:
        return self.party.kind

    @property
    def is_a_household(self) -> bool:
        return self.party.kind is Kind.HOUSEHOLD

    @property
    def epci(self) -> str | None:
        """Where they live; before that where they mean to, were received, or wish to go."""
        if self.residence:
            return self.residence.epci
        if self.plan:
            return self.plan.epci
        wished = self.project.epcis[0] if self.project.epcis else None
        return self.first_epci or wished

    @property
    def pace(self) -> str:
        """What says how fast such a settlement goes: the activity begun, else the project."""
        if self.activity:
            return self.activity.kind.value
        return FARM if self.project.is_a_farm else self.project.type

    @property
    def last_epci(self) -> str:
        """Where they live, or lived last; known of whoever arrived."""
        homes = [each.fact for each in self.former if isinstance(each.fact, Residence)]
        return (self.residence or homes[-1]).epci

    def only_while(self, *statuses: Status) -> None:
        """A change belongs to certain moments of a path's life."""
        if self.status not in statuses:
            asked = " ou ".join(each.french for each in Status if each in statuses)
            raise RuleBroken(
                "wrong-status",
                f"Où en est ce parcours : {self.status.french}. Il faudrait : {asked}.",
            )

    def has_news(self, on: date) -> None:
        """Somebody had to do with the path that day."""
        self.news_on = max(self.news_on, on)

    def doubts_about(self, doubt: Doubt, on: date) -> None:
        """An officer has to look into something, as long as the path is followed."""
        if self.is_active and self.heeded.get(doubt) != on:
            self.doubts = self.doubts | {doubt: on}

    def supersede(
        self, fact: Arrival | Residence | Activity | Milestone | None, on: date, by: str
    ) -> None:
        """Keeps a fact as it was told, once it is told otherwise."""
        if fact is not None:
            self.former = [*self.former, Former(fact, on, by)]

    def follow_up(self, on: date) -> None:
        """Somebody got in touch, and looked into what was doubtful."""
        self.only_while(*ACTIVE)
        self.heeded, self.doubts = self.heeded | self.doubts, {}
        self.has_news(on)

    def is_sure_again(self, doubt: Doubt) -> None:
        self.doubts = {each: on for each, on in self.doubts.items() if each is not doubt}


def none_is_active(paths: Iterable[State]) -> None:
    """A candidate has one path at a time."""
    if any(path.is_active for path in paths):
        raise RuleBroken("path-already-open", "Un parcours de ce candidat est déjà ouvert.")
