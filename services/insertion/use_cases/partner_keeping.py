"""How partners' paths are kept: their timers follow each time, and links end where they have to."""

from chassis.deadlines import follow
from chassis.work import Work
from contracts.event import Event
from services.insertion.domain.partner_deadlines import deadlines
from services.insertion.domain.partner_link import PartnerLink
from services.insertion.domain.partner_path import PartnerPath


def keep(path: PartnerPath, work: Work, told: Event | None = None) -> PartnerPath:
    """Saves a path, tells what happened, and sets its timers to what the path says now."""
    work.save(path, told)
    follow(deadlines(path, work.rule), path, work)
    return path


async def call_off_links(path: PartnerPath, work: Work) -> None:
    """The partner answered otherwise, is asked anew, or is nobody's partner here any more."""
    for each in await work.about(PartnerLink, path.subject):
        if each.path == path.id and each.is_awaited:
            each.is_called_off()
            work.save(each)
