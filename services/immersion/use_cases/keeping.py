"""How stays are kept: their timers follow from them each time."""

from collections.abc import Iterable, Sequence

from chassis.deadlines import follow
from chassis.work import Work
from contracts.event import Event
from services.immersion.domain.deadlines import deadlines
from services.immersion.domain.stay import Stay


def keep(stay: Stay, work: Work, told: Event | Sequence[Event] | None = None) -> Stay:
    """Saves a stay, tells what happened, and sets its timers to what the stay says now."""
    work.save(stay, told)
    follow(deadlines(stay, work.rule), stay, work)
    return stay


def follow_up(stays: Iterable[Stay], work: Work) -> None:
    """Something is done about stays to which nobody answered or came."""
    for stay in stays:
        if stay.calls_for_contact:
            stay.follow_up()
            keep(stay, work)
