"""The day on which something happens to a commitment by itself."""

from chassis.deadlines import Days
from chassis.rules import Rule
from services.insertion.domain.commitment import Commitment

COMMITMENT_EXPIRES = "commitment-expires"


def deadlines(commitment: Commitment, rule: Rule) -> Days:
    """The one timer of a commitment; None once it ended."""
    return {COMMITMENT_EXPIRES: commitment.expires_on(rule)}
