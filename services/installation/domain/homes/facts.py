"""What is known of a promise of a home, and the rules every change of it obeys."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from chassis import standing
from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from services.installation.domain.homes.rules import ENDING_DAYS


class Status(StrEnum):
    """Where a promise stands."""

    HELD = "held"
    CONFIRMED = "confirmed"
    OCCUPIED = "occupied"
    ENDED = "ended"
    RELEASED = "released"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Status.HELD: "retenue",
    Status.CONFIRMED: "confirmée par le propriétaire",
    Status.OCCUPIED: "en cours d'occupation",
    Status.ENDED: "terminée",
    Status.RELEASED: "levée",
}
TO_COME = (Status.HELD, Status.CONFIRMED)
LIVE = (*TO_COME, Status.OCCUPIED)


class Release(StrEnum):
    """Why a home is free again."""

    EXPIRED = "expired"
    GIVEN_UP = "given-up"
    ENDED = "ended"
    OWNER_WITHDREW = "owner-withdrew"


@dataclass(kw_only=True)
class PromiseFacts:
    """A promise as it stands; `latest_end_on` is the maximum that its first day gives it.

    `overstays_on` is the latest day on which they were seen there after their last day.
    """

    id: UUID
    version: int = 0
    household: UUID
    home: UUID
    epci: str
    agency: str | None = None
    officer: str | None = None
    starts_on: date
    ends_on: date
    latest_end_on: date
    held_on: date
    held_until: date
    status: Status = Status.HELD
    since: date
    confirmed_on: date | None = None
    occupied_on: date | None = None
    overstays_on: date | None = None
    left_on: date | None = None
    endangered_on: date | None = None
    release: Release | None = None

    @property
    def subject(self) -> UUID:
        return self.household

    @property
    def is_live(self) -> bool:
        """Whether the home is kept for them."""
        return self.status in LIVE

    def ends_soon_on(self, rule: Rule) -> date:
        """The day from which its end is to be prepared."""
        return self.ends_on - timedelta(days=rule(ENDING_DAYS, self.held_on))

    def becomes(self, status: Status, on: date) -> None:
        self.status, self.since = status, on

    def only_while(self, *statuses: Status) -> None:
        """A change belongs to certain moments of a promise's life."""
        standing.only_while(self.status, statuses, "La promesse", "elle")

    def follows(self, on: date) -> None:
        """What happens to a promise does not precede what happened to it before."""
        if on < self.since:
            raise RuleBroken(
                "before-the-last-step", f"La dernière étape date du {self.since:%d/%m/%Y}."
            )

    def is_still_held(self, on: date) -> None:
        if on > self.held_until:
            raise RuleBroken(
                "hold-expired",
                f"Le logement n'était retenu que jusqu'au {self.held_until:%d/%m/%Y}.",
            )

    def has_begun(self, on: date) -> None:
        if not self.starts_on <= on <= self.ends_on:
            raise RuleBroken(
                "outside-the-promise", "L'entrée dans les lieux se fait pendant les jours promis."
            )

    def is_not_over(self, on: date) -> None:
        if on > self.ends_on:
            raise RuleBroken("promise-over", "La promesse a pris fin : elle ne se prolonge plus.")

    def is_longer(self, ends_on: date) -> None:
        if ends_on <= self.ends_on:
            raise Invalid("not-longer", "Une prolongation donne un dernier jour plus tardif.")

    def is_past_its_end(self, on: date) -> None:
        if on <= self.ends_on:
            raise RuleBroken("not-an-overstay", "Le dernier jour promis n'est pas passé.")
