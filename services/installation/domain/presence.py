"""Whether they are still there, months after their arrival: said by a person, or not known."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Presence(StrEnum):
    """What is known at a check."""

    RETAINED = "retained"
    DEPARTED = "departed"
    UNKNOWN = "unknown"
    AWAITED = "awaited"
    TO_COME = "to-come"


@dataclass(frozen=True)
class Answer:
    """What was said at a check, and on which day: still there, or not known."""

    presence: Presence
    on: date
