"""A candidate's interest in an opportunity, from its first word to a place or to nothing."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis import standing
from chassis.errors import RuleBroken
from services.prospection.domain.entry import interest_known


class InterestStatus(StrEnum):
    """How far it went."""

    NOTED = "noted"
    IN_CONTACT = "in-contact"
    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    RETAINED = "retained"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    InterestStatus.NOTED: "noté",
    InterestStatus.IN_CONTACT: "en contact",
    InterestStatus.PROPOSED: "proposé",
    InterestStatus.WITHDRAWN: "sans suite",
    InterestStatus.RETAINED: "retenu",
}
_FURTHEST_FIRST = (
    InterestStatus.RETAINED,
    InterestStatus.PROPOSED,
    InterestStatus.IN_CONTACT,
    InterestStatus.NOTED,
    InterestStatus.WITHDRAWN,
)
ALIVE = frozenset({InterestStatus.NOTED, InterestStatus.IN_CONTACT, InterestStatus.PROPOSED})


class InterestAlert(StrEnum):
    """What somebody has to do about an interest."""

    ANSWER = "answer-awaited"
    LEFT = "place-to-settle"


class Ending(StrEnum):
    """Why nothing comes of an interest."""

    CANDIDATE = "candidate"
    PROVIDER = "provider"
    RELEASED = "released"


@dataclass(kw_only=True)
class Interest:
    """One candidate, one opportunity; kept with the candidate, and gone with them."""

    id: UUID
    version: int = 0
    candidate: UUID
    opportunity: UUID
    status: InterestStatus = InterestStatus.NOTED
    since: date
    note: str = ""
    ending: Ending | None = None
    looked_at_on: date | None = None
    alerts: dict[InterestAlert, date] = field(default_factory=dict)

    @property
    def subject(self) -> UUID:
        """It is what a candidate wishes."""
        return self.candidate

    @property
    def is_alive(self) -> bool:
        return self.status in ALIVE

    @property
    def is_retained(self) -> bool:
        return self.status is InterestStatus.RETAINED

    def is_noted_again(self, note: str, on: date) -> None:
        """They come back to what came to nothing."""
        self._follows(on)
        if self.status is not InterestStatus.WITHDRAWN:
            raise interest_known()
        self.note = note or self.note
        self._becomes(InterestStatus.NOTED, on)

    def get_in_contact(self, on: date) -> None:
        """Who offers and who is interested speak with each other."""
        self._only_while(InterestStatus.NOTED)
        self._follows(on)
        self._becomes(InterestStatus.IN_CONTACT, on)

    def propose(self, on: date) -> None:
        """The candidate is put to whoever offers it; an answer is awaited."""
        self._only_while(InterestStatus.NOTED, InterestStatus.IN_CONTACT)
        self._follows(on)
        self._becomes(InterestStatus.PROPOSED, on)

    def is_taken_on(self, on: date) -> None:
        """Whoever offers it says yes."""
        self._only_while(InterestStatus.PROPOSED)
        self._follows(on)
        self._becomes(InterestStatus.RETAINED, on)

    def comes_to_nothing(self, ending: Ending, on: date) -> None:
        """One of them says no, before a place is taken."""
        self._only_while(*ALIVE)
        self._follows(on)
        self._becomes(InterestStatus.WITHDRAWN, on)
        self.ending = ending

    def falls_through(self, on: date) -> None:
        """The place that was taken is free again."""
        self._only_while(InterestStatus.RETAINED)
        self._becomes(InterestStatus.WITHDRAWN, max(on, self.since))
        self.ending = Ending.RELEASED

    def keeps_its_place(self) -> None:
        """Whoever left the programme holds the place all the same."""
        if InterestAlert.LEFT not in self.alerts:
            raise RuleBroken("nothing-to-settle", "Aucune place n'est à confirmer ici.")
        del self.alerts[InterestAlert.LEFT]

    def loses_its_candidate(self, on: date) -> None:
        """The candidate gives up settling: a place that they hold is for an officer to settle."""
        if self.is_alive:
            self._becomes(InterestStatus.WITHDRAWN, max(on, self.since))
            self.ending = Ending.CANDIDATE
        elif self.is_retained:
            self.alerts[InterestAlert.LEFT] = on

    def is_looked_at(self, on: date, *, still_on_offer: bool) -> None:
        """No answer came in time; where nothing is on offer any more, none is awaited."""
        self.looked_at_on = on
        if still_on_offer:
            self.alerts[InterestAlert.ANSWER] = on
        else:
            self.alerts.pop(InterestAlert.ANSWER, None)

    def goes_on_with(self, candidate: UUID) -> None:
        """The candidate's file went into another one."""
        self.candidate = candidate

    def is_further_than(self, other: "Interest") -> bool:
        return _FURTHEST_FIRST.index(self.status) < _FURTHEST_FIRST.index(other.status)

    def _becomes(self, status: InterestStatus, on: date) -> None:
        self.status, self.since = status, on
        self.ending, self.looked_at_on, self.alerts = None, None, {}

    def _follows(self, on: date) -> None:
        standing.follows(self.since, on)

    def _only_while(self, *statuses: InterestStatus) -> None:
        standing.only_while(self.status, statuses, "Cet intérêt", "il", slug="interest-status")
