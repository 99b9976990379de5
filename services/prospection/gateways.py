"""Letters to people: each holds a link drawn as it leaves, to the address their file has then."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final
from uuid import UUID

import structlog

from chassis.database import is_infrastructure
from chassis.errors import NotFound
from chassis.links import draw, fingerprint
from chassis.mail import Mail, MailFolder
from chassis.settings import Settings
from chassis.transactions import Transactions
from chassis.waiting import insist, within
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.invitation import Act, Invitation, State
from services.prospection.domain.people import Person

POLL_SECONDS: Final = 1.0
SENDING_SECONDS: Final = 30.0
ASKED: Final = {
    Act.AGREE: "Nous vous demandons si vous adhérez au programme d'accueil.",
    Act.WORK: "Nous avons une question à vous poser, à laquelle vous seul répondez.",
    Act.STAY: "Des dates vous sont proposées pour venir découvrir le territoire.",
    Act.WISH: "Vous pouvez nous dire ce que vous souhaitez trouver ici.",
    Act.WITHDRAW: "Vous avez demandé à pouvoir renoncer au programme.",
    Act.FOLLOW: "Vous pouvez suivre l'avancement de votre dossier.",
}

log = structlog.get_logger()


@dataclass(frozen=True)
class Letters:
    """Hands over what waits to be sent, again after a pause where nobody took it.

    A letter that leaves twice holds two links: the later one opens, the former does not.
    """

    transactions: Transactions
    mail: Mail
    address: str
    sender: str

    async def run(self) -> None:
        """Sends until cancelled; while the database is away it waits."""
        while True:
            sent = 0
            try:
                sent = await self.send_due()
            except Exception as error:
                insist(error)
                if not is_infrastructure(error):
                    raise
                log.warning("letters-wait", error=type(error).__name__)
            if not sent:
                await asyncio.sleep(POLL_SECONDS)

    async def send_due(self) -> int:
        """Sends what is due now; how many letters were taken over."""
        return sum([await self._send(id) for id in await self._due()])

    async def _due(self) -> list[UUID]:
        found: list[UUID] = []
        after: str | None = None
        async with self.transactions.begin("letter.find") as work:
            while True:
                page = await work.page(
                    Invitation, where={"state": State.TO_SEND.value}, after=after, limit=200
                )
                found += [each.id for each in page.items if each.is_due(work.now)]
                after = page.next
                if after is None:
                    return found

    async def _send(self, id: UUID) -> bool:
        """Whether a letter was taken over; what was forgotten meanwhile is not asked any more."""
        secret = draw()
        try:
            async with self.transactions.begin("letter.leaves") as work:
                letter = await self._leaving(id, secret, work)
            if letter is None:
                return False
            await within(SENDING_SECONDS, self.mail.send(letter))
            await self._sent(id, fingerprint(secret))
        except NotFound:
            return False
        except (OSError, TimeoutError) as error:
            insist(error)
            log.warning("letter-postponed", error=type(error).__name__)
            return False
        return True

    async def _leaving(self, id: UUID, secret: str, work: Work) -> EmailMessage | None:
        """The letter, if its person is still to be asked and has a mailbox of their own."""
        invitation = await work.get(Invitation, id)
        if not invitation.is_due(work.now):
            return None
        work.save(invitation)
        candidate = await work.get(Candidate, invitation.subject)
        person = candidate.named(invitation.person)
        if person is None or invitation.last_day < work.today:
            invitation.is_called_off()
            return None
        mailbox = candidate.mailbox_of(person)
        if mailbox is None:
            candidate.is_asked_on_paper(invitation, work.today)
            work.save(candidate)
            return None
        invitation.leaves(fingerprint(secret), work.now)
        return self._written(invitation, person, mailbox, secret, work)

    def _written(
        self, invitation: Invitation, person: Person, mailbox: str, secret: str, work: Work
    ) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"] = self.sender, mailbox
        letter["Date"] = work.now
        letter["Subject"] = f"{work.territory.name} : un message pour vous"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(
            f"Bonjour {person.given_name},\n\n{ASKED[invitation.act]}\n\n"
            f"{self.address}/lien/{secret}\n\n"
            "Ce lien est à vous seul : ne transmettez pas ce message, pas même à une personne de"
            f" votre foyer. Il est valable jusqu'au {invitation.last_day:%d/%m/%Y}, et un message"
            " plus récent le remplace. L'ouvrir n'engage à rien : seul le bouton de la page compte."
            "\n\nSi ce message ne vous concerne pas, ne faites rien.\n",
            cte="quoted-printable",
        )
        return letter

    async def _sent(self, id: UUID, digest: str) -> None:
        """Marks what left, unless it was answered, or asked anew, in the meantime."""
        async with self.transactions.begin("letter.sent") as work:
            invitation = await work.get(Invitation, id)
            if invitation.state is State.TO_SEND and invitation.digest == digest:
                invitation.is_sent()
                work.save(invitation)


def letters(transactions: Transactions, settings: Settings) -> Callable[[], Awaitable[None]]:
    """The loop that sends letters, where the process is told of somebody who carries them."""
    if settings.mail_folder is None:
        return _nobody_carries_letters
    mail = MailFolder(settings.mail_folder)
    return Letters(transactions, mail, settings.address, settings.mail_from).run


async def _nobody_carries_letters() -> None:
    """What is asked waits: officers see it, and papers serve."""
    await asyncio.Event().wait()
