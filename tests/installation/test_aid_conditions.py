"""The evaluator: conditions that are data, on facts that may be unknown."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from services.installation.domain.aids.conditions import (
    Condition,
    Finding,
    Operator,
    Value,
    Verdict,
    find,
    unknown,
)

NEAR = Condition(Operator.AT_LEAST, "Au moins 70 km.", "km", 70)
JOB = Condition(Operator.IN, "Un emploi.", "project", ("job", "takeover"))
SPRING = Condition(Operator.BETWEEN, "", "on", ("2026-01-01", "2026-06-30"))
HIRED = Condition(Operator.EQ, "Salarié.", "employed", True)


@pytest.mark.parametrize(
    ("condition", "facts", "held"),
    [
        (NEAR, {"km": 70}, True),
        (NEAR, {"km": 69}, False),
        (Condition(Operator.AT_MOST, "", "km", 70), {"km": 71}, False),
        (Condition(Operator.BETWEEN, "", "months", (1, 6)), {"months": 6}, True),
        (Condition(Operator.BETWEEN, "", "months", (1, 6)), {"months": 7}, False),
        (SPRING, {"on": "2026-03-02"}, True),
        (SPRING, {"on": "2026-12-01"}, False),
        (JOB, {"project": "job"}, True),
        (JOB, {"project": "studies"}, False),
        (HIRED, {"employed": False}, False),
        (Condition(Operator.NOT, of=(HIRED,)), {"employed": False}, True),
        (Condition(Operator.ALL, of=(NEAR, JOB)), {"km": 80, "project": "job"}, True),
        (Condition(Operator.ANY, of=(NEAR, JOB)), {"km": 10, "project": "job"}, True),
        (NEAR, {"km": "loin"}, False),
    ],
)  # fmt: skip
def test_a_condition_is_weighed_on_the_facts(
    condition: Condition, facts: dict[str, Any], held: bool
) -> None:
    assert condition.weigh(facts) is held


@pytest.mark.parametrize(
    ("operator", "facts", "held"),
    [
        (Operator.ALL, {"km": 10}, False),
        (Operator.ALL, {"km": 80}, None),
        (Operator.ANY, {"km": 80}, True),
        (Operator.ANY, {"km": 10}, None),
    ],
)
def test_a_fact_that_is_not_known_is_needed_only_where_the_others_do_not_decide(
    operator: Operator, facts: dict[str, Any], held: bool | None
) -> None:
    condition = Condition(operator, of=(NEAR, JOB))
    assert condition.weigh(facts) is held
    assert list(condition.unknown(facts)) == ([] if held is not None else ["project"])


def test_the_opposite_of_what_is_not_known_is_not_known() -> None:
    assert Condition(Operator.NOT, of=(HIRED,)).weigh({}) is None


def test_what_is_found_is_said_in_the_conditions_own_words() -> None:
    facts: dict[str, Value] = {"km": 80, "project": "studies"}
    assert find((NEAR, JOB, HIRED), facts) == [
        Finding("Au moins 70 km.", Verdict.HOLDS),
        Finding("Un emploi.", Verdict.FAILS),
        Finding("Salarié.", Verdict.UNKNOWN),
    ]
    assert unknown((NEAR, JOB, HIRED), facts) == ["employed"]


WRONG = [
    ({"op": "eq", "value": 1}, "un fait"),
    ({"op": "eq", "fact": "km"}, "un fait"),
    ({"op": "eq", "fact": "km", "value": [1]}, "ce genre de valeur"),
    ({"op": "in", "fact": "km", "value": 1}, "ce genre de valeur"),
    ({"op": "between", "fact": "km", "value": [1]}, "deux bornes"),
    ({"op": "all", "fact": "km", "value": 1}, "des conditions"),
    ({"op": "all", "of": []}, "des conditions"),
    ({"op": "not", "of": [{"op": "eq", "fact": "a", "value": 1}] * 2}, "une seule"),
    ({"op": "over", "fact": "km", "value": 1}, "op"),
    ({"op": "eq", "fact": "km", "value": 1, "facts": 2}, "facts"),
]


@pytest.mark.parametrize(("written", "why"), WRONG)
def test_a_condition_that_says_nothing_is_refused_when_it_is_read(
    written: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        TypeAdapter(Condition).validate_python(written)


LEAVES = st.sampled_from([NEAR, JOB, HIRED])
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(
            lambda of: Condition(Operator.ALL, of=tuple(of)),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(
            lambda of: Condition(Operator.ANY, of=tuple(of)),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(lambda one: Condition(Operator.NOT, of=(one,)), inner),
    ),
    max_leaves=8,
)
EVERYTHING = st.fixed_dictionaries(
    {
        "km": st.integers(0, 140),
        "project": st.sampled_from(["job", "studies"]),
        "employed": st.booleans(),
    }
)


@given(CONDITIONS, EVERYTHING, st.sets(st.sampled_from(["km", "project", "employed"])))
def test_saying_more_never_contradicts_what_was_found_already(
    condition: Condition, facts: dict[str, Any], said: set[str]
) -> None:
    early = condition.weigh({code: facts[code] for code in said})
    late = condition.weigh(facts)
    assert late is not None
    assert early in (None, late)


@given(CONDITIONS, EVERYTHING, st.sets(st.sampled_from(["km", "project", "employed"])))
def test_what_is_asked_for_is_enough_to_decide(
    condition: Condition, facts: dict[str, Any], said: set[str]
) -> None:
    known = {code: facts[code] for code in said}
    more = {code: facts[code] for code in condition.unknown(known)}
    assert condition.weigh(known | more) is not None
