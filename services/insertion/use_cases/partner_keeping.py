"""How partners' paths are kept: their timers follow from them each time."""

from chassis.deadlines import follow
from chassis.work import Work
from contracts.event import Event
from services.insertion.domain.partner_deadlines import deadlines
from services.insertion.domain.partner_path import PartnerPath


def keep(path: PartnerPath, work: Work, told: Event | None = None) -> PartnerPath:
    """Saves a path, tells what happened, and sets its timers to what the path says now."""
    work.save(path, told)
    follow(deadlines(path, work.rule), path, work)
    return path
