"""What becomes of a record, judged by its sequence and its id."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from chassis import ids
from chassis.ledger import Ledger, Verdict
from chassis.record import Reading, Record
from contracts.event import Envelope
from tests.chassis.stage import Told

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SUBJECT = "018f0000-0000-7000-8000-000000000001"
SOURCE = "/t-test/sender"
PAIR = (SOURCE, SUBJECT)


def a_reading(sequence: int, *, problem: str | None = None, id: UUID | None = None) -> Reading:
    id = id or ids.drawn(NOW)
    envelope = Envelope(
        id=id,
        source=SOURCE,
        type=Told.type,
        subject=SUBJECT,
        time=NOW,
        dataschema="urn:test",
        sequence=sequence,
        correlationid="c",
        causationid="c",
        territory="t-test",
        rulesversion="v",
        traceparent=None,
    )
    event = None
    if problem is None:
        event = Told(subject=UUID(SUBJECT), occurred_on=NOW.date(), word="bonjour")
    record = Record("t-test.sender", 0, 0, SUBJECT.encode(), b"", ())
    return Reading(record, SOURCE, SUBJECT, sequence, id, envelope, event, problem)


def an_unreadable() -> Reading:
    record = Record("t-test.sender", 0, 0, SUBJECT.encode(), b"", ())
    return Reading(record, SOURCE, SUBJECT, None, None, None, None, "bad-json")


def a_ledger(*, heard: int = 0, waiting: bool = False) -> Ledger:
    return Ledger(
        NOW, 800, waiting={PAIR} if waiting else set(), heard={PAIR: heard} if heard else {}
    )


def test_the_expected_sequence_is_applied() -> None:
    assert a_ledger(heard=3).judge(a_reading(4), log_starts_late=False).verdict is Verdict.APPLY


def test_a_known_id_is_a_duplicate_whatever_its_sequence() -> None:
    ledger, reading = a_ledger(heard=3), a_reading(4)
    ledger.take(reading)
    assert ledger.judge(reading, log_starts_late=False).verdict is Verdict.DUPLICATE


def test_a_sequence_too_far_ahead_is_a_hole() -> None:
    judged = a_ledger(heard=3).judge(a_reading(6), log_starts_late=False)
    assert (judged.verdict, judged.cause) == (Verdict.PARK, "hole")


def test_a_past_sequence_under_an_unknown_id_is_a_fork() -> None:
    judged = a_ledger(heard=3).judge(a_reading(2), log_starts_late=False)
    assert (judged.verdict, judged.cause) == (Verdict.PARK, "fork")


def test_a_past_sequence_older_than_the_inbox_remembers_is_a_duplicate() -> None:
    old = a_reading(2, id=ids.drawn(NOW - timedelta(days=801)))
    assert a_ledger(heard=3).judge(old, log_starts_late=False).verdict is Verdict.DUPLICATE


def test_a_first_event_beyond_one_is_a_hole_where_the_log_is_whole() -> None:
    assert a_ledger().judge(a_reading(5), log_starts_late=False).cause == "hole"


def test_a_first_event_beyond_one_is_accepted_where_the_log_lost_its_beginning() -> None:
    judged = a_ledger().judge(a_reading(5), log_starts_late=True)
    assert judged.verdict is Verdict.APPLY
    assert judged.late_start


@pytest.mark.parametrize("sequence", [4, 5, 9, 2])
def test_everything_of_a_subject_that_waits_waits_behind(sequence: int) -> None:
    ledger = a_ledger(heard=3, waiting=True)
    assert ledger.judge(a_reading(sequence), log_starts_late=False).verdict is Verdict.BEHIND


def test_a_problem_is_parked_in_its_turn() -> None:
    reading = a_reading(4, problem="schema-invalid")
    judged = a_ledger(heard=3).judge(reading, log_starts_late=False)
    assert (judged.verdict, judged.cause) == (Verdict.PARK, "schema-invalid")


def test_a_problem_out_of_turn_is_a_hole_first() -> None:
    reading = a_reading(6, problem="schema-invalid")
    assert a_ledger(heard=3).judge(reading, log_starts_late=False).cause == "hole"


def test_an_unreadable_record_is_parked_even_behind_others() -> None:
    judged = a_ledger(heard=3, waiting=True).judge(an_unreadable(), log_starts_late=False)
    assert (judged.verdict, judged.cause) == (Verdict.PARK, "bad-json")
