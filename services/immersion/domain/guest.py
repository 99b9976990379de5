"""A candidate as this stage knows them: who would come, what for, and whether they still may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import RuleBroken
from contracts.immersion import ImmersionProposed
from services.immersion.domain.facts import Project, none_is_ahead
from services.immersion.domain.party import Kind, Party
from services.immersion.domain.stay import Stay

STILL_TO_COME = frozenset({None, "qualified"})
"""Where a candidate stands, as prospection tells it, who was never here: any other place, known to
us or not, is behind or beside a first stay."""


class Standing(StrEnum):
    """Whether a candidate may come."""

    QUALIFIED = "qualified"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


@dataclass(kw_only=True)
class Guest:
    """A candidate under prospection's own id, as they are now; a stay keeps who it was made for.

    Also kept of an id that ended in another: it may have ended before we hear that it qualified.
    """

    id: UUID
    version: int = 0
    standing: Standing
    party: Party
    project: Project | None = None

    @classmethod
    def welcome(cls, id: UUID, party: Party, project: Project) -> "Guest":
        """A candidate we hear of as they qualify."""
        return cls(id=id, standing=Standing.QUALIFIED, party=party, project=project)

    @classmethod
    def ended(cls, id: UUID) -> "Guest":
        """An id we never heard of, whose household goes on under another."""
        return cls(id=id, standing=Standing.MERGED, party=Party(Kind.HOUSEHOLD))

    @property
    def subject(self) -> UUID:
        return self.id

    @property
    def has_ended(self) -> bool:
        """Whether the household goes on under another id."""
        return self.standing is Standing.MERGED

    @property
    def qualified(self) -> Project:
        """What they qualified for. Raises RuleBroken while they may not come."""
        if self.standing is not Standing.QUALIFIED or self.project is None:
            raise RuleBroken("not-qualified", "Seul un candidat qualifié est invité à un séjour.")
        return self.project

    def qualifies(self, party: Party, project: Project) -> None:
        """They can come and see."""
        self.standing, self.party, self.project = Standing.QUALIFIED, party, project

    def recompose(self, party: Party) -> None:
        """Others make up the household."""
        self.party = party

    def withdraws(self) -> None:
        """They give up, until they qualify again."""
        self.standing = Standing.WITHDRAWN

    def ends(self) -> None:
        """The household goes on under another id."""
        self.standing = Standing.MERGED

    def invite(self, id: UUID, on: date, stays: Iterable[Stay]) -> tuple[Stay, ImmersionProposed]:
        """Offers them a stay; one at a time."""
        none_is_ahead(stays)
        return Stay.propose(id, self.id, self.party, self.qualified, on)
