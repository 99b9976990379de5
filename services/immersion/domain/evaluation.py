"""What each side made of the stay, and what comes out of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.errors import Invalid


class Outcome(StrEnum):
    """What a stay leads to; unknown where nobody answered in time."""

    GO = "go"
    GO_LATER = "go-later"
    ADJUST = "adjust"
    NO_GO = "no-go"
    UNKNOWN = "unknown"


class Evaluator(StrEnum):
    """Who evaluates."""

    CANDIDATE = "candidate"
    PARTNER = "partner"
    HOST = "host"


class Criterion(StrEnum):
    """What is scored, from 1 to 5."""

    PROJECT = "project"
    HOUSING = "housing"
    DAILY_LIFE = "daily-life"
    WELCOME = "welcome"


@dataclass(frozen=True)
class Evaluation:
    """One side's view: scores, and the outcome it wishes; no free text."""

    by: Evaluator
    on: date
    wish: Outcome
    scores: dict[Criterion, int]

    def __post_init__(self) -> None:
        if self.wish is Outcome.UNKNOWN:
            raise Invalid("wish-unknown", "Une évaluation dit la suite souhaitée.")
        if any(not 1 <= score <= 5 for score in self.scores.values()):
            raise Invalid("score-out-of-range", "Une note va de 1 à 5.")


def unheard(expected: Iterable[Evaluator], evaluations: Iterable[Evaluation]) -> list[Evaluator]:
    """Those who still have to give their evaluation."""
    heard = {evaluation.by for evaluation in evaluations}
    return [evaluator for evaluator in expected if evaluator not in heard]
