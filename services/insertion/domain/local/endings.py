"""How a path pauses and ends: by a reason's class only, never by its cause."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.errors import Invalid
from chassis.rules import Rule
from services.insertion.domain.local.rules import DURABLE_MONTHS, EXIT_CLASSES


@dataclass(frozen=True)
class Suspension:
    """The path pauses, for a reason of which only the class is known."""

    since: date
    reason: str
    until: date | None = None

    def covers(self, on: date) -> bool:
        """Whether the path was paused that day; the day it resumes is not."""
        return self.since <= on and (self.until is None or on < self.until)


class Ground(StrEnum):
    """What a path ends on."""

    PERMANENT_JOB = "permanent-job"
    FIXED_TERM_JOB = "fixed-term-job"
    SUBSIDISED_JOB = "subsidised-job"
    BUSINESS = "business"
    QUALIFYING_TRAINING = "qualifying-training"
    OTHER_SIAE = "other-siae"
    RETIREMENT = "retirement"
    OTHER = "other"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Ground.PERMANENT_JOB: "emploi à durée indéterminée",
    Ground.FIXED_TERM_JOB: "emploi à durée déterminée",
    Ground.SUBSIDISED_JOB: "emploi aidé",
    Ground.BUSINESS: "création ou reprise d'entreprise",
    Ground.QUALIFYING_TRAINING: "formation qualifiante",
    Ground.OTHER_SIAE: "autre structure d'insertion",
    Ground.RETIREMENT: "retraite",
    Ground.OTHER: "autre issue",
}


class Result(StrEnum):
    """How a way out counts."""

    DURABLE = "durable"
    TRANSITION = "transition"
    POSITIVE = "positive"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Exit:
    """The way out, and how it counted by the rules of its day."""

    on: date
    ground: Ground
    result: Result
    months: int | None = None


class Standing(StrEnum):
    """What a check after the exit finds."""

    STILL = "still-there"
    NO_MORE = "no-longer"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """A look at what became of an exit, some months after."""

    months: int
    on: date
    standing: Standing


class Reason(StrEnum):
    """Why a path is closed without an exit."""

    MOVED = "moved"
    OBJECTED = "objected"
    DECEASED = "deceased"
    NO_CONTACT = "no-contact"


@dataclass(frozen=True)
class Closing:
    """The path is closed without an exit."""

    on: date
    reason: Reason


def result_of(ground: Ground, months: int | None, on: date, rule: Rule) -> Result:
    """How an exit counts: by its ground, a fixed term by its length; unlisted ones are others."""
    if (ground is Ground.FIXED_TERM_JOB) is not (months is not None):
        raise Invalid(
            "job-months",
            "Dites la durée du contrat, en mois, quand il est à durée déterminée, et seulement"
            " alors.",
        )
    if months is not None and months >= rule(DURABLE_MONTHS, on):
        return Result.DURABLE
    return Result(rule(EXIT_CLASSES, on).get(ground, Result.OTHER))
