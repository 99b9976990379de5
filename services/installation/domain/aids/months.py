"""Months of the calendar, as delays of law count them."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day that many months later; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier; the last of the month where it has no such day."""
    return months_after(day, -months)
