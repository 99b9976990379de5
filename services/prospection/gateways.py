"""Letters to the people of a file: to the address that it has for them as they leave."""

from collections.abc import Awaitable, Callable
from typing import Final

from chassis import letters as chassis_letters
from chassis.contact_points import ContactPoint
from chassis.invitations import PaperReason
from chassis.letters import Addressed
from chassis.settings import Settings
from chassis.smtp import Smtp
from chassis.transactions import Transactions
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.invitation import Act, Invitation

ASKED: Final = {
    Act.AGREE: "Nous vous demandons si vous adhérez au programme d'accueil.",
    Act.WORK: "Nous avons une question à vous poser, à laquelle vous seul répondez.",
    Act.STAY: "Des dates vous sont proposées pour venir découvrir le territoire.",
    Act.WISH: "Vous pouvez nous dire ce que vous souhaitez trouver ici.",
    Act.WITHDRAW: "Vous avez demandé à pouvoir renoncer au programme.",
    Act.FOLLOW: "Vous pouvez suivre l'avancement de votre dossier.",
}


class Letters(chassis_letters.Letters[Invitation, None]):
    """This service owns people: it learns nothing elsewhere."""

    @property
    def kind(self) -> type[Invitation]:
        return Invitation

    async def learn(self, _: Invitation) -> None:
        """The file is here."""

    async def addressed(self, invitation: Invitation, _: None, work: Work) -> Addressed | None:
        candidate = await work.get(Candidate, invitation.subject)
        person = candidate.named(invitation.person)
        if person is None:
            invitation.is_called_off()
            return None
        mailbox = candidate.mailbox_of(person)
        if mailbox is None:
            candidate.is_asked_on_paper(invitation, PaperReason.NO_MAILBOX, work.today)
            work.save(candidate)
            return None
        return Addressed(ContactPoint(person.given_name, mailbox), ASKED[invitation.act])

    async def refused(self, invitation: Invitation, mailbox: str, work: Work) -> None:
        candidate = await work.get(Candidate, invitation.subject)
        person = candidate.named(invitation.person)
        if person is not None and candidate.mailbox_of(person) == mailbox:
            candidate.is_asked_on_paper(invitation, PaperReason.MAILBOX_REFUSED, work.today)
            work.save(candidate)


def letters(transactions: Transactions, settings: Settings) -> Callable[[], Awaitable[None]]:
    """The loop that sends letters; without a mail server they wait, and an alarm says so."""
    return Letters(transactions, Smtp(settings.mail), settings.address, settings.mail.sender).run
