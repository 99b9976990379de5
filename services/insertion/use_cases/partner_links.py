"""How a partner is asked by a letter, and what they answer by the link that it holds."""

from dataclasses import dataclass
from uuid import UUID

from chassis import doors
from chassis.errors import NotFound
from chassis.links import LinkRefused
from chassis.papers import Channel
from chassis.work import Work
from services.insertion.domain.partner_link import PartnerLink
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Keeping, Saying, Seat, Word
from services.insertion.use_cases.partner_answers import hear_partner
from services.insertion.use_cases.partner_keeping import call_off_links, keep


@dataclass(frozen=True)
class PartnerDoor:
    """What a link opens: the path of one partner."""

    link: PartnerLink
    path: PartnerPath


async def write_to_partner(path: PartnerPath, work: Work) -> PartnerLink:
    """A letter is to leave; a link that was sent before opens nothing any more."""
    await call_off_links(path, work)
    link = PartnerLink.to(path, work.new_id(), work.today, work.now, work.rule)
    work.save(link)
    return link


async def send_partner_link(id: UUID, work: Work) -> PartnerLink:
    """Writes to the partner again: the letter was lost, or they have more to say."""
    path = await work.get(PartnerPath, id)
    link = await write_to_partner(path, work)
    keep(path, work)
    return link


async def partner_links(id: UUID, work: Work) -> list[PartnerLink]:
    """What was sent to the partner of a path, and what became of it."""
    path = await work.peek(PartnerPath, id)
    return (await work.page(PartnerLink, where={"path": path.id}, limit=200)).items


async def open_partner_door(secret: str, work: Work) -> PartnerDoor:
    """What that link opens, held until the end. Raises LinkRefused."""
    link = await doors.opened(secret, PartnerLink, work)
    try:
        path = await work.get(PartnerPath, link.path)
    except NotFound:
        raise LinkRefused from None
    if path.has_ended:
        raise LinkRefused
    return PartnerDoor(link, path)


async def answer_by_link(secret: str, says: Saying, how: Keeping | None, work: Work) -> PartnerDoor:
    """The partner's own answer; its link never opens again."""
    door = await open_partner_door(secret, work)
    door.link.is_answered(work.today)
    work.save(door.link)
    word = Word(Seat.PARTNER, says, work.today, Channel.LINK, how)
    await hear_partner(door.path.id, door.path.subject, word, work)
    return door
