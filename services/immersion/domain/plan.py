"""What is put to the party: where they are received, when, and where they sleep."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chassis.errors import Invalid


class Lodging(StrEnum):
    """Where the party sleeps."""

    HOST_HOME = "host-home"
    GUESTHOUSE = "guesthouse"
    HOTEL = "hotel"
    BRIDGE_HOME = "bridge-home"
    OWN_ARRANGEMENT = "own-arrangement"


@dataclass(frozen=True)
class Asked:
    """What somebody who agrees to a plan agreed to: a place and days."""

    epci: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Plan:
    """Dates and a place, put to the party on a day from which their time to reply runs."""

    epci: str
    starts_on: date
    ends_on: date
    put_on: date
    lodging: Lodging | None = None
    lodging_booked: bool = False

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise Invalid("ends-before-start", "Un séjour ne finit pas avant d'avoir commencé.")
        if self.starts_on < self.put_on:
            raise Invalid("starts-before-plan", "Un séjour se prévoit avant son premier jour.")
        if self.lodging_booked and self.lodging is None:
            raise Invalid("lodging-unnamed", "Un hébergement réservé a une nature.")

    @property
    def days(self) -> int:
        return days_between(self.starts_on, self.ends_on)

    def asks_the_same_as(self, other: "Plan") -> bool:
        """Whether whoever agreed to the one agreed to the other: same place, same days."""
        return self.asked == other.asked

    @property
    def asked(self) -> Asked:
        return Asked(self.epci, self.starts_on, self.ends_on)

    def holds(self, day: date) -> bool:
        """Whether that day is one of the stay's."""
        return self.starts_on <= day <= self.ends_on


def days_between(first: date, last: date) -> int:
    """The number of days, both counted."""
    return (last - first) // timedelta(days=1) + 1
