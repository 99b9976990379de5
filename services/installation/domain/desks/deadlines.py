"""The days on which something happens to a subscription by itself."""

from datetime import date, timedelta

from services.installation.domain.desks.subscription import Subscription

DESK_ENDS = "desk-end"


def deadlines(subscription: Subscription) -> dict[str, date | None]:
    """Every timer of a subscription, and its day; None where there is nothing to wait for."""
    ends_on = subscription.ends_on if subscription.is_live else None
    return {DESK_ENDS: ends_on + timedelta(days=1) if ends_on else None}
