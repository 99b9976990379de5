"""The days on which something happens to an opportunity, or to an interest in one, by itself."""

from collections.abc import Callable
from datetime import date, timedelta

from chassis.rules import Rule
from services.prospection.domain.interest import Interest, InterestStatus
from services.prospection.domain.opportunity import Opportunity
from services.prospection.domain.rules import (
    INTEREST_ANSWER_DAYS,
    PROVIDER_DAYS,
    RECONFIRM_DAYS,
    RECONFIRM_GRACE_DAYS,
)
from services.prospection.domain.stock import OfferAlert

OUTSIDE = "opportunity-outside"
CONFIRM = "opportunity-confirm"
EXPIRE = "opportunity-expire"
FORGET_PROVIDER = "opportunity-forget-provider"
ANSWER = "interest-answer"


def offer_deadlines(opportunity: Opportunity, rule: Rule) -> dict[str, date | None]:
    """Every timer of an opportunity, and its day; None where there is nothing to wait for."""
    return {timer: due(opportunity, rule) for timer, due in _DEADLINES.items()}


def interest_deadlines(interest: Interest, rule: Rule) -> dict[str, date | None]:
    """The day on which an interest put to a provider should have its answer, and is looked at."""
    if interest.status is not InterestStatus.PROPOSED:
        return {ANSWER: None}
    since = interest.looked_at_on or interest.since
    return {ANSWER: since + timedelta(days=rule(INTEREST_ANSWER_DAYS, since))}


def _outside(opportunity: Opportunity, _: Rule) -> date | None:
    """A head start ends on its day, whatever becomes of the opportunity meanwhile."""
    return None if opportunity.outside else opportunity.outside_from


def _confirm(opportunity: Opportunity, rule: Rule) -> date | None:
    """It is confirmed at the pace that the territory gives to its kind, if it gives one."""
    confirmed = opportunity.confirmed_on
    if not opportunity.is_on_offer or confirmed is None or OfferAlert.CONFIRM in opportunity.alerts:
        return None
    pace = rule(RECONFIRM_DAYS, confirmed).get(opportunity.kind)
    return None if pace is None else confirmed + timedelta(days=pace)


def _expire(opportunity: Opportunity, rule: Rule) -> date | None:
    """Nobody confirmed it some days after the reminder; the whole delay runs, always."""
    reminded = opportunity.alerts.get(OfferAlert.CONFIRM)
    if reminded is None or not opportunity.is_on_offer:
        return None
    return reminded + timedelta(days=rule(RECONFIRM_GRACE_DAYS, reminded))


def _forget_provider(opportunity: Opportunity, rule: Rule) -> date | None:
    """Who offered it is not kept long after its end."""
    if not opportunity.may_be_forgotten:
        return None
    return opportunity.since + timedelta(days=rule(PROVIDER_DAYS, opportunity.since))


_DEADLINES: dict[str, Callable[[Opportunity, Rule], date | None]] = {
    OUTSIDE: _outside,
    CONFIRM: _confirm,
    EXPIRE: _expire,
    FORGET_PROVIDER: _forget_provider,
}
