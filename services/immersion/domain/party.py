"""Who comes: the adults of a household by their role, or an organisation through one person."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What an adult is in the party; nobody has a name here."""

    LEAD = "lead"
    PARTNER = "partner"
    OTHER = "other"
    REPRESENTATIVE = "representative"


class Kind(StrEnum):
    """What kind of candidate comes."""

    HOUSEHOLD = "household"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Adult:
    """One adult of a party; `rank` tells two adults of one role apart."""

    role: Role
    rank: int = 1


@dataclass(frozen=True)
class Party:
    """Those whose word counts, and the children who come along, as a number."""

    kind: Kind
    adults: tuple[Adult, ...] = field(default=())
    children: int = 0

    @classmethod
    def household(cls, *, leads: int, partners: int, others: int, children: int) -> "Party":
        """The adults of a household, by role."""
        counts = {Role.LEAD: leads, Role.PARTNER: partners, Role.OTHER: others}
        adults = (
            Adult(role, rank) for role, count in counts.items() for rank in range(1, count + 1)
        )
        return cls(Kind.HOUSEHOLD, tuple(adults), children)

    @classmethod
    def organisation(cls) -> "Party":
        """An organisation answers through one representative."""
        return cls(Kind.ORGANISATION, (Adult(Role.REPRESENTATIVE),))

    @property
    def has_partner(self) -> bool:
        """Whether somebody's partner has a path of their own to look into."""
        return any(adult.role is Role.PARTNER for adult in self.adults)
