"""An aid as a territory sets it: who gives it, to whom, how much, and in what time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from chassis.days import months_after
from chassis.errors import NotFound
from chassis.rules import Family, NoValue, Rule
from services.installation.domain.aids.conditions import Condition, Facts
from services.installation.domain.aids.question import Question

MOST_CENTS = 10_000_000_00


class Handling(StrEnum):
    """Whether we decide on an aid, or only follow what another body decides."""

    GRANTED = "granted"
    FOLLOWED = "followed"


class Pending(StrEnum):
    """What a suspension does to the requests received before it."""

    DECIDED = "decided"
    HELD = "held"


@dataclass(frozen=True)
class Authority:
    """Who decides: the code its members carry in their token, and its name in French."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    code: str
    label: str


@dataclass(frozen=True)
class Suspension:
    """Days on which nobody may ask; those who asked before are decided, or held too."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    since: date
    reason: str
    until: date | None = None
    pending: Pending = Pending.DECIDED

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Window:
    """When it may be asked for: some months around a fact's date."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    fact: str
    months_before: int
    months_after: int
    sentence: str

    def holds(self, asked_on: date, facts: Facts) -> bool | None:
        """None while the date it turns on is not known."""
        known = facts.get(self.fact)
        if known is None:
            return None
        turns_on = date.fromisoformat(str(known))
        first = months_after(turns_on, -self.months_before)
        return first <= asked_on <= months_after(turns_on, self.months_after)


class Computed(StrEnum):
    """How an amount is computed."""

    FIXED = "fixed"
    SHARE = "share"
    MONTHLY = "monthly"


@dataclass(frozen=True)
class Amount:
    """How much: a sum, a share of an expense up to a ceiling, or a sum a month."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Computed
    cents: int = 0
    percent: int = 0
    ceiling_cents: int = 0
    most_months: int = 0
    fact: str | None = None
    """The expense in euro cents, or the number of months."""

    def __post_init__(self) -> None:
        given = {name for name in self._numbers if getattr(self, name) > 0}
        if given != _NUMBERS[self.kind] or (self.fact is None) is not (self.kind is Computed.FIXED):
            asked = ", ".join(sorted(_NUMBERS[self.kind]))
            raise ValueError(f"« {self.kind} » prend {asked}, et un fait s'il en dépend")
        if self.most_cents > MOST_CENTS:
            raise ValueError("le montant dépasse ce qu'une aide peut coûter")

    @property
    def most_cents(self) -> int:
        """The most it can come to."""
        if self.kind is Computed.SHARE:
            return self.ceiling_cents
        return self.cents * max(self.most_months, 1)

    _numbers: ClassVar = ("cents", "percent", "ceiling_cents", "most_months")

    def of(self, facts: Facts) -> int:
        """The euro cents for those facts, which hold the one it needs."""
        known = int(facts[self.fact]) if self.fact else 0
        match self.kind:
            case Computed.FIXED:
                return self.cents
            case Computed.SHARE:
                return min(known * self.percent // 100, self.ceiling_cents)
            case Computed.MONTHLY:
                return self.cents * min(known, self.most_months)


_NUMBERS: Mapping[Computed, set[str]] = {
    Computed.FIXED: {"cents"},
    Computed.SHARE: {"percent", "ceiling_cents"},
    Computed.MONTHLY: {"cents", "most_months"},
}


@dataclass(frozen=True)
class Commitment:
    """What is promised in return, for years, by a contract signed before any payment."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    years: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Aid:
    """One version of an aid's rules; the day a request is received chooses the version."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    label: str
    grantor: str
    legal_basis: str
    handling: Handling = Handling.GRANTED
    authority: Authority | None = None
    line: str | None = None
    """The line of the year's budget that pays for it."""
    expense: str | None = None
    """The kind of expense it pays for: no other aid pays for it a second time."""
    once_in_months: int | None = None
    waiting_list: bool = False
    pieces: dict[str, str]
    questions: dict[str, Question]
    conditions: tuple[Condition, ...] = ()
    window: Window | None = None
    amount: Amount | None = None
    commitment: Commitment | None = None
    suspension: Suspension | None = None
    refusals: dict[str, str]
    """Reasons that the authority may give beyond what the evaluator finds."""
    remedies: str = ""
    """How to contest a decision: before whom, and within what time."""

    def __post_init__(self) -> None:
        unasked = self._facts - self.questions.keys()
        if unasked:
            raise ValueError(f"aucune question ne demande : {', '.join(sorted(unasked))}")
        if not all(each.sentence for each in self.conditions):
            raise ValueError("chaque condition se dit en une phrase (sentence)")
        needed = (self.authority, self.line, self.amount, self.remedies)
        if self.is_ours and not all(needed):
            raise ValueError("une aide accordée ici a authority, line, amount et remedies")
        if self.window and self.questions[self.window.fact].kind != "date":
            raise ValueError(f"{self.window.fact} doit être une date")
        if self.amount and self.amount.fact and self.questions[self.amount.fact].kind != "number":
            raise ValueError(f"{self.amount.fact} doit être un nombre")

    @property
    def is_ours(self) -> bool:
        """Whether we decide on it."""
        return self.handling is Handling.GRANTED

    @property
    def _facts(self) -> frozenset[str]:
        """Every fact that the rules turn on."""
        own = {part.fact for part in (self.window, self.amount) if part and part.fact}
        return frozenset(own.union(*(each.facts for each in self.conditions)))

    def is_suspended(self, day: date) -> bool:
        """Whether nobody may ask for it on that day."""
        return self.suspension is not None and self.suspension.covers(day)

    def holds_what_was_asked(self, day: date) -> bool:
        """Whether that day's suspension also stops the requests received before."""
        return self.is_suspended(day) and (
            self.suspension is not None and self.suspension.pending is Pending.HELD
        )


AIDS = Family("aids", Aid)


def aid(code: str, received_on: date, rule: Rule) -> Aid:
    """The aid's rules for a request received that day. Raises NotFound."""
    try:
        return rule(AIDS.member(code), received_on)
    except NoValue as error:
        raise NotFound("aid-unknown", "Cette aide n'existe pas à cette date.") from error
