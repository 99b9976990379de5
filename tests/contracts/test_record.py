"""Records that are no event of ours: each is told by its cause, and none makes reading fail."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.record import Record, classify
from contracts.event import CAUSES, MAX_BYTES
from contracts.strict_json import DEEPEST
from tests.contracts.records import LISTENED, Headers, cause_of, good, with_header


def test_size_is_looked_at_before_anything_is_parsed() -> None:
    key, headers = good().key, good().headers
    assert cause_of(key, b"[" * (MAX_BYTES + 1), headers) == "too-large"
    assert cause_of(key, b"[" * MAX_BYTES, headers) == "too-deep"


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        (None, "tombstone"),
        (b"", "bad-json"),
        (b"{", "bad-json"),
        (b"\xff\xfe", "bad-json"),
        (b'{"a":NaN}', "bad-json"),
        (b'{"a":Infinity}', "bad-json"),
        (b'{"a":-Infinity}', "bad-json"),
        (b'{"a":1e999}', "bad-json"),
        (b'{"a":-1e999}', "bad-json"),
        (b'{"a":' + b"9" * 20 + b"}", "bad-json"),
        (b'{"a":1,"a":1}', "bad-json"),
        (b'{"a":{"b":1,"b":2}}', "bad-json"),
        (b"{} {}", "bad-json"),
        (b"\xef\xbb\xbf{}", "bad-json"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "too-deep"),
        (b"[" * DEEPEST + b"]" * DEEPEST, "schema-invalid"),
        (b'"' + b"[" * 500 + b'"', "schema-invalid"),
        (b"null", "schema-invalid"),
        (b"{}", "schema-invalid"),
    ],
)
def test_data_that_is_no_event_is_told_by_its_cause(value: bytes | None, cause: str) -> None:
    assert cause_of(good().key, value, good().headers) == cause


STATED = [name for name, _ in good().headers]


@pytest.mark.parametrize("name", STATED)
@pytest.mark.parametrize(
    "values",
    [(), (None,), (b"",), (b"\xff",), (b"a", b"a"), (b"x" * 1_025,), (b"a\0b",)],
    ids=["missing", "null", "empty", "not UTF-8", "double", "long", "NUL"],
)
def test_no_attribute_is_missing_doubled_or_odd(
    name: str, values: tuple[bytes | None, ...]
) -> None:
    cause = cause_of(good().key, good().value, with_header(name, *values))
    assert cause == "not-cloudevent"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_specversion", b"0.3"),
        ("content-type", b"text/plain"),
        ("content-type", b"application/cloudevents+json"),
        ("ce_id", b"42"),
        ("ce_sequence", b"7"),
        ("ce_sequence", b"0" * 19),
        ("ce_sequence", "٧".encode() * 19),
        ("ce_sequence", b"-000000000000000007"),
        ("ce_time", b"hier"),
        ("ce_time", b"2026-03-02"),
        ("ce_time", b"2026-03-02T09:30:00"),
        ("ce_time", b"2026-02-30T09:30:00Z"),
        ("ce_time", b"2026-W10-1T09:30:00Z"),
        ("traceparent", b"\xff"),
    ],
)
def test_an_attribute_that_says_nothing_is_told(name: str, value: bytes) -> None:
    assert cause_of(good().key, good().value, with_header(name, value)) == "not-cloudevent"


def test_headers_of_others_are_no_concern_of_ours() -> None:
    others: Headers = [*good().headers, ("x-note", None), ("x-note", b"\xff"), ("x" * 9_000, b"")]
    assert cause_of(good().key, good().value, others) is None


@pytest.mark.parametrize("key", [None, b"", str(uuid4()).encode(), b"\xff"])
def test_a_record_under_another_key_than_its_subject_is_misrouted(key: bytes | None) -> None:
    assert cause_of(key, good().value, good().headers) == "misrouted"


def test_a_record_of_another_source_or_about_another_subject_is_misrouted() -> None:
    assert cause_of(good().key, good().value, with_header("ce_partitionkey", b"x")) == "misrouted"
    assert (
        cause_of(good().key, good().value, good(source="/zz-99/immersion").headers) == "misrouted"
    )
    other = good(subject=str(uuid4()))
    assert cause_of(other.key, other.value, other.headers) == "misrouted"


def test_a_type_that_nobody_here_listens_to_is_no_problem() -> None:
    unheard = good(type="fr.happy.prospection.candidate-sung.v1")
    assert cause_of(unheard.key, b"not even JSON", unheard.headers) is None


def test_a_newer_major_of_what_is_listened_to_waits_for_its_reader() -> None:
    newer = good(type="fr.happy.prospection.candidate-qualified.v2")
    assert cause_of(newer.key, b"not even JSON", newer.headers) == "unknown-major"


HEADER = st.tuples(
    st.sampled_from(STATED) | st.text(max_size=12),
    st.none() | st.binary(max_size=60) | st.sampled_from([each for _, each in good().headers]),
)


@settings(max_examples=400, deadline=None)
@given(
    st.none() | st.binary(max_size=60) | st.just(good().key),
    st.none() | st.binary(max_size=200) | st.text(max_size=200).map(str.encode),
    st.lists(HEADER, max_size=20),
    st.text(max_size=20),
)
def test_no_bytes_at_all_make_the_reading_of_a_record_fail(
    key: bytes | None, value: bytes | None, headers: Headers, topic: str
) -> None:
    record = Record(topic, 0, 0, key, value, tuple(headers))
    reading = classify(record, LISTENED)
    assert reading.problem in {*CAUSES, None}
    assert (reading.event is None) or reading.problem is None


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(STATED), st.binary(max_size=40), st.data())
def test_no_change_to_a_good_record_makes_its_reading_fail(
    name: str, bytes_: bytes, data: st.DataObject
) -> None:
    made = good()
    at = data.draw(st.integers(0, len(made.value)))
    damaged = made.value[:at] + bytes_ + made.value[at + len(bytes_) :]
    assert cause_of(made.key, damaged, made.headers) in {*CAUSES, None}
    odd = [(each, bytes_ if each == name else value) for each, value in made.headers]
    assert cause_of(made.key, made.value, odd) in {*CAUSES, None}
