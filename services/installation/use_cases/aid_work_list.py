"""What waits for those who handle aids, request by request."""

from uuid import UUID

from chassis.work import Work
from chassis.work_list import due_among
from services.installation.domain.aids.aid import aid
from services.installation.domain.aids.budget import Budget
from services.installation.domain.aids.facts import Status
from services.installation.domain.aids.request import AidRequest
from services.installation.domain.aids.waiting import Waiting, waiting


async def aid_work_list(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[AidRequest, Waiting]], str | None]:
    """Some requests on which something is to be done, and where to go on; None at the end.

    Who waits for money is passed over until their turn comes.
    """
    turns: dict[UUID, list[UUID]] = {}

    async def due(request: AidRequest) -> Waiting | None:
        return await _due(request, turns, work)

    return await due_among(AidRequest, due, officer, after, limit, work)


async def _due(request: AidRequest, turns: dict[UUID, list[UUID]], work: Work) -> Waiting | None:
    """What is to be done on a request; `turns` remembers whom each line's money reaches."""
    line = request.budget
    if request.status is Status.WAIT_LISTED and line is not None and line not in turns:
        turns[line] = (await work.peek(Budget, line)).reached
    reached = line is not None and request.id in turns.get(line, [])
    rules = aid(request.aid, request.received_on, work.rule)
    return waiting(request, rules, work.today, work.rule, reached=reached)
