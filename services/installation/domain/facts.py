"""What an officer saw of a settlement: each fact with its day, its proof, who saw it and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from chassis.errors import Invalid
from chassis.rules import Key, Rule
from contracts.people import AgeBands, Children


class Place(Protocol):
    """A commune, and the body it belongs to."""

    @property
    def code(self) -> str: ...

    @property
    def epci(self) -> str: ...


class Reference(Protocol):
    """The territory's own codes."""

    def commune(self, code: str, on: date) -> Place | None: ...

    def epci(self, siren: str) -> object | None: ...

    @property
    def school_levels(self) -> Iterable[str]: ...


class Fact(StrEnum):
    """What has to be true before somebody is said to be installed."""

    RESIDENCE = "residence"
    ACTIVITY = "activity"
    PARTNER = "partner"


class Livelihood(StrEnum):
    """What somebody lives from, or why an organisation is here."""

    JOB = "job"
    TAKEOVER = "takeover"
    CREATION = "creation"
    FARM = "farm"
    TELEWORK = "telework"
    STUDIES = "studies"
    MOVE = "move"


class WithoutUs(StrEnum):
    """Whether they say they would have come without the programme."""

    YES = "yes"
    NO = "no"
    NOT_SAID = "not-said"


@dataclass(frozen=True)
class Evidence:
    """The day of a fact, the kind of its proof, who saw that proof and when."""

    on: date
    proof: str
    seen_by: str
    seen_on: date


@dataclass(frozen=True)
class Arrival:
    """They live here from that day on, or have their premises here."""

    evidence: Evidence
    without_us: WithoutUs
    age_bands: AgeBands | None = None
    children: tuple[Children, ...] = ()

    @property
    def on(self) -> date:
        return self.evidence.on


@dataclass(frozen=True)
class Residence:
    """Where they live, or where their premises are."""

    commune: str
    epci: str
    evidence: Evidence

    @property
    def on(self) -> date:
        return self.evidence.on


@dataclass(frozen=True)
class Activity:
    """What one of the adults, or the organisation, does here; never which adult."""

    kind: Livelihood
    evidence: Evidence
    trade: str | None = None
    trade_version: str | None = None

    @property
    def on(self) -> date:
        return self.evidence.on


@dataclass(frozen=True)
class Milestone:
    """They were said to be installed on that day."""

    on: date


def residence(commune: str, evidence: Evidence, reference: Reference) -> Residence:
    """Where they live, in a commune of the territory that exists on that day."""
    found = reference.commune(commune, evidence.on)
    if found is None:
        raise Invalid(
            "commune-unknown",
            "Cette commune n'est pas du territoire, ou n'existe pas à cette date.",
        )
    return Residence(found.code, found.epci, evidence)


def proven(proof: str, accepted: Key[tuple[str, ...]], on: date, rule: Rule) -> str:
    """The kind of a proof, which the territory accepts for that fact on its day."""
    if proof not in rule(accepted, on):
        raise Invalid("proof-unknown", "Ce genre de justificatif n'est pas admis pour ce fait.")
    return proof
