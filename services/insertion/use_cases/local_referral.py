"""How a local person's path opens, who looks after it, and how it is put right."""

from uuid import UUID

from chassis.days import happened
from chassis.work import Work
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.person import Person, Referral, already_referred, epci_of
from services.insertion.use_cases.local_keeping import keep


async def refer_person(
    person: Person, referral: Referral, officer: str | None, work: Work
) -> InsertionPath:
    """Opens a path, unless the body referred the same file before."""
    happened(referral.on, work.today)
    epci = epci_of(person.commune, referral.on, work.territory)
    path, referred = InsertionPath.refer(work.new_id(), person, referral, epci, officer, work.rule)
    if await work.find(InsertionPath, reference=referral.key):
        raise already_referred()
    return keep(path, work, referred)


async def assign_path(id: UUID, officer: str | None, work: Work) -> InsertionPath:
    """Gives the path to an adviser: to who asks, where none is named."""
    path = await work.get(InsertionPath, id)
    path.assign(officer or work.actor)
    return keep(path, work)


async def correct_person(id: UUID, person: Person, work: Work) -> InsertionPath:
    """Puts right who the person is, where they live and how they are reached."""
    path = await work.get(InsertionPath, id)
    path.correct(person, epci_of(person.commune, work.today, work.territory))
    return keep(path, work)
