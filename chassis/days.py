"""Every fact has its own day, apart from the day somebody writes it down."""

from datetime import date

from chassis.errors import Invalid


def happened(on: date | None, today: date) -> date:
    """The day of a fact: the day given, today where none is. A fact is never in the future."""
    if on is not None and on > today:
        raise Invalid("date-in-the-future", "Un fait ne peut pas porter une date à venir.")
    return on or today
