"""How local people's paths are kept: their timers follow from them each time."""

from chassis.deadlines import follow
from chassis.work import Work
from contracts.event import Event
from services.insertion.domain.local.deadlines import deadlines
from services.insertion.domain.local.path import InsertionPath


def keep(path: InsertionPath, work: Work, told: Event | None = None) -> InsertionPath:
    """Saves a path, tells what happened, and sets its timers to what the path says now."""
    work.save(path, told)
    remind(path, work)
    return path


def remind(path: InsertionPath, work: Work) -> None:
    """Sets a path's timers to what the path says now."""
    follow(deadlines(path, work.rule), path, work)
