"""An organisation that would move or open a site, and those who speak for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chassis.errors import Invalid
from contracts import prospection as told
from services.prospection.domain.people import Person, Representative


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

    @property
    def label(self) -> str:
        return self.name

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
