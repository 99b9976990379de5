"""A person of a file: how to reach them, what they were told, and what they agreed to."""

from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from chassis.papers import Papers
from chassis.plain import plain

_SIGNED = Papers(the="l'adhésion", none="Aucune adhésion signée")

ALIKE = 0.6
"""How much of a name is left where it was put right, and not replaced."""


class Role(StrEnum):
    """What an adult is in the household."""

    LEAD = "lead"
    PARTNER = "partner"
    OTHER = "other"


class AgeBand(StrEnum):
    """As much of an age as the programme asks for."""

    UNDER_20 = "under-20"
    FROM_20_TO_39 = "20-39"
    FROM_40_TO_60 = "40-60"
    OVER_60 = "over-60"
    NOT_SAID = "not-said"


class Channel(StrEnum):
    """How somebody likes to be reached."""

    EMAIL = "email"
    PHONE = "phone"
    MAIL = "mail"


class Means(StrEnum):
    """How a person's own agreement reached us."""

    ONLINE_FORM = "online-form"
    LINK = "link"
    SIGNED_PAPER = "signed-paper"


@dataclass(frozen=True)
class Contact:
    """How to reach one person, and nobody else."""

    email: str | None = None
    phone: str | None = None
    preferred: Channel | None = None
    shared: bool = False
    """Whether somebody who left the household reads that mailbox too."""

    def __post_init__(self) -> None:
        if (self.preferred is Channel.EMAIL and not self.email) or (
            self.preferred is Channel.PHONE and not self.phone
        ):
            raise Invalid("preferred-missing", "Le moyen de contact préféré n'est pas renseigné.")

    @property
    def reaches(self) -> bool:
        return bool(self.email or self.phone)

    def completed_by(self, other: "Contact") -> "Contact":
        """This one, with what only the other one knows."""
        return Contact(
            self.email or other.email,
            self.phone or other.phone,
            self.preferred or other.preferred,
            self.shared or other.shared,
        )

    def put_right(self, other: "Contact") -> "Contact":
        """The other one; a mailbox that somebody else reads stays so until it changes."""
        return replace(other, shared=self.shared and same_mailbox(self, other))


def same_mailbox(mine: Contact, theirs: Contact) -> bool:
    """Whether both name one mailbox."""
    if mine.email is None or theirs.email is None:
        return False
    return mine.email.casefold() == theirs.email.casefold()


@dataclass(frozen=True)
class Notice:
    """The information given to a person on what is kept of them."""

    on: date
    given_by: str


@dataclass(frozen=True)
class Agreement:
    """A person's own agreement to the programme; no consent to any processing of data."""

    on: date
    means: Means
    recorded_by: str | None = None
    countersigned_by: str | None = None

    @property
    def holds(self) -> bool:
        """A paper holds once a second officer has seen it; a person's own gesture by itself."""
        return self.means is not Means.SIGNED_PAPER or self.countersigned_by is not None


@dataclass(frozen=True, kw_only=True)
class Details:
    """What may be put right of a person; None leaves it as it is."""

    given_name: str | None = None
    family_name: str | None = None
    contact: Contact | None = None
    age_band: AgeBand | None = None
    wishes: str | None = None
    capacity: str | None = None


@dataclass(kw_only=True)
class Person:
    """Somebody whose data we hold, since the day we got them."""

    id: UUID
    given_name: str
    family_name: str
    known_on: date
    contact: Contact = Contact()
    notice: Notice | None = None
    agreement: Agreement | None = None

    @property
    def agrees(self) -> bool:
        return self.agreement is not None and self.agreement.holds

    def signs(self, on: date, officer: str) -> None:
        """What an officer may record: a paper that the person signed."""
        self.has_not_agreed_yet()
        self.agreement = Agreement(on, Means.SIGNED_PAPER, recorded_by=officer)

    def agrees_in_person(self, on: date) -> None:
        """Their own gesture, by a link of their own: it holds by itself."""
        self.has_not_agreed_yet()
        self.agreement = Agreement(on, Means.LINK)

    def has_not_agreed_yet(self) -> None:
        """Nobody agrees twice."""
        if self.agrees:
            raise RuleBroken("already-agreed", "L'adhésion de cette personne est déjà enregistrée.")

    def is_countersigned(self, officer: str) -> None:
        """Another officer has seen the paper."""
        signed = [self.agreement] if self.agreement else []
        [self.agreement] = _SIGNED.countersigned(signed, officer)

    def put_right(self, details: Details) -> None:
        """Corrects what was written of this person, who stays the same one."""
        given = details.given_name or self.given_name
        family = details.family_name or self.family_name
        self._is_still(given, family)
        self.given_name, self.family_name = given, family
        if details.contact:
            self.contact = self.contact.put_right(details.contact)

    def _is_still(self, given_name: str, family_name: str) -> None:
        """A given name or a family name may change, not both: what was agreed is one's own."""
        given, family = plain(given_name), plain(family_name)
        known = plain(self.given_name), plain(self.family_name)
        if not (_alike(given, known[0]) or _alike(family, known[1]) or (family, given) == known):
            raise RuleBroken(
                "another-person",
                "Ce nom est celui d'une autre personne : faites-la entrer dans le dossier, et"
                " sortir celle qui n'en est plus.",
            )


def _alike(name: str, other: str) -> bool:
    return SequenceMatcher(None, name, other).ratio() >= ALIKE


@dataclass(kw_only=True)
class Adult(Person):
    """An adult of a household."""

    role: Role
    age_band: AgeBand = AgeBand.NOT_SAID
    wishes: str = ""

    def put_right(self, details: Details) -> None:
        super().put_right(details)
        self.age_band = details.age_band or self.age_band
        self.wishes = self.wishes if details.wishes is None else details.wishes

    def united_with(self, double: "Adult") -> "Adult":
        """The same adult out of two files: nothing that either file holds of them is lost."""
        return replace(
            self,
            contact=self.contact.completed_by(double.contact),
            known_on=min(self.known_on, double.known_on),
            notice=self.notice or double.notice,
            agreement=self.agreement if self.agrees else double.agreement or self.agreement,
            age_band=double.age_band if self.age_band is AgeBand.NOT_SAID else self.age_band,
            wishes=self.wishes or double.wishes,
        )


@dataclass(kw_only=True)
class Representative(Person):
    """Somebody who speaks for an organisation."""

    capacity: str = ""

    def put_right(self, details: Details) -> None:
        super().put_right(details)
        self.capacity = self.capacity if details.capacity is None else details.capacity
