"""The days on which something happens to a path by itself."""

from collections.abc import Callable
from datetime import date

from chassis.rules import Rule
from services.installation.domain.path import Path

UNKNOWN_PRESENCE = "unknown-presence"


def deadlines(path: Path, rule: Rule) -> dict[str, date | None]:
    """Every timer of a path, and its day; None where there is nothing to wait for."""
    return {timer: due(path, rule) for timer, due in _DEADLINES.items()}


def _unknown_presence(path: Path, rule: Rule) -> date | None:
    return path.presence_given_up_on(rule)


_DEADLINES: dict[str, Callable[[Path, Rule], date | None]] = {UNKNOWN_PRESENCE: _unknown_presence}
