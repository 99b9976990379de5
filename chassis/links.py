"""One-time links: drawn at random, kept as a fingerprint, and not to be guessed at for long."""

import hashlib
import ipaddress
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from chassis.errors import NotFound, Refusal

ID_BYTES = 16
RANDOM_BYTES = 32
LONGEST_SECRET = 64
MOST_FAILURES = 10
WINDOW = timedelta(minutes=10)
MOST_ADDRESSES = 10_000


class LinkRefused(NotFound):
    """Said alike of a link that never was, that served, that is too old or was replaced."""

    def __init__(self) -> None:
        super().__init__(
            "link-refused",
            "Ce lien n'est pas ou n'est plus valable : il est incomplet, il a déjà servi, il est"
            " trop ancien, ou un lien plus récent l'a remplacé.",
        )


class TooManyTries(Refusal):
    """Too many links that opened nothing, from one place."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "too-many-tries",
            "Trop de liens non valables ont été essayés depuis votre connexion : attendez quelques"
            " minutes, puis ouvrez à nouveau le lien que vous avez reçu.",
        )
        self.seconds = seconds


def draw(id: UUID) -> str:
    """A fresh secret of 256 random bits behind the id of what it opens, fit for an address."""
    return urlsafe_b64encode(id.bytes + secrets.token_bytes(RANDOM_BYTES)).decode()


def opened_by(secret: str) -> UUID | None:
    """The id of what a secret says that it opens; None where it says nothing."""
    try:
        content = urlsafe_b64decode(secret)
    except ValueError:
        return None
    return UUID(bytes=content[:ID_BYTES]) if len(content) == ID_BYTES + RANDOM_BYTES else None


def fingerprint(secret: str) -> str:
    """What is kept of a secret: enough to know it again, nothing to find it by."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass
class Failures:
    """Links that opened nothing, by the network they were tried from; kept in this process only."""

    most: int = MOST_FAILURES
    window: timedelta = WINDOW
    _tried: OrderedDict[str, list[datetime]] = field(default_factory=OrderedDict)

    def wait(self, address: str, now: datetime) -> int:
        """For how many seconds nothing is looked up for that address; 0 where it may try."""
        recent = self._recent(_network(address), now)
        if len(recent) < self.most:
            return 0
        return int((recent[-self.most] + self.window - now).total_seconds()) + 1

    def note(self, address: str, now: datetime) -> None:
        """A link tried from that address opened nothing."""
        network = _network(address)
        self._tried[network] = [*self._recent(network, now), now][-self.most :]
        self._tried.move_to_end(network)
        while len(self._tried) > MOST_ADDRESSES:
            self._tried.popitem(last=False)

    def _recent(self, network: str, now: datetime) -> list[datetime]:
        return [moment for moment in self._tried.get(network, ()) if moment > now - self.window]


def _network(address: str) -> str:
    """One household's access: an IPv4 address, or the 64 first bits of an IPv6 one."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:LONGEST_SECRET]
    if known.version == 4:
        return str(known)
    return str(ipaddress.ip_network((known, 64), strict=False))
