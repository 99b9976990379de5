"""Letters to people: each holds a link drawn as it leaves, to the address their file has then."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final
from uuid import UUID

import structlog

from chassis.crashpoints import crashpoint
from chassis.database import is_infrastructure
from chassis.errors import NotFound
from chassis.links import draw, fingerprint
from chassis.mail import (
    AddressRefused,
    Mail,
    NobodyCarries,
    Postponed,
    Uncertain,
    letters_age,
)
from chassis.settings import Settings
from chassis.smtp import Smtp
from chassis.transactions import Transactions
from chassis.waiting import insist
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.invitation import Act, Invitation, PaperReason, State
from services.prospection.domain.people import Person

POLL_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 60.0
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

    A letter may leave twice: a process that dies once the server has it, before it is written down,
    or a server that falls silent, leaves nobody who knows. Its second one has the same Message-ID,
    so that a mailbox can keep one of them; whichever it keeps, its link opens.
    """

    transactions: Transactions
    mail: Mail
    address: str
    sender: str

    async def run(self) -> None:
        """Sends until cancelled; while the database or the mail server is away it waits."""
        pause = POLL_SECONDS
        while True:
            try:
                sent = await self.send_due()
                pause = 0.0 if sent else POLL_SECONDS
            except NobodyCarries as away:
                pause = min(max(2 * pause, POLL_SECONDS), LONGEST_PAUSE_SECONDS)
                log.warning("letters-not-carried", status=away.status, error=away.cause)
            except Exception as error:
                insist(error)
                if not is_infrastructure(error):
                    raise
                pause = POLL_SECONDS
                log.warning("letters-wait", error=type(error).__name__)
            await asyncio.sleep(pause)

    async def send_due(self) -> int:
        """Sends what is due now; how many letters were taken over. Raises NobodyCarries."""
        due = await self._due()
        if not due:
            return 0
        try:
            await self.mail.ready()
            return sum([await self._send(id) for id in due])
        finally:
            await self.mail.rest()

    async def _due(self) -> list[UUID]:
        """What is to be sent now; on the way, how long the oldest of all that wait has waited."""
        found: list[Invitation] = []
        after: str | None = None
        async with self.transactions.begin("letter.find") as work:
            while True:
                page = await work.page(
                    Invitation, where={"state": State.TO_SEND.value}, after=after, limit=200
                )
                found += page.items
                after = page.next
                if after is None:
                    break
        oldest = min((each.waits_since or work.now for each in found), default=work.now)
        letters_age.labels(self.transactions.place.service).set((work.now - oldest).total_seconds())
        return [each.id for each in found if each.is_due(work.now)]

    async def _send(self, id: UUID) -> bool:
        """Whether a letter was taken over; what was forgotten meanwhile is not asked any more."""
        secret = draw(id)
        digest = fingerprint(secret)
        try:
            async with self.transactions.begin("letter.leaves") as work:
                letter = await self._leaving(id, secret, work)
            if letter is None:
                return False
            crashpoint("letter.before_send")
            taken = await self._is_taken(letter, id, digest)
            crashpoint("letter.after_send")
            if taken:
                await self._sent(id, digest)
        except NotFound:
            return False
        return taken

    async def _is_taken(self, letter: EmailMessage, id: UUID, digest: str) -> bool:
        try:
            await self.mail.send(letter)
        except Uncertain as uncertain:
            log.warning("letter-uncertain", error=uncertain.cause)
            return False
        except AddressRefused as refused:
            log.warning("letter-refused", status=refused.status)
            await self._given_up(id, digest, str(letter["To"]))
            return False
        except Postponed as postponed:
            log.warning("letter-postponed", status=postponed.status, error=postponed.cause)
            await self._came_back(id, digest)
            return False
        except NobodyCarries:
            await self._came_back(id, digest)
            raise
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
            candidate.is_asked_on_paper(invitation, PaperReason.NO_MAILBOX, work.today)
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
        letter["Message-ID"] = f"<{invitation.id}@{self.sender.rpartition('@')[2]}>"
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
            if invitation.is_on_its_way_with(digest):
                invitation.is_sent()
                work.save(invitation)

    async def _came_back(self, id: UUID, digest: str) -> None:
        """Nobody took it: it is tried again, and holds no link that could open."""
        async with self.transactions.begin("letter.back") as work:
            invitation = await work.get(Invitation, id)
            if invitation.is_on_its_way_with(digest):
                invitation.came_back()
                work.save(invitation)

    async def _given_up(self, id: UUID, digest: str, mailbox: str) -> None:
        """That mailbox takes nothing: its person is asked on paper, unless they have another."""
        async with self.transactions.begin("letter.given-up") as work:
            invitation = await work.get(Invitation, id)
            if not invitation.is_on_its_way_with(digest):
                return
            invitation.came_back()
            work.save(invitation)
            candidate = await work.get(Candidate, invitation.subject)
            person = candidate.named(invitation.person)
            if person is not None and candidate.mailbox_of(person) == mailbox:
                candidate.is_asked_on_paper(invitation, PaperReason.MAILBOX_REFUSED, work.today)
                work.save(candidate)


def letters(transactions: Transactions, settings: Settings) -> Callable[[], Awaitable[None]]:
    """The loop that sends letters; without a mail server they wait, and an alarm says so."""
    return Letters(transactions, Smtp(settings.mail), settings.address, settings.mail.sender).run
