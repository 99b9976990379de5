"""How to reach somebody, asked of the service that knows it as a letter leaves, and not kept."""

import json
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import quote, urlencode
from uuid import UUID

from chassis import fetching
from chassis.fetching import Answered
from chassis.invitations import Nobody, PaperReason
from chassis.mail import NobodyCarries, Postponed
from chassis.settings import ContactSettings

MOST_BYTES: Final = 16_384
REFUSED_TO_US: Final = frozenset({401, 403, 429, 503})
"""These answers are about who asks, or about the moment: no other question would fare better."""


UNKNOWN: Final = frozenset({"not-found", "seat-empty"})


@dataclass(frozen=True)
class ContactPoint:
    """A person's given name, and a mailbox that they alone read; shown by no log."""

    given_name: str = field(repr=False)
    mailbox: str = field(repr=False)


Told = ContactPoint | PaperReason | Nobody
"""Where somebody is reached; or why it is on paper; or why nobody is."""


class ContactPoints(Protocol):
    """Whoever knows how people are reached."""

    async def of(self, household: UUID, seat: str, purpose: str) -> Told:
        """How whoever sits there is reached. Raises NobodyCarries, or Postponed."""


class ContactPointsOverHttp:
    """The service that owns people, asked under our own name; every wait is bounded.

    The token is read at each use: its file is renewed by whoever issues it.
    """

    def __init__(self, settings: ContactSettings) -> None:
        self._settings = settings

    async def of(self, household: UUID, seat: str, purpose: str) -> Told:
        asked = urlencode({"seat": seat, "purpose": purpose})
        address = f"{self._settings.url.rstrip('/')}/v1/contact-points/{quote(str(household))}"
        try:
            headers = {"Authorization": f"Bearer {self._token()}"}
            answered = await fetching.get(f"{address}?{asked}", MOST_BYTES, headers)
        except fetching.AWAY as error:
            raise NobodyCarries(cause=f"contact-points-{type(error).__name__}") from None
        except ValueError:
            raise Postponed(cause="contact-point-unreadable") from None
        return _told(answered)

    def _token(self) -> str:
        file = self._settings.token_file
        if file is None or not self._settings.url:
            raise NobodyCarries(cause="no-contact-points")
        return file.read_text(encoding="ascii").strip()


def _told(answered: Answered) -> Told:
    """What an answer says. Raises NobodyCarries or Postponed, which never quote it."""
    if answered.status in REFUSED_TO_US:
        raise NobodyCarries(answered.status, "contact-points-refused")
    try:
        body = json.loads(answered.content)
        if answered.status == 200:
            return ContactPoint(str(body["given_name"]), str(body["mailbox"]))
        slug = str(body["type"]).rpartition(":")[2]
    except (ValueError, LookupError, TypeError):
        raise Postponed(answered.status, "contact-point-unreadable") from None
    if answered.status == 409 and slug in set(PaperReason):
        return PaperReason(slug)
    if answered.status == 410:
        return Nobody.FORGOTTEN
    if answered.status == 404 and slug in UNKNOWN:
        return Nobody.UNKNOWN
    raise Postponed(answered.status, "contact-point-refused")
