"""The brake: too many failures in a row stop a consumer, and only these."""

import pytest

from chassis.brake import LIMIT, Brake
from chassis.ledger import Verdict
from chassis.parking import OUTSIDE_THE_BRAKE, Parked
from chassis.record import Reading, Record

RECORD = Record("t.sender", 0, 0, b"s", b"", ())
READING = Reading(RECORD, "/t/sender", "s", 1, None, None, None, None)


def _parked(cause: str) -> Parked:
    return Parked(READING, cause)


def test_the_tenth_failure_in_a_row_stops_the_consumer() -> None:
    brake = Brake("receiver", 0, None)
    assert [brake.press(_parked("failed")) for _ in range(LIMIT)] == [False] * 9 + [True]
    assert brake.cause == "too-many-parked"


def test_a_success_begins_the_count_again() -> None:
    brake = Brake("receiver", LIMIT - 1, None)
    assert not brake.press(Verdict.APPLY)
    assert not any(brake.press(_parked("failed")) for _ in range(LIMIT - 1))


@pytest.mark.parametrize("nothing", [Verdict.DUPLICATE, Verdict.IGNORE])
def test_a_double_or_an_event_nobody_listens_to_is_no_success(nothing: Verdict) -> None:
    brake = Brake("receiver", LIMIT - 1, None)
    assert not brake.press(nothing)
    assert brake.press(_parked("failed"))


def test_what_only_waits_for_another_counts_neither_way() -> None:
    brake = Brake("receiver", LIMIT - 1, None)
    for cause in OUTSIDE_THE_BRAKE:
        assert not brake.press(_parked(cause))
    assert brake.press(_parked("bad-json"))


def test_a_consumer_stopped_already_stops_at_once() -> None:
    assert Brake("receiver", 0, "log-lost").press(Verdict.APPLY)
