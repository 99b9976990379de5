"""A real mail server on the loopback, which does as the test says and keeps what it is given."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from chassis.mail import NotTaken
from chassis.settings import MailSettings
from chassis.smtp import Smtp

SENDER = "accueil@exemple.invalid"
USER, PASSWORD = "accueil", "un-mot-de-passe"
TAKEN = "250 2.0.0 OK"
PATIENCE = 5.0
SHORT = 0.5
"""Seconds: for a server that answers, on a machine that is busy; for one that never will."""


@dataclass
class MailServer:
    """Answers `said` at a step (MAIL, RCPT or DATA), or to one address; else it takes letters."""

    port: int = 0
    said: dict[str, str] = field(default_factory=dict)
    drops: str = ""
    hangs: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    over_tls: list[bool] = field(default_factory=list)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def settings(self, **changes: Any) -> MailSettings:
        told: dict[str, Any] = {"host": "127.0.0.1", "port": self.port, "tls": "none"}
        return MailSettings(**told | {"sender": SENDER} | changes)

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.taken if letter["To"] == address]

    async def handle_MAIL(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.over_tls.append(session.ssl is not None)
        envelope.mail_from = address
        return await self._answer(server, "MAIL")

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._answer(server, "RCPT", address)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # the library's name
        answer = await self._answer(server, "DATA", *envelope.rcpt_tos)
        if answer == TAKEN:
            content = cast("bytes", envelope.content)
            self.taken.append(message_from_bytes(content, policy=policy.default))
        return answer

    async def _answer(self, server: SMTP, step: str, *addresses: str) -> str:
        if self.drops == step:
            cast("asyncio.Transport", server.transport).abort()
        if self.hangs == step:
            await self._released.wait()
        found = [self.said[f"{step} {each}"] for each in addresses if f"{step} {each}" in self.said]
        return found[0] if found else self.said.get(step, TAKEN)

    def release(self) -> None:
        self._released.set()


@asynccontextmanager
async def a_mail_server(
    *, offers: ssl.SSLContext | None = None, wraps: ssl.SSLContext | None = None, **asked: Any
) -> AsyncIterator[MailServer]:
    """It `offers` STARTTLS with that certificate, or `wraps` every connection in TLS."""
    made = MailServer()

    def session() -> SMTP:
        made.connections += 1
        return SMTP(made, hostname="localhost", tls_context=offers, **asked)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", 0, ssl=wraps)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        made.release()
        server.close()


def carrier(server: MailServer, patience: float = PATIENCE, **changes: Any) -> Smtp:
    return Smtp(server.settings(**changes), patience)


async def outcome(carried: Smtp, letter: EmailMessage) -> tuple[type[NotTaken] | None, int | None]:
    """What became of a letter: nothing where it was taken over."""
    try:
        await carried.send(letter)
    except NotTaken as why:
        return type(why), why.status
    return None, None


def certificate(folder: Path, name: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """A server's TLS of a test's own, and the file of who vouches for it: itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    public, private = folder / f"{name}.pem", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(pem))
    private.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return context, public


def knows(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
) -> AuthResult:
    """An authenticator that lets one user in."""
    known = given == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=known)
