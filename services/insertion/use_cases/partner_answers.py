"""How a partner's own word comes in: by a link of their own, or by a paper two officers saw."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.errors import NotFound
from chassis.papers import Channel
from chassis.work import Work
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Keeping, Saying, Seat, Word
from services.insertion.use_cases.partner_keeping import call_off_links, keep


async def take_partner_paper(
    id: UUID, by: Seat, says: Saying, how: Keeping | None, on: date | None, work: Work
) -> PartnerPath:
    """Records the paper on which the partner answers; it counts once another officer saw it."""
    path = await work.get(PartnerPath, id)
    day = happened(on, work.today)
    path.take_paper(Word(by, says, day, Channel.SIGNED_PAPER, how, recorded_by=work.actor))
    return keep(path, work)


async def drop_partner_paper(id: UUID, work: Work) -> PartnerPath:
    """Takes back a paper that was written down wrong."""
    path = await work.get(PartnerPath, id)
    path.drop_paper()
    return keep(path, work)


async def countersign_partner_paper(
    household: UUID, says: Saying, how: Keeping | None, signed_on: date, work: Work
) -> PartnerPath:
    """A second officer says what they read on the paper, whoever looks after the path."""
    path = await current_path(household, work)
    read = Word(Seat.PARTNER, says, signed_on, Channel.SIGNED_PAPER, how)
    told = path.countersign(read, work.actor)
    await call_off_links(path, work)
    return keep(path, work, told)


async def hear_partner(path: UUID, household: UUID, word: Word, work: Work) -> None:
    """The partner's own answer, proven to be theirs where it was given: by their own link.

    An answer to a path that is not open any more changes nothing.
    """
    for each in await work.about(PartnerPath, household):
        if each.id == path and not each.has_ended:
            keep(each, work, each.hears(replace(word, on=max(word.on, each.opened_on))))


async def current_path(household: UUID, work: Work) -> PartnerPath:
    """The path of the partner whom a household has now, out of whoever's reach it is."""
    for path in await work.about(PartnerPath, household):
        if not path.has_ended:
            return path
    raise NotFound("partner-path-unknown", "Ce foyer n'a pas de parcours de conjoint ouvert.")
