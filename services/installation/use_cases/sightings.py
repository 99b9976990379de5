"""What an officer says they have seen: a fact, the day of it, and the kind of its proof."""

from dataclasses import dataclass
from datetime import date

from chassis.days import happened
from chassis.work import Work
from contracts.people import AgeBands, Children
from services.installation.domain.facts import (
    Activity,
    Arrival,
    Evidence,
    Livelihood,
    Residence,
    WithoutUs,
    residence,
)
from services.installation.domain.path import Path


@dataclass(frozen=True)
class Lives:
    """Somebody lives in a commune, or has premises there."""

    commune: str
    proof: str
    on: date | None

    def residence(self, work: Work) -> Residence:
        return residence(self.commune, _evidence(self.proof, self.on, work), work.territory)


@dataclass(frozen=True)
class Comes(Lives):
    """Somebody arrived; counts that nobody gives are those that prospection told."""

    without_us: WithoutUs
    age_bands: AgeBands | None
    children: tuple[Children, ...] | None

    def arrival(self, path: Path, work: Work) -> tuple[Arrival, Residence]:
        home = self.residence(work)
        bands = self.age_bands or path.party.age_bands
        children = path.party.children if self.children is None else self.children
        return Arrival(home.evidence, self.without_us, bands, children), home


@dataclass(frozen=True)
class Does:
    """Somebody began an activity."""

    kind: Livelihood
    trade: str | None
    trade_version: str | None
    proof: str
    on: date | None

    def activity(self, work: Work) -> Activity:
        """A trade of the territory's own list is of the version of that list."""
        listed = work.territory.trade(self.trade) if self.trade else None
        version = self.trade_version or (listed.version if listed else None)
        return Activity(self.kind, _evidence(self.proof, self.on, work), self.trade, version)


def _evidence(proof: str, on: date | None, work: Work) -> Evidence:
    """What the officer has seen today."""
    return Evidence(happened(on, work.today), proof, work.actor, work.today)
