"""The days on which something happens to a promise by itself."""

from datetime import date, timedelta

from services.installation.domain.homes.facts import PromiseFacts, Status

HOLD_EXPIRES = "home-hold"


def deadlines(promise: PromiseFacts) -> dict[str, date | None]:
    """Every timer of a promise, and its day; None where there is nothing to wait for."""
    is_held = promise.status is Status.HELD
    return {HOLD_EXPIRES: promise.held_until + timedelta(days=1) if is_held else None}
