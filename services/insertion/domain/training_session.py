"""A qualifying training on the spot, from its plan to the count of who came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from chassis.territory import Territory
from contracts.insertion import TrainingCancelled, TrainingEnded, TrainingPlanned
from services.insertion.domain.local.rules import is_listed
from services.insertion.domain.training_enrolment import (
    Audience,
    Enrolment,
    Place,
    Status,
    Trainee,
)
from services.insertion.domain.training_rules import TRAINING_PREREQUISITES, TRAINING_THEMES


class Stage(StrEnum):
    """Where a session is in its life."""

    PLANNED = "planned"
    ENDED = "ended"
    CANCELLED = "cancelled"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Stage.PLANNED: "prévue",
    Stage.ENDED: "terminée",
    Stage.CANCELLED: "annulée",
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is taught, where, when, to how many, and what one has to bring."""

    epci: str
    theme: str
    starts_on: date
    ends_on: date
    places: int
    prerequisites: tuple[str, ...] = ()
    certifying: bool = False

    def holds(self, rule: Rule, territory: Territory) -> None:
        """A plan is of this territory, and of its lists in force on the first day."""
        if territory.epci(self.epci) is None:
            raise Invalid("epci-unknown", "Cette intercommunalité n'est pas du territoire.")
        if self.ends_on < self.starts_on:
            raise Invalid("training-dates", "La formation finit avant de commencer.")
        is_listed(self.theme, TRAINING_THEMES, self.starts_on, rule)
        for each in self.prerequisites:
            is_listed(each, TRAINING_PREREQUISITES, self.starts_on, rule)


@dataclass(kw_only=True)
class Session:
    """One session; `asked` counts those who ever asked for a place, in their order."""

    id: UUID
    version: int = 0
    plan: Plan
    stage: Stage = Stage.PLANNED
    planned_on: date
    closed_on: date | None = None
    asked: int = 0

    @classmethod
    def planned(
        cls, id: UUID, plan: Plan, on: date, rule: Rule, territory: Territory
    ) -> tuple["Session", TrainingPlanned]:
        """A training will be held."""
        plan.holds(rule, territory)
        return cls(id=id, plan=plan, planned_on=on), TrainingPlanned(
            subject=id,
            occurred_on=on,
            epci=plan.epci,
            theme=plan.theme,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            places=plan.places,
        )

    @property
    def subject(self) -> UUID:
        return self.id

    @property
    def is_planned(self) -> bool:
        return self.stage is Stage.PLANNED

    def enrol(
        self,
        id: UUID,
        trainee: Trainee,
        brought: Sequence[str],
        others: Sequence[Enrolment],
        on: date,
        officer: str,
    ) -> Enrolment:
        """Somebody comes: to a place where there is one, else to the end of the line."""
        self._is_still_planned()
        self._asks_nothing_more(brought)
        if any(each.is_live and each.trainee == trainee for each in others):
            raise RuleBroken("already-enrolled", "Cette personne est déjà inscrite.")
        self.asked += 1
        made = Enrolment(
            id=id,
            subject=self.id,
            epci=self.plan.epci,
            trainee=trainee,
            officer=officer,
            order=self.asked,
            asked_on=on,
        )
        self.seat([*others, made])
        return made

    def cancel_enrolment(self, enrolment: Enrolment, all_of_them: Sequence[Enrolment]) -> None:
        """The person does not come: whoever waited first does."""
        self._is_still_planned()
        enrolment.cancel()
        self.seat(all_of_them)

    def seat(self, all_of_them: Sequence[Enrolment]) -> None:
        """Free places go to those who wait, in the order in which they asked."""
        taken = {each.place.rank for each in all_of_them if each.is_seated and each.place}
        free = (rank for rank in range(1, self.plan.places + 1) if rank not in taken)
        for each, rank in zip(_line(all_of_them), free, strict=False):
            each.sits(Place(rank, self.plan.places))

    def attend(self, enrolment: Enrolment, came: bool, today: date) -> None:
        """Says who came, once it has begun."""
        self._is_still_planned()
        self._has_begun(today)
        enrolment.attend(came)

    def certify(self, enrolment: Enrolment, on: date) -> None:
        """What somebody learnt is certified, where the training gives that."""
        self._is_still_planned()
        self._has_begun(on)
        if not self.plan.certifying:
            raise RuleBroken("not-certifying", "Cette formation ne donne pas de certification.")
        enrolment.certify(on)

    def end(self, all_of_them: Sequence[Enrolment], on: date) -> TrainingEnded:
        """It is over, once everybody's attendance is known."""
        self._is_still_planned()
        if on < self.plan.ends_on:
            raise RuleBroken("training-not-over", "La formation n'est pas encore finie.")
        if any(each.status is Status.ENROLLED for each in all_of_them):
            raise RuleBroken(
                "attendance-missing", "Dites d'abord qui est venu, pour chaque personne inscrite."
            )
        self.stage, self.closed_on = Stage.ENDED, on
        came = [each for each in all_of_them if each.status is Status.ATTENDED]
        return TrainingEnded(
            subject=self.id,
            occurred_on=on,
            newcomers=_count(came, Audience.NEWCOMER),
            partners=_count(came, Audience.PARTNER),
            local_people=_count(came, Audience.LOCAL_PERSON),
            certified=sum(each.is_certified for each in came),
        )

    def cancel(self, on: date) -> TrainingCancelled:
        """It will not be held."""
        self._is_still_planned()
        self.stage, self.closed_on = Stage.CANCELLED, on
        return TrainingCancelled(subject=self.id, occurred_on=on)

    def _asks_nothing_more(self, brought: Sequence[str]) -> None:
        if set(self.plan.prerequisites) - set(brought):
            raise RuleBroken(
                "prerequisite-missing", "Tous les prérequis de cette formation sont exigés."
            )

    def _has_begun(self, today: date) -> None:
        if today < self.plan.starts_on:
            raise RuleBroken("training-not-begun", "La formation n'a pas encore commencé.")

    def _is_still_planned(self) -> None:
        if not self.is_planned:
            raise RuleBroken("training-over", f"Cette formation est {self.stage.french}.")


def _line(enrolments: Iterable[Enrolment]) -> list[Enrolment]:
    """Those who wait, in the order in which they asked."""
    waiting = (each for each in enrolments if each.status is Status.WAITING)
    return sorted(waiting, key=lambda each: each.order)


def _count(came: Iterable[Enrolment], audience: Audience) -> int:
    return sum(each.trainee.audience is audience for each in came)
