"""Who follows the person, and the contract that both sign."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.errors import NotFound
from chassis.work import Work
from services.insertion.domain.local.contract import Contract, Way
from services.insertion.domain.local.path import InsertionPath
from services.insertion.use_cases.local_keeping import keep


async def decide_referral(
    id: UUID,
    way: Way,
    body: str,
    referent: str,
    decided_on: date,
    notified_on: date | None,
    work: Work,
) -> InsertionPath:
    """Notes who follows the person and how, and the day they were notified of it."""
    path = await work.get(InsertionPath, id)
    notified = happened(notified_on, work.today)
    told = path.decide(way, body, referent, decided_on, notified, work.rule)
    return keep(path, work, told)


async def take_contract(id: UUID, signed: Contract, work: Work) -> InsertionPath:
    """Records the contract that the person signed; it holds once another officer saw it."""
    path = await work.get(InsertionPath, id)
    happened(signed.signed_on, work.today)
    path.take_contract(replace(signed, recorded_by=work.actor), work.rule)
    return keep(path, work)


async def drop_contract(id: UUID, work: Work) -> InsertionPath:
    """Takes back a contract that was written down wrong."""
    path = await work.get(InsertionPath, id)
    path.drop_contract()
    return keep(path, work)


async def countersign_contract(id: UUID, read: Contract, work: Work) -> InsertionPath:
    """A second officer says what they read on the paper, whoever looks after the path."""
    found = await work.about(InsertionPath, id)
    if not found:
        raise NotFound
    return keep(found[0], work, found[0].countersign(read, work.actor))
