"""Letters to partners, whose address is asked of prospection as they leave, and not kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from chassis import letters as chassis_letters
from chassis.contact_points import ContactPoint, ContactPoints, ContactPointsOverHttp, Told
from chassis.invitations import Nobody, PaperReason
from chassis.letters import Addressed
from chassis.settings import Settings
from chassis.smtp import Smtp
from chassis.transactions import Transactions
from chassis.work import Work
from services.insertion.domain.partner_link import PartnerLink
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Seat

PURPOSE: Final = "partner-path"
"""What prospection is told that the contact point is for."""
ASKED: Final = (
    "Nous vous proposons d'être accompagné·e vous aussi, pour vous-même : vous seul·e dites si vous"
    " le souhaitez."
)


@dataclass(frozen=True)
class Letters(chassis_letters.Letters[PartnerLink, Told]):
    """This service knows nobody's address: each time it asks who does."""

    contacts: ContactPoints

    @property
    def kind(self) -> type[PartnerLink]:
        return PartnerLink

    async def learn(self, link: PartnerLink) -> Told:
        return await self.contacts.of(link.subject, Seat.PARTNER.value, PURPOSE)

    async def addressed(self, link: PartnerLink, told: Told, work: Work) -> Addressed | None:
        path = await work.get(PartnerPath, link.path)
        if path.has_ended:
            link.is_called_off()
            return None
        match told:
            case ContactPoint():
                return Addressed(told, ASKED)
            case PaperReason():
                self._ask_on_paper(link, path, told, work)
            case Nobody():
                link.finds(told)
        return None

    async def refused(self, link: PartnerLink, _: str, work: Work) -> None:
        path = await work.get(PartnerPath, link.path)
        self._ask_on_paper(link, path, PaperReason.MAILBOX_REFUSED, work)

    @staticmethod
    def _ask_on_paper(link: PartnerLink, path: PartnerPath, why: PaperReason, work: Work) -> None:
        link.goes_on_paper(why)
        path.is_asked_on_paper(work.today)
        work.save(path)


def letters(transactions: Transactions, settings: Settings) -> Callable[[], Awaitable[None]]:
    """The loop that writes to partners; while prospection is away letters wait."""
    contacts = ContactPointsOverHttp(settings.contacts)
    smtp = Smtp(settings.mail)
    return Letters(transactions, smtp, settings.address, settings.mail.sender, contacts).run
