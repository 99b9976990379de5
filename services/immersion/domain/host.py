"""Those who receive, what they offer and when; who they are stays in this service."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.place import Reference, is_of_the_territory


class HostKind(StrEnum):
    """Who receives; an agency is any body that works with the programme: EPCI, school, landlord."""

    INHABITANT = "inhabitant"
    TRADE_EXPERT = "trade-expert"
    ELECTED = "elected"
    BUSINESS = "business"
    AGENCY = "agency"


@dataclass(frozen=True)
class Absence:
    """Days on which a host receives nobody."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise Invalid(
                "absence-ends-before-start", "Une absence ne finit pas avant d'avoir commencé."
            )

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Contact:
    """How to reach a host; never leaves this service."""

    name: str
    phone: str | None = None
    email: str | None = None

    def __post_init__(self) -> None:
        if not self.name.isprintable() or not any(each.isalpha() for each in self.name):
            raise Invalid("host-unnamed", "Le nom d'un hôte comporte des lettres, sur une ligne.")
        if not (self.phone or self.email):
            raise Invalid("host-unreachable", "Un hôte se joint par téléphone ou par courriel.")


@dataclass(frozen=True)
class Profile:
    """What is known of a host; one who is not `active` receives nobody any more.

    `agency` is the body that presents the host and keeps what is known of them up to date.
    """

    kind: HostKind
    contact: Contact
    epci: str
    offers: frozenset[Encounter]
    agency: str | None = None
    trades: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()
    active: bool = True


@dataclass(kw_only=True)
class Host:
    """Somebody who receives."""

    id: UUID
    version: int = 0
    profile: Profile

    @classmethod
    def register(cls, id: UUID, profile: Profile, reference: Reference) -> "Host":
        """Makes a host known."""
        is_of_the_territory(profile.epci, reference)
        return cls(id=id, profile=profile)

    @property
    def subject(self) -> UUID:
        """No candidate: a host is kept on its own."""
        return self.id

    def update(self, profile: Profile, reference: Reference) -> None:
        """Replaces what is known of the host."""
        is_of_the_territory(profile.epci, reference)
        self.profile = profile

    def receives(self, encounter: Encounter, on: date) -> None:
        """Whether the host holds that encounter on that day. Raises RuleBroken where not."""
        self._offers(encounter)
        self._is_there(on)

    def _offers(self, encounter: Encounter) -> None:
        if encounter not in self.profile.offers:
            raise RuleBroken("host-does-not-offer", "Cet hôte ne propose pas cette rencontre.")

    def _is_there(self, on: date) -> None:
        if not self.profile.active or any(each.covers(on) for each in self.profile.absences):
            raise RuleBroken("host-unavailable", "Cet hôte n'est pas disponible ce jour-là.")
