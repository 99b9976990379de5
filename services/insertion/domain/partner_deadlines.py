"""The days on which something happens to a partner's path by itself."""

from chassis.deadlines import Days
from chassis.rules import Rule
from services.insertion.domain.partner_path import PartnerPath

UNANSWERED = "partner-unanswered"
REVIEW = "partner-review"


def deadlines(path: PartnerPath, rule: Rule) -> Days:
    """Every timer of a path, and its day; None where there is nothing to wait for."""
    return {UNANSWERED: path.unanswered_on(rule), REVIEW: path.review_due_on(rule)}
