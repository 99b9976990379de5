"""What follows from what prospection and insertion tell of a candidate."""

from datetime import date
from uuid import UUID

from chassis.errors import Awaits
from chassis.known import known
from chassis.work import Work
from services.installation.domain.gate import Word
from services.installation.domain.newcomer import Newcomer, Project
from services.installation.domain.party import Party
from services.installation.domain.path import Path
from services.installation.use_cases import aids, places
from services.installation.use_cases.keeping import keep


async def register(candidate: UUID, party: Party, project: Project, on: date, work: Work) -> None:
    """The candidate made themselves known; an id that ended stays ended."""
    newcomer = await known(Newcomer, candidate, work) or Newcomer(id=candidate)
    if not newcomer.is_forgotten:
        newcomer.registers(party, project, on)
        await _spread(newcomer, work)


async def qualify(candidate: UUID, party: Party, project: Project, on: date, work: Work) -> None:
    newcomer = await known(Newcomer, candidate, work) or Newcomer(id=candidate)
    if not newcomer.is_forgotten:
        newcomer.qualifies(party, project, on)
        await _spread(newcomer, work)


async def withdraw(candidate: UUID, on: date, work: Work) -> None:
    """The candidate gives up: a path that is open says so to its officer, and stays open.

    What was kept for their arrival is free for others at once.
    """
    newcomer = await known(Newcomer, candidate, work)
    if newcomer is not None and not newcomer.is_forgotten:
        newcomer.withdraws(on)
        await _spread(newcomer, work)
        await places.give_up(candidate, on, work)


async def reopen_candidate(candidate: UUID, on: date, work: Work) -> None:
    """A file that was closed or slept is taken up again."""
    newcomer = await known(Newcomer, candidate, work)
    if newcomer is not None and not newcomer.is_forgotten:
        newcomer.reopens(on)
        await _spread(newcomer, work)


async def recompose(candidate: UUID, party: Party, on: date, work: Work) -> None:
    newcomer = await known(Newcomer, candidate, work)
    if newcomer is not None and not newcomer.is_forgotten:
        newcomer.recompose(party, on)
        await _spread(newcomer, work)


async def merge(candidate: UUID, merged: UUID, party: Party, on: date, work: Work) -> None:
    """Two candidates are one household: the id that ends is remembered with where it went on."""
    await recompose(candidate, party, on, work)
    ended = await known(Newcomer, merged, work) or Newcomer(id=merged)
    if not ended.is_forgotten:
        ended.ends(candidate, on)
        await _spread(ended, work)
    await places.merge(candidate, merged, on, work)
    await aids.merge(candidate, merged, on, work)


async def anonymise(candidate: UUID, on: date, work: Work) -> None:
    """Nothing is kept of the candidate but that the id was one; what was told of them remains."""
    for path in await work.about(Path, candidate):
        keep(path, work, path.break_off(on))
        work.erase(path)
    await places.forget(candidate, on, work)
    await aids.forget(candidate, work)
    newcomer = await known(Newcomer, candidate, work) or Newcomer(id=candidate)
    newcomer.is_forgotten_from(on)
    work.save(newcomer)


async def hear_of_the_partner(candidate: UUID, word: Word, on: date, work: Work) -> None:
    """Insertion's word on the partner's situation, which waits for prospection's on the rest."""
    newcomer = await known(Newcomer, candidate, work)
    if newcomer is None:
        raise Awaits("prospection", candidate)
    if not newcomer.is_forgotten:
        newcomer.hears(word, on)
        await _spread(newcomer, work)


async def _spread(newcomer: Newcomer, work: Work) -> None:
    """Saves a candidate; their path, as long as it is followed, takes up who they are now."""
    work.save(newcomer)
    for path in await work.about(Path, newcomer.id):
        if path.is_active:
            path.follows(newcomer)
            keep(path, work)
