"""The one evaluator of eligibility: conditions that are data, weighed on facts that are declared.

A fact that nobody declared makes a condition neither true nor false, unless the others decide it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

Value = bool | int | str
Facts = Mapping[str, Value]


class Operator(StrEnum):
    """How a condition is weighed."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    EQ = "eq"
    IN = "in"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    BETWEEN = "between"


GROUPS = frozenset({Operator.ALL, Operator.ANY, Operator.NOT})
LISTS = frozenset({Operator.IN, Operator.BETWEEN})


class Verdict(StrEnum):
    """What comes of a condition."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Condition:
    """A condition of a territory's rule: `sentence` says it in French, to those it concerns."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    op: Operator
    sentence: str = ""
    fact: str | None = None
    value: Value | tuple[Value, ...] | None = None
    of: tuple["Condition", ...] = ()

    def __post_init__(self) -> None:
        if self.op in GROUPS:
            if not self.of or self.fact is not None or self.value is not None:
                raise ValueError(f"« {self.op} » prend des conditions (of), et rien d'autre")
        elif self.of or self.fact is None or self.value is None:
            raise ValueError(f"« {self.op} » prend un fait (fact) et une valeur (value)")
        elif isinstance(self.value, tuple) is not (self.op in LISTS):
            raise ValueError(f"« {self.op} » ne prend pas ce genre de valeur")
        if self.op is Operator.NOT and len(self.of) != 1:
            raise ValueError("« not » prend une seule condition")
        if self.op is Operator.BETWEEN and len(self._values) != 2:
            raise ValueError("« between » prend deux bornes")

    @property
    def facts(self) -> frozenset[str]:
        """The facts it is weighed on."""
        own = {self.fact} if self.fact else set()
        return frozenset(own.union(*(each.facts for each in self.of)))

    def weigh(self, facts: Facts) -> bool | None:
        """True, false, or None while a fact it needs is not known."""
        if self.op in GROUPS:
            return self._together([each.weigh(facts) for each in self.of])
        known = facts.get(str(self.fact))
        return None if known is None else self._compare(known)

    def unknown(self, facts: Facts) -> Iterator[str]:
        """The facts that would have to be known to decide it."""
        if self.weigh(facts) is not None:
            return
        if self.fact is not None:
            yield self.fact
        for each in self.of:
            yield from each.unknown(facts)

    @property
    def _values(self) -> tuple[Value, ...]:
        if self.value is None:
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)

    def _together(self, verdicts: Sequence[bool | None]) -> bool | None:
        if self.op is Operator.NOT:
            return None if verdicts[0] is None else not verdicts[0]
        decisive = self.op is Operator.ANY
        if decisive in verdicts:
            return decisive
        return None if None in verdicts else not decisive

    def _compare(self, known: Value) -> bool:
        match self.op:
            case Operator.AT_LEAST:
                return _not_after(self._values[0], known)
            case Operator.AT_MOST:
                return _not_after(known, self._values[0])
            case Operator.BETWEEN:
                lowest, highest = self._values
                return _not_after(lowest, known) and _not_after(known, highest)
            case _:
                return known in self._values


@dataclass(frozen=True)
class Finding:
    """What was found of one condition, in its own French sentence."""

    sentence: str
    verdict: Verdict


def find(conditions: Sequence[Condition], facts: Facts) -> list[Finding]:
    """What is found of each condition; all have to hold."""
    return [Finding(each.sentence, _verdict(each.weigh(facts))) for each in conditions]


def unknown(conditions: Sequence[Condition], facts: Facts) -> list[str]:
    """The facts that have to be known first, in the order in which they are needed."""
    return list(dict.fromkeys(fact for each in conditions for fact in each.unknown(facts)))


def _verdict(held: bool | None) -> Verdict:
    if held is None:
        return Verdict.UNKNOWN
    return Verdict.HOLDS if held else Verdict.FAILS


def _not_after(low: Value, high: Value) -> bool:
    """Numbers by size, texts by order, so that dates written year first compare as dates."""
    if isinstance(low, str) and isinstance(high, str):
        return low <= high
    if isinstance(low, int) and isinstance(high, int):
        return low <= high
    return False
