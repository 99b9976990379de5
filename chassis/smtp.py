"""Carries letters to a mail server (SMTP): one connection a round, and every wait bounded."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import parseaddr
from typing import Final

import aiosmtplib
from aiosmtplib import SMTPException, SMTPResponseException

from chassis.mail import AddressRefused, NobodyCarries, NotTaken, Postponed, Uncertain
from chassis.settings import MailSettings
from chassis.waiting import insist, within

REPLY_SECONDS: Final = 15.0
GOODBYE_SECONDS: Final = 5.0
PERMANENT: Final = 500
NO_SUCH_MAILBOX: Final = 550
ASKS_WHO_WE_ARE: Final = frozenset({530, 534, 535, 538})
OF_THE_SENDER: Final = re.compile(r"5\.(7\.\d+|1\.[78])\b")
OF_THE_MAILBOX: Final = re.compile(r"5\.(1\.[1-6]|1\.10|2\.\d+)\b")
"""Enhanced codes (RFC 3463): what is wrong is who sends, or the mailbox it is sent to."""


class Smtp:
    """One mail server, and a connection to it while there are letters."""

    def __init__(self, settings: MailSettings, patience: float = REPLY_SECONDS) -> None:
        self._settings, self._patience = settings, patience
        self._taking = 4 * patience  # a server may look into a letter before it takes it
        self._client: aiosmtplib.SMTP | None = None

    async def ready(self) -> None:
        if self._client is not None and self._client.is_connected:
            return
        if not self._settings.host:
            raise NobodyCarries(cause="no-mail-server")
        try:
            client = self._made()
            await within(2 * self._taking, client.connect())
        except (SMTPException, OSError, TimeoutError) as error:
            insist(error)
            raise NobodyCarries(_status(error), type(error).__name__) from None
        self._client = client

    async def send(self, letter: EmailMessage) -> None:
        _, address = parseaddr(str(letter["To"]))
        content = letter.as_bytes(policy=WIRE)
        await self.ready()
        with self._or_hung_up(Postponed) as client:
            await within(2 * self._taking, self._announce(client, address))
        with self._or_hung_up(Uncertain) as client:
            await within(2 * self._taking, self._hand_over(client, content))

    async def rest(self) -> None:
        client, self._client = self._client, None
        if client is None or not client.is_connected:
            return
        try:
            await within(GOODBYE_SECONDS, client.quit())
        except (SMTPException, OSError, TimeoutError) as error:
            insist(error)
            client.close()

    def _made(self) -> aiosmtplib.SMTP:
        told = self._settings
        password = told.password.get_secret_value()
        return aiosmtplib.SMTP(
            hostname=told.host,
            port=told.port or None,
            username=told.user or None,
            password=password or None,
            local_hostname=told.domain,
            timeout=self._patience,
            use_tls=told.tls == "implicit",
            start_tls=told.tls == "starttls",
            tls_context=None if told.tls == "none" else ssl.create_default_context(cafile=told.ca),
        )

    async def _announce(self, client: aiosmtplib.SMTP, address: str) -> None:
        """Who writes, and to whom: nothing of the letter has left yet."""
        try:
            await client.mail(self._settings.sender)
        except SMTPResponseException as refused:
            await _start_over(client)
            raise NobodyCarries(refused.code) from None
        try:
            await client.rcpt(address)
        except SMTPResponseException as refused:
            await _start_over(client)
            raise _refusal_of_address(refused) from None

    async def _hand_over(self, client: aiosmtplib.SMTP, content: bytes) -> None:
        try:
            await client.data(content, timeout=self._taking)
        except SMTPResponseException as refused:
            await _start_over(client)
            raise _refusal_of_letter(refused) from None

    @contextmanager
    def _or_hung_up(self, then: type[NotTaken]) -> Iterator[aiosmtplib.SMTP]:
        """The connection; one that broke or fell silent is given up."""
        client = self._client
        if client is None:
            raise NobodyCarries
        try:
            yield client
        except (SMTPException, OSError, TimeoutError) as error:
            insist(error)
            client.close()
            self._client = None
            raise then(cause=type(error).__name__) from None


async def _start_over(client: aiosmtplib.SMTP) -> None:
    """The next letter starts anew, whatever became of this one."""
    try:
        await client.rset()
    except (SMTPException, OSError) as error:
        insist(error)
        client.close()


def _refusal_of_address(refused: SMTPResponseException) -> NotTaken:
    """A mailbox that takes nothing is its person's matter; who we are is ours."""
    if refused.code in ASKS_WHO_WE_ARE:
        return NobodyCarries(refused.code)
    if refused.code >= PERMANENT and not OF_THE_SENDER.match(refused.message):
        return AddressRefused(refused.code)
    return Postponed(refused.code)


def _refusal_of_letter(refused: SMTPResponseException) -> NotTaken:
    """Some servers look for the mailbox only now; disliking a letter is not its person's matter."""
    if OF_THE_MAILBOX.match(refused.message):
        return AddressRefused(refused.code)
    if refused.code == NO_SUCH_MAILBOX and not OF_THE_SENDER.match(refused.message):
        return AddressRefused(refused.code)
    return Postponed(refused.code)


def _status(error: BaseException) -> int | None:
    return error.code if isinstance(error, SMTPResponseException) else None
