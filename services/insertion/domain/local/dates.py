"""The order in which facts can have happened."""

from datetime import date

from chassis.errors import RuleBroken


def not_before(on: date, previous: date) -> None:
    """A fact never comes before the one it follows."""
    if on < previous:
        raise RuleBroken(
            "before-previous-fact",
            f"Ce fait ne peut pas précéder celui qu'il suit, du {previous:%d/%m/%Y}.",
        )
