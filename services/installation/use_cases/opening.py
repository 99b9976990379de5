"""How a path opens: on a stay, or by an officer for a reason; and who looks after it."""

from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.errors import Awaits, NotFound
from chassis.known import known
from chassis.work import Work
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.path import Path, exempted
from services.installation.domain.state import Basis, Doubt
from services.installation.use_cases.keeping import keep


async def go(candidate: UUID, stay: UUID, epci: str, on: date, work: Work) -> None:
    """A stay ends on a go: a path opens, unless one is open already.

    The stay was for a qualified candidate: prospection's word on them is waited for.
    """
    newcomer = await known(Newcomer, candidate, work)
    if newcomer is not None and newcomer.is_forgotten:
        return
    if newcomer is None or not newcomer.was_qualified:
        raise Awaits("prospection", candidate)
    followed = [path for path in await work.about(Path, candidate) if path.is_active]
    for path in followed:
        path.is_sure_again(Doubt.REVISED)
        keep(path, work)
    if not followed:
        path, opened = Path.open(
            work.new_id(), newcomer, Basis.IMMERSION, on, work.rule, stay=stay, epci=epci
        )
        keep(path, work, opened)


async def doubt(candidate: UUID, stay: UUID, on: date, work: Work) -> None:
    """A go turns out to be something else: whoever follows the path looks into it."""
    for path in await work.about(Path, candidate):
        if path.stay == stay and path.is_active:
            path.doubts_about(Doubt.REVISED, on)
            keep(path, work)


async def exempt(
    candidate: UUID, basis: Basis, epci: str | None, on: date | None, work: Work
) -> Path:
    """Opens a path without a stay, for a reason; whoever opens it looks after it."""
    newcomer = await known(Newcomer, candidate, work)
    if newcomer is None:
        raise NotFound("candidate-unknown", "La prospection n'a pas fait connaître ce candidat.")
    path, opened = exempted(
        work.new_id(),
        newcomer,
        basis,
        happened(on, work.today),
        await work.about(Path, candidate),
        work.rule,
        work.territory,
        epci=epci,
    )
    path.assign(work.actor, None, None)
    return keep(path, work, opened)


async def transfer(id: UUID, work: Work) -> Path:
    """A household goes on under the id that prospection gave it: so does its path."""
    newcomer = await work.peek(Newcomer, (await work.peek(Path, id)).subject)
    survivor = newcomer.goes_on_as()
    await work.lock(newcomer.id, survivor)
    former, goes_on = await work.get(Path, id), await work.get(Newcomer, survivor)
    others = await work.about(Path, survivor)
    path, told, ended = former.go_on_as(work.new_id(), goes_on, work.today, others)
    keep(former, work, ended)
    return keep(path, work, told)


async def assign(
    id: UUID, officer: str | None, territorial: str | None, technical: str | None, work: Work
) -> Path:
    """Hands the path over: to who asks, where nobody at all is named."""
    path = await work.get(Path, id)
    taken = officer if officer or territorial or technical else work.actor
    path.assign(taken, territorial, technical)
    return keep(path, work)
