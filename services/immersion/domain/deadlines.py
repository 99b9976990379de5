"""The days on which something happens to a stay by itself."""

from collections.abc import Callable
from datetime import date

from chassis.rules import Rule
from services.immersion.domain.facts import Status
from services.immersion.domain.stay import Stay

REPLY = "reply-expired"
NO_SHOW = "no-show"
EVALUATION = "evaluation-reminder"
OUTCOME = "unknown-outcome"


def deadlines(stay: Stay, rule: Rule) -> dict[str, date | None]:
    """Every timer of a stay, and its day; None where there is nothing to wait for."""
    return {timer: due(stay, rule) for timer, due in _DEADLINES.items()}


def _reply(stay: Stay, _: Rule) -> date | None:
    return stay.expires_on


def _no_show(stay: Stay, _: Rule) -> date | None:
    return stay.no_show_on if stay.status is Status.CONFIRMED else None


def _evaluation(stay: Stay, rule: Rule) -> date | None:
    """Once, and only while somebody has not given theirs."""
    if stay.status is not Status.AWAITING_EVALUATION or stay.reminded_on or not stay.unheard:
        return None
    return stay.evaluation_due_on(rule)


def _outcome(stay: Stay, rule: Rule) -> date | None:
    if stay.status is not Status.AWAITING_EVALUATION:
        return None
    return stay.outcome_due_on(rule)


_DEADLINES: dict[str, Callable[[Stay, Rule], date | None]] = {
    REPLY: _reply,
    NO_SHOW: _no_show,
    EVALUATION: _evaluation,
    OUTCOME: _outcome,
}
