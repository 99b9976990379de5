"""A run that met refusals only is no proof, and is said to be none."""

from dataclasses import replace

from tests.fuzz.run import EMPTY, Found, wrong

LIST, ONE, ACT = "GET /v1/things", "GET /v1/things/{id}", "POST /v1/things/{id}/end"
WHOLE = Found(
    service="things",
    role="keeper",
    seed=1,
    operations=frozenset({LIST, ONE, ACT}),
    done=frozenset({LIST, ONE}),
    statuses={200: 2, 409: 1},
    cases=3,
    failures=(),
    warned=dict.fromkeys(EMPTY, ()),
)


def test_a_run_that_got_enough_done_is_well() -> None:
    assert wrong([WHOLE], []) == []


def test_a_list_that_nobody_could_read_is_a_fault() -> None:
    assert wrong([replace(WHOLE, done=frozenset({ONE}))], []) == [f"things: never read: {LIST}"]


def test_a_run_that_got_next_to_nothing_done_is_a_fault() -> None:
    empty = replace(WHOLE, operations=frozenset({ONE, ACT}), done=frozenset())
    assert wrong([empty], []) == ["things: only 0 of 2 done"]


def test_what_the_way_before_got_done_counts() -> None:
    empty = replace(WHOLE, operations=frozenset({ONE, ACT}), done=frozenset())
    assert wrong([empty], ["POST /v1/things/{thing}/end"]) == []


def test_what_one_role_may_not_another_may_have_done() -> None:
    other = replace(WHOLE, role="reader", done=frozenset())
    assert wrong([other, WHOLE], []) == []


def test_a_token_that_was_refused_and_a_failure_are_faults() -> None:
    refused = replace(WHOLE, warned={"missing_auth": [LIST]}, failures=["a failure"])
    assert wrong([refused], []) == ["a failure", f"things, keeper: {LIST}: missing_auth"]
