"""Whether they are still there, months after their arrival: said by a person, or not known."""

import calendar
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


def months_after(day: date, months: int) -> date:
    """The same day of the month that many months later; the last one where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
