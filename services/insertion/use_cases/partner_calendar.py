"""What happens to a partner's path by itself on its day, unless something happened meanwhile."""

from uuid import UUID

from chassis.deadlines import come
from chassis.work import Work
from services.insertion.domain.partner_deadlines import UNANSWERED, deadlines
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.use_cases.partner_keeping import keep


async def leave_unanswered(id: UUID, work: Work) -> None:
    """The partner did not answer in time, after every reminder."""
    path = await work.get(PartnerPath, id)
    due = come(UNANSWERED, deadlines(path, work.rule), work)
    keep(path, work, path.stays_unanswered(due, work.rule) if due else None)
