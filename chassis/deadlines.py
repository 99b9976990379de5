"""Timers that follow from what an item says: set each time it is kept, looked at as they come."""

from collections.abc import Mapping
from datetime import date

from chassis.work import Aggregate, Work

Days = Mapping[str, date | None]
"""Every timer of an item, and its day; None where there is nothing to wait for."""


def follow(days: Days, item: Aggregate, work: Work) -> None:
    """Sets an item's timers to those days, and takes away those that have none."""
    for timer, due in days.items():
        if due is None:
            work.dismiss(timer, item)
        else:
            work.remind(timer, item, due)


def come(timer: str, days: Days, work: Work) -> date | None:
    """The day of a timer, once it has come; what happens then may be dated of that day."""
    due = days[timer]
    return due if due and due <= work.today else None
