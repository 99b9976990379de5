"""Those who receive: inhabitants, trade experts, elected people, businesses; they stay here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from services.immersion.domain.programme import Encounter


class HostKind(StrEnum):
    """Who receives."""

    INHABITANT = "inhabitant"
    TRADE_EXPERT = "trade-expert"
    ELECTED = "elected"
    BUSINESS = "business"


@dataclass(frozen=True)
class Absence:
    """Days on which a host receives nobody."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise Invalid("ends-before-start", "Une absence ne finit pas avant d'avoir commencé.")


@dataclass(frozen=True)
class Contact:
    """How to reach a host; never leaves this service."""

    name: str
    phone: str | None = None
    email: str | None = None


@dataclass(kw_only=True)
class Host:
    """Somebody who receives, what they offer and when."""

    id: UUID
    version: int = 0
    kind: HostKind
    contact: Contact
    epci: str
    offers: frozenset[Encounter]
    trades: tuple[str, ...] = ()
    absences: list[Absence] = field(default_factory=list)
    active: bool = True

    @property
    def subject(self) -> UUID:
        return self.id

    def receives(self, encounter: Encounter, on: date) -> None:
        """Whether the host holds that encounter on that day. Raises RuleBroken where not."""
        self._offers(encounter)
        self._is_there(on)

    def update(
        self,
        *,
        kind: HostKind,
        contact: Contact,
        epci: str,
        offers: Iterable[Encounter],
        trades: Iterable[str],
        absences: Iterable[Absence],
        active: bool,
    ) -> None:
        """Replaces what is known of the host."""
        self.kind, self.contact, self.epci, self.active = kind, contact, epci, active
        self.offers, self.trades = frozenset(offers), tuple(trades)
        self.absences = sorted(absences, key=lambda absence: absence.starts_on)

    def _offers(self, encounter: Encounter) -> None:
        if encounter not in self.offers:
            raise RuleBroken("host-does-not-offer", "Cet hôte ne propose pas cette rencontre.")

    def _is_there(self, on: date) -> None:
        away = any(absence.starts_on <= on <= absence.ends_on for absence in self.absences)
        if away or not self.active:
            raise RuleBroken("host-unavailable", "Cet hôte n'est pas disponible ce jour-là.")
