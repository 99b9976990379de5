"""What follows from what prospection tells of a candidate."""

from datetime import date
from uuid import UUID

from chassis.known import known
from chassis.work import Work
from services.immersion.domain.facts import Project
from services.immersion.domain.guest import STILL_TO_COME, Guest
from services.immersion.domain.party import Adult, Party
from services.immersion.domain.plan import Asked
from services.immersion.domain.stay import Stay
from services.immersion.use_cases.keeping import follow_up, keep


async def qualify(
    candidate: UUID, party: Party, project: Project, on: date, standing: str | None, work: Work
) -> None:
    """Offers a stay to a qualified candidate; a stay ahead of them takes up the new project.

    Whoever was brought in from before the platform, further than that, is known and offered none.
    """
    guest = await known(Guest, candidate, work) or Guest.welcome(candidate, party, project)
    if guest.has_ended:
        return
    guest.qualifies(party, project)
    work.save(guest)
    stays = await work.about(Stay, candidate)
    for stay in stays:
        if stay.is_ahead:
            keep(stay, work, stay.requalify(party, project, work.today, work.rule))
    if standing in STILL_TO_COME and not any(stay.is_ahead for stay in stays):
        invited, proposed = guest.invite(work.new_id(), on, stays)
        follow_up(stays, work)
        keep(invited, work, proposed)


async def withdraw(candidate: UUID, on: date, work: Work) -> None:
    """The candidate gives up; whoever never qualified has no stay to give up."""
    guest = await known(Guest, candidate, work)
    if guest is None or guest.has_ended:
        return
    guest.withdraws()
    work.save(guest)
    stays = await work.about(Stay, candidate)
    follow_up(stays, work)
    for stay in stays:
        if told := stay.candidate_withdraws(on):
            keep(stay, work, told)


async def recompose(candidate: UUID, party: Party, work: Work) -> None:
    """Others make up the household; one that never qualified will say who it is when it does."""
    guest = await known(Guest, candidate, work)
    if guest is None or guest.has_ended:
        return
    guest.recompose(party)
    work.save(guest)
    for stay in await work.about(Stay, candidate):
        if stay.is_open:
            keep(stay, work, stay.recompose(party, work.today, work.rule))


async def hear(
    stay: UUID, candidate: UUID, adult: Adult, asked: Asked, agrees: bool, on: date, work: Work
) -> None:
    """An adult's own answer; one that comes too late, or to other dates, changes nothing."""
    for each in await work.about(Stay, candidate):
        if each.id == stay and each.is_still_asking(adult, asked):
            each.hear(adult, agrees=agrees, on=max(on, each.since))
            keep(each, work)


async def merge(candidate: UUID, merged: UUID, party: Party, on: date, work: Work) -> None:
    """Two candidates are one household: one goes on as it is now, nothing stays open of the other.

    The id that ends is remembered: that it qualified once may still be on its way to us.
    """
    await recompose(candidate, party, work)
    ended = await known(Guest, merged, work) or Guest.ended(merged)
    ended.ends()
    work.save(ended)
    await _break_off(merged, on, work)


async def anonymise(candidate: UUID, on: date, work: Work) -> None:
    """Nothing is kept of the candidate; what was told of their stays remains."""
    await _break_off(candidate, on, work)
    for stay in await work.about(Stay, candidate):
        work.erase(stay)
    guest = await known(Guest, candidate, work)
    if guest is not None:
        work.erase(guest)


async def _break_off(candidate: UUID, on: date, work: Work) -> None:
    stays = await work.about(Stay, candidate)
    follow_up(stays, work)
    for stay in stays:
        if told := stay.break_off(on):
            keep(stay, work, told)
