"""A candidate as this stage knows them: who would settle, what for, and insertion's word."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import RuleBroken
from services.installation.domain.gate import Gate, Word
from services.installation.domain.party import Party

FARMING = "A"
"""The letter of the trades of farming in ROME."""


class Standing(StrEnum):
    """Where a candidate stands with prospection."""

    KNOWN = "known"
    QUALIFIED = "qualified"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Project:
    """What brings them, as prospection tells it."""

    type: str
    trade: str | None = None
    trade_version: str | None = None
    epcis: tuple[str, ...] = ()

    @property
    def is_a_farm(self) -> bool:
        """Whether they would take over or create something in farming, by the trade's code."""
        is_a_business = self.type in {"takeover", "creation"}
        return is_a_business and (self.trade or "").startswith(FARMING)


@dataclass(kw_only=True)
class Newcomer:
    """A candidate under prospection's own id; `went_on_as` where it ended in another.

    An id that ended is kept without anything else, for what other stages told of it before they
    knew may still be on its way to us.
    """

    id: UUID
    version: int = 0
    standing: Standing = Standing.KNOWN
    since: date | None = None
    party: Party | None = None
    project: Project | None = None
    was_qualified: bool = False
    gate: Gate = field(default_factory=Gate)
    went_on_as: UUID | None = None
    ended_on: date | None = None
    is_forgotten: bool = False

    @property
    def subject(self) -> UUID:
        return self.id

    def known(self) -> tuple[Party, Project]:
        """Who they are and what brings them. Raises RuleBroken for an id that is nobody's."""
        if self.party is None or self.project is None:
            raise RuleBroken("candidate-forgotten", "Ce candidat n'est plus connu.")
        return self.party, self.project

    def goes_on_under_this_id(self) -> None:
        """Nothing new is begun under an id whose household goes on under another."""
        if self.went_on_as is not None:
            raise RuleBroken(
                "candidate-merged", "Ce foyer continue sous un autre dossier : ouvrez-le sur lui."
            )

    def goes_on_as(self) -> UUID:
        """The id under which the household goes on. Raises RuleBroken where there is none."""
        if self.went_on_as is None:
            raise RuleBroken("not-merged", "Ce foyer n'est réuni avec aucun autre.")
        return self.went_on_as

    def registers(self, party: Party, project: Project, on: date) -> None:
        """They made themselves known; what a later word said of them stays."""
        self._is_made_of(party, on)
        self.project, self.since = project, on

    def qualifies(self, party: Party, project: Project, on: date) -> None:
        """They can come and see."""
        self._is_made_of(party, on)
        self.project, self.standing, self.since = project, Standing.QUALIFIED, on
        self.was_qualified = True

    def recompose(self, party: Party, on: date) -> None:
        """Others make up the household."""
        self._is_made_of(party, on)

    def withdraws(self, on: date) -> None:
        """They give up, until they qualify again."""
        self.standing, self.since = Standing.WITHDRAWN, on

    def reopens(self, on: date) -> None:
        """They take it up again."""
        self.standing = Standing.QUALIFIED if self.was_qualified else Standing.KNOWN
        self.since = on

    def ends(self, went_on_as: UUID, on: date) -> None:
        """The household goes on under another id."""
        self.went_on_as, self.ended_on = went_on_as, on

    def is_forgotten_from(self, on: date) -> None:
        """Nothing is kept but that this id was somebody's."""
        self.party = self.project = self.went_on_as = None
        self.gate, self.is_forgotten, self.ended_on = Gate(), True, on

    def hears(self, word: Word, on: date) -> None:
        """Insertion's latest word on the partner's situation."""
        self.gate = replace(self.gate, word=word, on=on)

    def _is_made_of(self, party: Party, on: date) -> None:
        """A partner who comes later needs a word of their own, not a former partner's."""
        if self.party is not None and party.has_partner and not self.party.has_partner:
            self.gate = replace(self.gate, partner_since=on)
        self.party = party
