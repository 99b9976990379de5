"""The days on which something happens to a request by itself."""

from datetime import date

from chassis.rules import Rule
from services.installation.domain.aids.facts import UNDECIDED
from services.installation.domain.aids.request import AidRequest

SILENCE = "aid-silence"
APPEAL_SILENCE = "aid-appeal-silence"


def deadlines(request: AidRequest, rule: Rule) -> dict[str, date | None]:
    """Every timer of a request, and its day; None where there is nothing to wait for."""
    runs = request.status in UNDECIDED and request.silent_on is None
    return {
        SILENCE: request.silence_on(rule) if runs else None,
        APPEAL_SILENCE: request.appeal_silent_on(rule),
    }
