"""The days on which something happens to a path by itself."""

from chassis.deadlines import Days
from chassis.rules import Rule
from services.installation.domain.path import Path

UNKNOWN_PRESENCE = "unknown-presence"


def deadlines(path: Path, rule: Rule) -> Days:
    """Every timer of a path, and its day; None where there is nothing to wait for."""
    return {UNKNOWN_PRESENCE: path.presence_given_up_on(rule)}
