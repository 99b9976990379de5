"""Letters to people: each holds a link drawn as it leaves, to the address they have then."""

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final, Generic, TypeVar
from uuid import UUID

import structlog

from chassis.contact_points import ContactPoint
from chassis.crashpoints import crashpoint
from chassis.database import is_infrastructure
from chassis.errors import NotFound
from chassis.invitations import Invitation, State
from chassis.links import draw, fingerprint
from chassis.mail import AddressRefused, Mail, NobodyCarries, Postponed, Uncertain, letters_age
from chassis.transactions import Transactions
from chassis.waiting import insist
from chassis.work import Work

POLL_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 60.0

I = TypeVar("I", bound=Invitation)  # noqa: E741  # an invitation
L = TypeVar("L")

log = structlog.get_logger()


@dataclass(frozen=True)
class Addressed:
    """To whom a letter leaves, and what it asks of them."""

    to: ContactPoint
    asks: str


@dataclass(frozen=True)
class Letters(ABC, Generic[I, L]):
    """Hands over what waits to be sent, again after a pause where nobody took it.

    A letter may leave twice: a process that dies once the server has it, before it is written down,
    or a server that falls silent, leaves nobody who knows. Its second one has the same Message-ID,
    so that a mailbox can keep one of them; whichever it keeps, its link opens.

    A service says whom it writes to, by the three ways below; `L` is what it learns elsewhere.
    """

    transactions: Transactions
    mail: Mail
    address: str
    sender: str

    @property
    @abstractmethod
    def kind(self) -> type[I]:
        """Which invitations it sends."""

    @abstractmethod
    async def learn(self, invitation: I) -> L:
        """What has to be known from elsewhere before a letter leaves, asked in no transaction.

        Raises NobodyCarries where nobody can tell for now, Postponed for this letter alone.
        """

    @abstractmethod
    async def addressed(self, invitation: I, learnt: L, work: Work) -> Addressed | None:
        """Whom the letter goes to; None once nobody is to be written to, which it has noted."""

    @abstractmethod
    async def refused(self, invitation: I, mailbox: str, work: Work) -> None:
        """That mailbox takes nothing: its person is asked otherwise."""

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
            return sum([await self._send(each) for each in due])
        finally:
            await self.mail.rest()

    async def _due(self) -> list[I]:
        """What is to be sent now; on the way, how long the oldest of all that wait has waited."""
        found: list[I] = []
        after: str | None = None
        async with self.transactions.begin("letter.find") as work:
            while True:
                page = await work.page(
                    self.kind, where={"state": State.TO_SEND.value}, after=after, limit=200
                )
                found += page.items
                after = page.next
                if after is None:
                    break
        oldest = min((each.waits_since or work.now for each in found), default=work.now)
        letters_age.labels(self.transactions.place.service).set((work.now - oldest).total_seconds())
        return [each for each in found if each.is_due(work.now)]

    async def _send(self, due: I) -> bool:
        """Whether a letter was taken over; what was forgotten meanwhile is not asked any more."""
        id, secret = due.id, draw(due.id)
        digest = fingerprint(secret)
        try:
            learnt = await self._learnt(due)
            if learnt is None:
                return False
            async with self.transactions.begin("letter.leaves") as work:
                letter = await self._leaving(id, secret, learnt, work)
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

    async def _learnt(self, due: I) -> "_Learnt[L] | None":
        """What is known from elsewhere; None where this letter alone has to wait."""
        try:
            return _Learnt(await self.learn(due))
        except Postponed as postponed:
            log.warning("letter-postponed", status=postponed.status, error=postponed.cause)
        async with self.transactions.begin("letter.waits") as work:
            invitation = await work.get(self.kind, due.id)
            if invitation.is_due(work.now):
                invitation.waits(work.now)
                work.save(invitation)
        return None

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

    async def _leaving(
        self, id: UUID, secret: str, learnt: "_Learnt[L]", work: Work
    ) -> EmailMessage | None:
        """The letter, if its person is still to be asked and has a mailbox of their own."""
        invitation = await work.get(self.kind, id)
        if not invitation.is_due(work.now):
            return None
        work.save(invitation)
        if invitation.last_day < work.today:
            invitation.is_called_off()
            return None
        addressed = await self.addressed(invitation, learnt.it, work)
        if addressed is None:
            return None
        invitation.leaves(fingerprint(secret), work.now)
        return self._written(invitation, addressed, secret, work)

    def _written(
        self, invitation: I, addressed: Addressed, secret: str, work: Work
    ) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"] = self.sender, addressed.to.mailbox
        letter["Date"] = work.now
        letter["Message-ID"] = f"<{invitation.id}@{self.sender.rpartition('@')[2]}>"
        letter["Subject"] = f"{work.territory.name} : un message pour vous"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(
            f"Bonjour {addressed.to.given_name},\n\n{addressed.asks}\n\n"
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
            invitation = await work.get(self.kind, id)
            if invitation.is_on_its_way_with(digest):
                invitation.is_sent()
                work.save(invitation)

    async def _came_back(self, id: UUID, digest: str) -> None:
        """Nobody took it: it is tried again, and holds no link that could open."""
        async with self.transactions.begin("letter.back") as work:
            invitation = await work.get(self.kind, id)
            if invitation.is_on_its_way_with(digest):
                invitation.came_back()
                work.save(invitation)

    async def _given_up(self, id: UUID, digest: str, mailbox: str) -> None:
        """That mailbox takes nothing: its person is asked on paper, unless they have another."""
        async with self.transactions.begin("letter.given-up") as work:
            invitation = await work.get(self.kind, id)
            if not invitation.is_on_its_way_with(digest):
                return
            invitation.came_back()
            work.save(invitation)
            await self.refused(invitation, mailbox, work)


@dataclass(frozen=True)
class _Learnt(Generic[L]):
    """What was learnt elsewhere, which may be nothing."""

    it: L = field(repr=False)
