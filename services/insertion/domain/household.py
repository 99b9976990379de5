"""A household as this stage knows it: whether it has a partner, and whose path is asked for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from contracts.insertion import PartnerPathOpened, PartnerSituationResolved
from services.insertion.domain.partner_path import PartnerPath


class Standing(StrEnum):
    """Whether a household is on its way to us."""

    KNOWN = "known"
    COMING = "coming"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


@dataclass(kw_only=True)
class Household:
    """A household under prospection's own id, as it is now; also an id that ended in another.

    `path` is the path of the partner it has now, `said_alone` whether it was told to have none.
    """

    id: UUID
    version: int = 0
    standing: Standing = Standing.KNOWN
    has_partner: bool
    epci: str | None = None
    path: UUID | None = None
    said_alone: bool = False

    @classmethod
    def ended(cls, id: UUID) -> "Household":
        """An id we never heard of, whose household goes on under another."""
        return cls(id=id, standing=Standing.MERGED, has_partner=False)

    @property
    def subject(self) -> UUID:
        return self.id

    @property
    def has_ended(self) -> bool:
        """Whether the household goes on under another id."""
        return self.standing is Standing.MERGED

    @property
    def is_coming(self) -> bool:
        """Whether it qualified or set out, and did not give up."""
        return self.standing is Standing.COMING

    @property
    def lacks_a_path(self) -> bool:
        """Whether its partner is to be asked, and was not yet."""
        return self.is_coming and self.has_partner and self.path is None

    @property
    def is_to_be_said_alone(self) -> bool:
        """Whether it is still to be told that there is no partner."""
        return self.is_coming and not self.has_partner and not self.said_alone

    def comes(self) -> None:
        """It qualified, or it sets out to settle."""
        self.standing = Standing.COMING

    def withdraws(self) -> None:
        """It gives up, until it comes again."""
        self.standing = Standing.WITHDRAWN

    def merges(self) -> None:
        """It goes on under another id."""
        self.standing, self.path = Standing.MERGED, None

    def ask_its_partner(self, id: UUID, on: date) -> tuple[PartnerPath, PartnerPathOpened]:
        """The partner it has now gets a path of their own."""
        path, opened = PartnerPath.opens(id, self.id, self.epci, on)
        self.path, self.said_alone = id, False
        return path, opened

    def say_it_has_no_partner(self, on: date) -> PartnerSituationResolved:
        """There is no partner whose situation could hold it back."""
        self.path, self.said_alone = None, True
        return PartnerSituationResolved(subject=self.id, occurred_on=on, gate="not-applicable")
