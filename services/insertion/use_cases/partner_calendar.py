"""What happens to a partner's path by itself on its day, unless something happened meanwhile."""

from uuid import UUID

from chassis.deadlines import come
from chassis.work import Work
from services.insertion.domain.partner_deadlines import REVIEW, UNANSWERED, deadlines
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.use_cases.partner_keeping import keep


async def leave_unanswered(id: UUID, work: Work) -> None:
    """The partner did not answer in time, after every reminder."""
    path = await work.get(PartnerPath, id)
    due = come(UNANSWERED, deadlines(path, work.rule), work)
    keep(path, work, path.stays_unanswered(due, work.rule) if due else None)


async def let_partner_path_stall(id: UUID, work: Work) -> None:
    """Nothing happened on the path for long."""
    path = await work.get(PartnerPath, id)
    due = come(REVIEW, deadlines(path, work.rule), work)
    if due:
        path.stalls(due)
    keep(path, work)
