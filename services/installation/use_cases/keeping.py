"""How paths are kept: their timers follow from them each time."""

from collections.abc import Sequence

from chassis.deadlines import follow
from chassis.work import Work
from contracts.event import Event
from services.installation.domain.deadlines import deadlines
from services.installation.domain.path import Path


def keep(path: Path, work: Work, told: Event | Sequence[Event] | None = None) -> Path:
    """Saves a path, tells what happened, and sets its timers to what the path says now."""
    work.save(path, told)
    follow(deadlines(path, work.rule), path, work)
    return path
