"""Who settles: a household as counts, or an organisation by what it does; nobody has a name."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.people import AgeBands, Children


class Kind(StrEnum):
    """What kind of candidate settles."""

    HOUSEHOLD = "household"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Firm:
    """What an organisation does, and the posts it brings."""

    naf: str
    naf_version: str
    headcount: int


@dataclass(frozen=True)
class Party:
    """A household by its numbers, or an organisation."""

    kind: Kind
    adults: int = 0
    has_partner: bool = False
    age_bands: AgeBands | None = None
    children: tuple[Children, ...] = ()
    firm: Firm | None = None

    @classmethod
    def household(
        cls,
        age_bands: AgeBands,
        *,
        adults: int,
        partner: bool,
        children: tuple[Children, ...] = (),
    ) -> "Party":
        return cls(Kind.HOUSEHOLD, adults, partner, age_bands, children)

    @classmethod
    def organisation(cls, naf: str, naf_version: str, headcount: int) -> "Party":
        return cls(Kind.ORGANISATION, firm=Firm(naf, naf_version, headcount))

    @property
    def count_of_children(self) -> int:
        return sum(each.count for each in self.children)
