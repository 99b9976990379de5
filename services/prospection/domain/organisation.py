"""An organisation that would move or open a site, and those who speak for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chassis.errors import Invalid
from contracts import prospection as told
from services.prospection.domain.people import Person, Representative
from services.prospection.domain.project import Reference


@dataclass(frozen=True, kw_only=True)
class OrganisationDetails:
    """What may be put right of an organisation; None leaves it as it is."""

    name: str | None = None
    naf: str | None = None
    naf_version: str | None = None
    headcount: int | None = None

    def __post_init__(self) -> None:
        if (self.naf is None) != (self.naf_version is None):
            raise Invalid("naf-version", "Un code NAF va avec sa version.")


@dataclass(kw_only=True)
class Organisation:
    """A candidate that is no household."""

    name: str
    siret: str
    naf: str
    naf_version: str
    headcount: int
    representatives: list[Representative]
    kind: Literal["organisation"] = "organisation"

    def __post_init__(self) -> None:
        if not self.representatives:
            raise Invalid(
                "no-representative", "Une organisation a au moins une personne référente."
            )

    @property
    def people(self) -> Sequence[Person]:
        return self.representatives

    def seated(self, role: str, rank: int) -> Person | None:
        """The person who speaks for it to other stages."""
        return self.representatives[0] if (role, rank) == ("representative", 1) else None

    @property
    def label(self) -> str:
        return self.name

    @property
    def is_reachable(self) -> bool:
        return any(each.contact.reaches for each in self.representatives)

    def works_in_a_known_activity(self, reference: Reference) -> None:
        """Its activity is in the territory's nomenclature of that version."""
        if reference.naf(self.naf, self.naf_version) is None:
            raise Invalid("naf-unknown", "Cette activité n'est pas connue du territoire.")

    def put_right(self, details: OrganisationDetails) -> None:
        """Corrects what was written; an establishment's number never changes."""
        self.name = details.name or self.name
        self.naf = details.naf or self.naf
        self.naf_version = details.naf_version or self.naf_version
        self.headcount = self.headcount if details.headcount is None else details.headcount

    @property
    def has_agreed(self) -> bool:
        """One representative is enough to bind the organisation."""
        return any(each.agrees for each in self.representatives)

    @property
    def is_informed(self) -> bool:
        return all(each.notice for each in self.representatives)

    @property
    def was_asked(self) -> bool:
        return True

    def described(self) -> told.Organisation:
        """The organisation as the other stages may know it."""
        return told.Organisation(
            naf=self.naf, naf_version=self.naf_version, headcount=self.headcount
        )
