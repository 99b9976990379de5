"""Who comes: the adults of a household by their role, or an organisation through one person."""

from dataclasses import dataclass
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
    adults: tuple[Adult, ...] = ()
    children: int = 0

    @classmethod
    def household(cls, *, adults: int, partner: bool, children: int = 0) -> "Party":
        """A household by its numbers: one lead, a partner or none, and the other adults."""
        others = range(1, adults - partner)
        return cls(
            Kind.HOUSEHOLD,
            (
                Adult(Role.LEAD),
                *([Adult(Role.PARTNER)] if partner else []),
                *(Adult(Role.OTHER, rank) for rank in others),
            ),
            children,
        )

    @classmethod
    def organisation(cls) -> "Party":
        """An organisation answers through one representative."""
        return cls(Kind.ORGANISATION, (Adult(Role.REPRESENTATIVE),))

    @property
    def has_partner(self) -> bool:
        """Whether somebody's partner has a path of their own to look into."""
        return any(adult.role is Role.PARTNER for adult in self.adults)

    def lost_somebody_since(self, former: "Party") -> bool:
        """Whether an adult of that former party is not there any more."""
        return not set(former.adults) <= set(self.adults)
