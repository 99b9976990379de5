"""Letters that leave the platform, as whoever sends them sees it: taken, refused, or not yet."""

from email.message import EmailMessage
from typing import Final, Protocol

from prometheus_client import Gauge

letters_age: Final = Gauge(
    "happy_letters_oldest_seconds", "Âge de la plus ancienne lettre à envoyer", ["service"]
)


class NotTaken(Exception):
    """A letter did not leave; `status` is the server's code, `cause` the kind of what went wrong.

    It never holds the server's words, which may quote an address.
    """

    def __init__(self, status: int | None = None, cause: str = "") -> None:
        super().__init__(status, cause)
        self.status, self.cause = status, cause


class AddressRefused(NotTaken):
    """That mailbox does not exist, or takes nothing any more: trying again is of no use."""


class Postponed(NotTaken):
    """Not this letter, not now; others may leave."""


class Uncertain(Postponed):
    """The server was given the letter and did not say whether it took it."""


class NobodyCarries(NotTaken):
    """No letter leaves for now: the mail server is away, or does not take anything from us."""


class Mail(Protocol):
    """Whoever carries letters."""

    async def ready(self) -> None:
        """Returns once letters may be handed over. Raises NobodyCarries."""

    async def send(self, letter: EmailMessage) -> None:
        """Returns once the letter is taken over. Raises NotTaken."""

    async def rest(self) -> None:
        """The letters of this round are handed over."""
