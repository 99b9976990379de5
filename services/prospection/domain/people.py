"""A person of a file: how to reach them, what they were told, and what they agreed to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import RuleBroken


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
        if self.agrees:
            raise RuleBroken("already-agreed", "L'adhésion de cette personne est déjà enregistrée.")
        self.agreement = Agreement(on, Means.SIGNED_PAPER, recorded_by=officer)

    def is_countersigned(self, officer: str) -> None:
        """Another officer has seen the paper."""
        if self.agreement is None or self.agreement.holds:
            raise RuleBroken(
                "nothing-to-countersign", "Aucune adhésion signée n'attend de contreseing."
            )
        if self.agreement.recorded_by == officer:
            raise RuleBroken(
                "countersigned-by-recorder",
                "Le contreseing revient à une autre personne que celle qui a enregistré"
                " l'adhésion.",
            )
        signed = self.agreement
        self.agreement = Agreement(signed.on, signed.means, signed.recorded_by, officer)


@dataclass(kw_only=True)
class Adult(Person):
    """An adult of a household."""

    role: Role
    age_band: AgeBand = AgeBand.NOT_SAID
    wishes: str = ""


@dataclass(kw_only=True)
class Representative(Person):
    """Somebody who speaks for an organisation."""

    capacity: str = ""
