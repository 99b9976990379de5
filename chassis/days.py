"""Every fact has its own day, apart from the day somebody writes it down; months are civil ones."""

from calendar import monthrange
from datetime import date

from chassis.errors import Invalid


def happened(on: date | None, today: date) -> date:
    """The day of a fact: the day given, today where none is. A fact is never in the future."""
    if on is not None and on > today:
        raise Invalid("date-in-the-future", "Un fait ne peut pas porter une date à venir.")
    return on or today


def months_after(day: date, months: int) -> date:
    """The same day some months later or earlier; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
