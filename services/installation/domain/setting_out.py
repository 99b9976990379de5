"""Before they come: who looks after the path, what is to be settled, and the day planned."""

from collections.abc import Iterable
from datetime import date

from chassis.errors import Invalid, RuleBroken
from contracts.installation import ArrivalPlanned
from contracts.people import Children
from services.installation.domain.checklist import Item, Progress
from services.installation.domain.facts import Reference
from services.installation.domain.gate import Gate
from services.installation.domain.newcomer import Project
from services.installation.domain.party import Party
from services.installation.domain.state import ACTIVE, TO_COME, Plan, State, Status


class SettingOut(State):
    """From the opening to the arrival."""

    def assign(
        self,
        officer: str | None,
        territorial_referent: str | None,
        technical_referent: str | None,
    ) -> None:
        """Those who look after the path; whoever is not named stays as they were."""
        self.only_while(*ACTIVE)
        self.officer = officer or self.officer
        self.territorial_referent = territorial_referent or self.territorial_referent
        self.technical_referent = technical_referent or self.technical_referent

    def move_on(
        self, item: Item, progress: Progress, owner: str | None, due_on: date | None, on: date
    ) -> None:
        """How far an item of the checklist is, whose it is and for which day."""
        self.only_while(*ACTIVE)
        self._is_asked(item)
        self.checklist = [
            each.moved(progress, owner, due_on, on) if each.item is item else each
            for each in self.checklist
        ]
        self.has_news(on)

    def plan_arrival(self, plan: Plan, on: date, reference: Reference) -> ArrivalPlanned:
        """The day they mean to arrive, so that communes and schools prepare; may change."""
        self.only_while(*TO_COME)
        _is_to_come(plan.planned_on, on)
        is_of_the_territory(plan.epci, reference)
        levels_are_known(plan.children, reference)
        self.plan, self.status = plan, Status.PLANNED
        self.has_news(on)
        return ArrivalPlanned(
            subject=self.subject,
            occurred_on=on,
            path=self.id,
            epci=plan.epci,
            planned_on=plan.planned_on,
            rooms=plan.rooms,
            children=plan.children,
        )

    def suits(self, party: Party, project: Project, gate: Gate) -> None:
        """The candidate as they are now; what nobody decided on the checklist follows."""
        self.party, self.project, self.gate = party, project, gate
        self.checklist = [each.suiting(party) for each in self.checklist]

    def _is_asked(self, item: Item) -> None:
        if all(each.item is not item for each in self.checklist):
            raise RuleBroken("step-not-asked", "Cette étape ne fait pas partie de ce parcours.")


def _is_to_come(planned_on: date, on: date) -> None:
    if planned_on < on:
        raise Invalid("planned-in-the-past", "Une arrivée se prévoit avant d'avoir eu lieu.")


def is_of_the_territory(epci: str, reference: Reference) -> None:
    if reference.epci(epci) is None:
        raise Invalid("epci-unknown", "Cette intercommunalité n'est pas du territoire.")


def levels_are_known(children: Iterable[Children], reference: Reference) -> None:
    """School levels are those of the territory, each once."""
    levels = [each.level for each in children]
    if len(set(levels)) < len(levels) or not set(levels) <= set(reference.school_levels):
        raise Invalid(
            "level-unknown", "Les niveaux scolaires sont ceux du territoire, chacun une fois."
        )
