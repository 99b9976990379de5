"""What arrivals open to local people: proposed once for each installation, whatever is replayed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.work import Work
from services.insertion.domain.commitment import Arrival, Commitment
from services.insertion.domain.commitment_rules import COMMITMENTS, Arrived, proposed
from services.insertion.use_cases.commitment_keeping import keep


@dataclass(frozen=True)
class Installation:
    """Who is installed, by the id of their installation's path, and where."""

    path: UUID
    subject: UUID
    epci: str
    on: date


async def propose_commitments(
    who: Installation, kind: Arrived, activity: str | None, headcount: int, work: Work
) -> None:
    """Proposes what the rule of the day says, unless it was proposed for that path already."""
    await work.lock(who.subject, who.path)
    if await work.about(Arrival, who.path):
        return
    arrival = Arrival(id=who.path, who=who.subject, on=who.on)
    work.save(arrival)
    for each in proposed(work.rule(COMMITMENTS, who.on), kind, activity, headcount):
        commitment, opened = Commitment.propose(work.new_id(), arrival, each, who.epci)
        keep(commitment, work, opened)


async def let_commitments_go(path: UUID, subject: UUID, on: date, work: Work) -> None:
    """Who arrived left: nothing is expected of them any more."""
    for commitment in await work.about(Commitment, subject):
        if commitment.arrival == path and not commitment.has_ended:
            keep(commitment, work, commitment.expire(max(on, commitment.moved_on)))
