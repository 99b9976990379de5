"""What is to be settled before and after an arrival, item by item, each owned and dated."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from chassis.errors import RuleBroken
from services.installation.domain.party import Kind, Party


class Item(StrEnum):
    """What a settlement is made of."""

    ACTIVITY = "activity"
    HOUSING = "housing"
    PARTNER = "partner"
    SCHOOL = "school-childcare"
    HEALTH = "health"
    MOBILITY = "mobility"
    DIGITAL = "digital"
    ADMINISTRATION = "administration"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Item.ACTIVITY: "activité",
    Item.HOUSING: "logement ou locaux",
    Item.PARTNER: "conjoint ou partenaire",
    Item.SCHOOL: "école et garde d'enfants",
    Item.HEALTH: "santé",
    Item.MOBILITY: "mobilité",
    Item.DIGITAL: "numérique",
    Item.ADMINISTRATION: "démarches administratives",
}


class Progress(StrEnum):
    """How far an item is."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    NOT_APPLICABLE = "not-applicable"


_NEXT = {
    Progress.OPEN: {Progress.IN_PROGRESS, Progress.DONE, Progress.NOT_APPLICABLE},
    Progress.IN_PROGRESS: {Progress.DONE, Progress.NOT_APPLICABLE},
    Progress.DONE: {Progress.IN_PROGRESS},
    Progress.NOT_APPLICABLE: {Progress.IN_PROGRESS},
}


@dataclass(frozen=True)
class Step:
    """An item of one path: how far it is since when, whose it is, and for which day."""

    item: Item
    progress: Progress
    since: date
    owner: str | None = None
    due_on: date | None = None
    by_hand: bool = False
    """Whether an officer said how far it is; until then it follows who settles."""

    @property
    def is_settled(self) -> bool:
        return self.progress in {Progress.DONE, Progress.NOT_APPLICABLE}

    def moved(self, progress: Progress, owner: str | None, due_on: date | None, on: date) -> "Step":
        """The item once an officer said how far it is, whose, and for when."""
        if progress is not self.progress and progress not in _NEXT[self.progress]:
            raise RuleBroken("step-cannot-move", "Cette étape ne passe pas de son état à celui-ci.")
        since = self.since if progress is self.progress else on
        return replace(
            self, progress=progress, since=since, owner=owner, due_on=due_on, by_hand=True
        )

    def suiting(self, party: Party) -> "Step":
        """The item as it follows from who settles, unless an officer said how far it is."""
        if self.by_hand:
            return self
        is_theirs = _concerns(self.item, party)
        return replace(self, progress=Progress.OPEN if is_theirs else Progress.NOT_APPLICABLE)


def a_checklist(items: Iterable[Item], party: Party, on: date) -> list[Step]:
    """Everything that the territory asks for; what does not concern them is said to be so."""
    return [Step(item, Progress.OPEN, on).suiting(party) for item in items]


def _concerns(item: Item, party: Party) -> bool:
    if item is Item.PARTNER:
        return party.has_partner
    if item is Item.SCHOOL:
        return party.kind is Kind.ORGANISATION or bool(party.children)
    return True
