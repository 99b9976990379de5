"""The brake: too many failures in a row stop a consumer, and only these."""

from chassis.brake import LIMIT, Brake
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
    assert not brake.press(None)
    assert not any(brake.press(_parked("failed")) for _ in range(LIMIT - 1))


def test_what_only_waits_for_another_counts_neither_way() -> None:
    brake = Brake("receiver", LIMIT - 1, None)
    for cause in OUTSIDE_THE_BRAKE:
        assert not brake.press(_parked(cause))
    assert brake.press(_parked("bad-json"))


def test_a_consumer_stopped_already_stops_at_once() -> None:
    assert Brake("receiver", 0, "log-lost").press(None)
