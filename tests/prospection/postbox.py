"""A mail carrier that keeps what it is given, and people who read their own letters."""

import re
from dataclasses import dataclass, field
from email.message import EmailMessage

import httpx

from chassis.mail import Postponed
from chassis.web import application
from services.prospection.gateways import Letters
from tests.office import Office

PUBLIC = "http://accueil.invalid"


@dataclass
class Postbox:
    """Takes every letter over, unless it is told to refuse them."""

    taken: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False

    async def ready(self) -> None:
        """Always."""

    async def send(self, letter: EmailMessage) -> None:
        if self.refuses:
            raise Postponed
        self.taken.append(letter)

    async def rest(self) -> None:
        """Nothing is held."""

    def to(self, mailbox: str) -> list[str]:
        """The secrets of the links sent to a mailbox, in order."""
        return [
            secret
            for letter in self.taken
            if letter["To"] == mailbox
            for secret in re.findall(r"/lien/(\S+)", letter.get_content())
        ]


def carried_by(box: Postbox, at_work: Office) -> Letters:
    """The service's letters, carried by that postbox."""
    return Letters(at_work.runtime.transactions, box, PUBLIC, "accueil@exemple.invalid")


def visitor(at_work: Office, address: str = "203.0.113.7") -> httpx.AsyncClient:
    """Somebody with a browser and nothing else, at that address."""
    transport = httpx.ASGITransport(
        application(at_work.runtime), raise_app_exceptions=False, client=(address, 1)
    )
    return httpx.AsyncClient(
        transport=transport, base_url=PUBLIC, headers={"Sec-Fetch-Site": "same-origin"}
    )
