"""What scarce places share: ids that are locked last, periods, and lines in order of arrival."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from chassis.errors import Invalid

_NAMESPACE = UUID("0c0a4a52-64b1-4a52-9f5b-5b0d6f6a2d11")
_AFTER_CANDIDATES = 0xFFFFFFFE << 96
_REST = (1 << 96) - 1


def place_id(drawn: UUID) -> UUID:
    """An id that sorts after any candidate's and before any budget's.

    Subjects are locked in the order of their ids: candidates first, then what they ask for,
    then the money.
    """
    return UUID(int=_AFTER_CANDIDATES | (drawn.int & _REST))


def homes_of(epci: str) -> UUID:
    """The one subject of all the homes of an EPCI and of the line of those who wait for one."""
    return place_id(uuid5(_NAMESPACE, f"homes/{epci}"))


@dataclass(frozen=True)
class Period:
    """From a first day to a last one; without end where no last day is known."""

    starts_on: date
    ends_on: date | None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise Invalid("ends-before-start", "Le dernier jour ne précède pas le premier.")

    def overlaps(self, other: "Period") -> bool:
        """Whether they have a day in common."""
        return not (self._is_before(other) or other._is_before(self))

    def _is_before(self, other: "Period") -> bool:
        return self.ends_on is not None and self.ends_on < other.starts_on


@dataclass(frozen=True, order=True)
class Turn:
    """A place in line: the day somebody asked, then the order of arrival."""

    asked_on: date
    rank: int
    who: UUID
    """Who waits, or the request by which they do."""
