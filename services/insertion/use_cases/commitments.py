"""What is asked of commitments: to be answered, given to a local person, and met."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.deadlines import come
from chassis.work import Work
from chassis.work_list import due_among
from services.insertion.domain.commitment import Answer, Commitment
from services.insertion.domain.commitment_deadlines import COMMITMENT_EXPIRES, deadlines
from services.insertion.domain.commitment_waiting import Waiting, waiting
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.one_path import goes_on
from services.insertion.use_cases.commitment_keeping import keep


async def take_commitment(id: UUID, officer: str | None, work: Work) -> Commitment:
    """Gives a commitment to an officer: to who asks, where none is named."""
    commitment = await work.get(Commitment, id)
    commitment.take(officer or work.actor)
    return keep(commitment, work)


async def answer_commitment(id: UUID, accepted: bool, on: date | None, work: Work) -> Commitment:
    """Notes what who arrived says; nothing else depends on it."""
    commitment = await work.get(Commitment, id)
    answer = Answer(happened(on, work.today), accepted, work.actor)
    return keep(commitment, work, commitment.hears(answer))


async def assign_commitment(id: UUID, path: UUID, on: date | None, work: Work) -> Commitment:
    """Gives what somebody who arrived accepts to a local person whose path goes on."""
    await work.lock((await work.peek(Commitment, id)).subject, path)
    commitment = await work.get(Commitment, id)
    goes_on(await work.get(InsertionPath, path))
    commitment.assign(path, happened(on, work.today), work.actor)
    return keep(commitment, work)


async def release_commitment(id: UUID, on: date | None, work: Work) -> Commitment:
    """The person drops out: the commitment waits for another one."""
    commitment = await work.get(Commitment, id)
    commitment.release(happened(on, work.today))
    return keep(commitment, work)


async def meet_commitment(id: UUID, on: date | None, work: Work) -> Commitment:
    """Notes that the person got what was accepted."""
    commitment = await work.get(Commitment, id)
    return keep(commitment, work, commitment.meet(happened(on, work.today)))


async def let_commitment_expire(id: UUID, work: Work) -> None:
    """Nothing came of it in time, unless something did meanwhile."""
    commitment = await work.get(Commitment, id)
    due = come(COMMITMENT_EXPIRES, deadlines(commitment, work.rule), work)
    keep(commitment, work, commitment.expire(due) if due else None)


async def commitment_work_list(
    officer: str | None, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[Commitment, Waiting]], str | None]:
    """Some commitments on which something is to be done, and where to go on; None at the end."""

    async def due(commitment: Commitment) -> Waiting | None:
        return waiting(commitment, work.rule)

    return await due_among(Commitment, due, officer, after, limit, work)
