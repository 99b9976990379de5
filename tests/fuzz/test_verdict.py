"""A run that met refusals only is no proof, and is said to be none."""

from dataclasses import replace

from tests.fuzz.beyond import BEYOND
from tests.fuzz.run import EMPTY, Found, never_done, never_reached, wrong

LIST, ONE, ACT = "GET /v1/things", "GET /v1/things/{id}", "POST /v1/things/{id}/end"
WHOLE = Found(
    service="things",
    role="keeper",
    seed=1,
    operations=frozenset({LIST, ONE, ACT}),
    done=frozenset({LIST, ONE}),
    judged=frozenset({ACT}),
    statuses={200: 2, 409: 1},
    cases=3,
    failures=(),
    warned=dict.fromkeys(EMPTY, ()),
)


def test_a_run_that_came_everywhere_is_well() -> None:
    assert wrong([WHOLE], [], 1) == []


def test_a_run_that_came_to_too_little_is_a_fault() -> None:
    lost = replace(WHOLE, judged=frozenset())
    assert wrong([lost], [], 0.9) == ["things: only 2 of 3 reached"]
    assert never_reached([lost], []) == {"things": [ACT]}


def test_a_list_that_nobody_could_read_is_a_fault() -> None:
    lost = replace(WHOLE, done=frozenset({ONE}))
    assert wrong([lost], [], 0.5) == [f"things: never read: {LIST}"]


def test_what_a_rule_refused_is_reached_and_not_done() -> None:
    assert never_done([WHOLE], []) == {"things": [ACT]}


def test_what_chance_cannot_come_to_is_said_with_its_reason() -> None:
    beyond = replace(WHOLE, operations=WHOLE.operations | BEYOND.keys())
    assert wrong([beyond], [], 1) == []
    assert all(BEYOND.values())


def test_what_the_way_before_got_done_counts() -> None:
    lost = replace(WHOLE, judged=frozenset())
    assert wrong([lost], ["POST /v1/things/{thing}/end"], 1) == []


def test_what_one_role_may_not_another_may_have_done() -> None:
    other = replace(WHOLE, role="reader", done=frozenset(), judged=frozenset())
    assert wrong([other, WHOLE], [], 1) == []


def test_a_token_that_was_refused_and_a_failure_are_faults() -> None:
    refused = replace(WHOLE, warned={"missing_auth": [LIST]}, failures=["a failure"])
    assert wrong([refused], [], 1) == ["a failure", f"things, keeper: {LIST}: missing_auth"]
