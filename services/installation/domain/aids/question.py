"""What has to be declared to weigh a request: codes, numbers and dates, never a text."""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from chassis.errors import Invalid
from services.installation.domain.aids.conditions import Facts, Value

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
MOST = 1_000_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Question:
    """A fact to declare: its French, and what answers it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    label: str
    kind: Literal["number", "flag", "date", "choice", "code"]
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.choices) is not (self.kind == "choice"):
            raise ValueError("« choice » a des choix (choices), et lui seul")

    def accepts(self, value: Value) -> bool:
        match self.kind:
            case "flag":
                return isinstance(value, bool)
            case "number":
                return type(value) is int and 0 <= value <= MOST
            case "date":
                return isinstance(value, str) and _is_a_date(value)
            case "choice":
                return value in self.choices
            case "code":
                return isinstance(value, str) and _CODE.fullmatch(value) is not None


def answers(questions: dict[str, Question], facts: Facts) -> dict[str, Value]:
    """The facts, once each answers a question as it is asked. Raises Invalid."""
    for code, value in facts.items():
        asked = questions.get(code)
        if asked is None:
            raise Invalid("fact-not-asked", "Un fait déclaré n'est pas demandé pour cette aide.")
        if not asked.accepts(value):
            raise Invalid("fact-malformed", f"{asked.label} : cette valeur n'est pas recevable.")
    return dict(facts)


def _is_a_date(text: str) -> bool:
    """Written year first, and of a time from which months can be counted."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        return False
    return read.isoformat() == text and FIRST_YEAR <= read.year <= LAST_YEAR
