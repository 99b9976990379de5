"""What a candidate wants to do, and where; and what the territory knows of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from chassis.errors import Invalid


class Place(Protocol):
    """A commune, as a part of its EPCI."""

    @property
    def epci(self) -> str: ...


class Reference(Protocol):
    """The territory's own codes."""

    def commune(self, code: str, on: date) -> Place | None: ...

    def epci(self, siren: str) -> object | None: ...

    def trade(self, code: str) -> object | None: ...

    def naf(self, code: str, version: str) -> object | None: ...

    @property
    def school_levels(self) -> Mapping[str, str]: ...


class Kind(StrEnum):
    """What brings somebody here."""

    TAKEOVER = "takeover"
    CREATION = "creation"
    JOB = "job"
    TELEWORK = "telework"
    STUDIES = "studies"
    ORGANISATION_MOVE = "organisation-move"


@dataclass(frozen=True)
class Project:
    """A kind of project, the trade looked for, and where: EPCI and communes, first wish first."""

    type: Kind
    trade: str | None = None
    trade_version: str | None = None
    epcis: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.trade is None) != (self.trade_version is None):
            raise Invalid("trade-version", "Un code ROME va avec sa version.")

    def placed(self, reference: Reference, on: date) -> "Project":
        """The same, where wishing for a commune is wishing for its EPCI; communes as of a day."""
        found = [reference.commune(code, on) for code in self.communes]
        if len(set(self.communes)) < len(self.communes):
            raise Invalid("commune-twice", "Une commune n'est souhaitée qu'une fois.")
        if None in found:
            raise Invalid(
                "commune-unknown",
                "Cette commune n'est pas du territoire : donnez son code officiel géographique.",
            )
        around = dict.fromkeys(commune.epci for commune in found if commune is not None)
        added = [epci for epci in around if epci not in self.epcis]
        return replace(self, epcis=(*self.epcis, *added))

    def is_within(self, reference: Reference) -> None:
        """A wish names an EPCI of the territory, once."""
        if any(reference.epci(siren) is None for siren in self.epcis):
            raise Invalid("epci-unknown", "Cette intercommunalité n'est pas du territoire.")
        if len(set(self.epcis)) < len(self.epcis):
            raise Invalid("epci-twice", "Une intercommunalité n'est souhaitée qu'une fois.")

    def suits(self, kind: str) -> None:
        """Moving an organisation is a project of organisations, and only of them."""
        if (self.type is Kind.ORGANISATION_MOVE) != (kind == "organisation"):
            raise Invalid(
                "project-not-theirs",
                "L'implantation d'une organisation est le projet d'une organisation, et d'elle"
                " seule.",
            )

    def fits(self, reference: Reference) -> bool:
        """Whether the territory has something for it: a place wished for, or a trade it lacks."""
        return any(reference.epci(siren) for siren in self.epcis) or (
            self.trade is not None and reference.trade(self.trade) is not None
        )
