"""The codec: what goes out comes back the same; what is no event of ours is told by its cause."""

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from chassis import schemas
from contracts.event import (
    CAUSES,
    MAX_BYTES,
    Event,
    NotReadable,
    TooLarge,
    decode,
    encode,
    p1,
    read,
)
from contracts.immersion import ImmersionCompleted
from contracts.prospection import CandidateQualified
from tests.contracts.documents import documents
from tests.contracts.records import QUALIFIED, an_envelope, good
from tests.contracts.stages import KINDS

SUBJECT = uuid4()


@pytest.mark.parametrize("trace", [None, "00-" + "a" * 32 + "-" + "b" * 16 + "-01"])
def test_what_goes_out_comes_back_the_same(trace: str | None) -> None:
    stated = an_envelope(traceparent=trace)
    event = read(CandidateQualified, json.dumps(QUALIFIED).encode())
    made = encode(event, stated)
    envelope, data = decode(made.key, made.value, made.headers)
    assert envelope == stated
    assert read(CandidateQualified, data) == event


@pytest.mark.parametrize("name", KINDS)
def test_every_document_we_write_fits_both_schemas_and_reads(name: str) -> None:
    kind = KINDS[name]
    closed = Draft202012Validator(schemas.written(kind))
    opened = Draft202012Validator(schemas.accepted(kind))
    for each in (closed, opened):
        each.check_schema(each.schema)

    @settings(max_examples=15, deadline=None)
    @given(documents(schemas.shape(kind).written))
    def holds(document: Any) -> None:
        assert closed.is_valid(document)
        assert opened.is_valid(document)
        event = read(kind, json.dumps(document).encode())
        assert json.loads(event.model_dump_json(exclude_none=True)) == document

    holds()


def test_the_closed_schema_refuses_what_the_open_one_lets_through() -> None:
    closed = Draft202012Validator(schemas.written(CandidateQualified))
    opened = Draft202012Validator(schemas.accepted(CandidateQualified))
    for change in ({"novelty": 1}, {"project": "new-code"}, {"trade": None}):
        assert not closed.is_valid(QUALIFIED | change), change
        assert opened.is_valid(QUALIFIED | change), change


def test_a_writer_names_no_field_and_no_code_that_its_class_does_not() -> None:
    for change in ({"novelty": 1}, {"project": "new-code"}):
        with pytest.raises(ValueError, match="validation error"):
            CandidateQualified(**QUALIFIED | change)


def test_a_reader_lets_unknown_fields_and_codes_through_nested_ones_too() -> None:
    household = QUALIFIED["candidate"] | {"novelty": {"deep": 1}, "partner_needs_work": "later"}
    changed = QUALIFIED | {"candidate": household, "project": "new-code", "novelty": [1]}
    event = read(CandidateQualified, json.dumps(changed).encode())
    assert event.project == "new-code"
    assert event.model_dump()["candidate"]["partner_needs_work"] == "later"
    assert not hasattr(event, "novelty")


def test_a_reader_knows_the_kinds_of_a_candidate_and_no_others() -> None:
    for candidate in ({"kind": "association"}, {"adults": 1}):
        with pytest.raises(NotReadable, match="schema-invalid"):
            read(CandidateQualified, json.dumps(QUALIFIED | {"candidate": candidate}).encode())


def test_a_field_without_a_value_is_not_written() -> None:
    event = ImmersionCompleted(
        subject=SUBJECT,
        occurred_on=date(2026, 6, 1),
        stay=SUBJECT,
        epci="999000001",
        days=3,
        outcome="go",
    )
    made = encode(event, an_envelope(ImmersionCompleted, subject=str(SUBJECT)))
    assert "partner_met" not in json.loads(made.value)


class Long(Event):
    """A long word was told."""

    type: ClassVar[str] = "fr.happy.planted.long.v1"
    word: str = p1("The word.")


def test_what_kafka_would_not_take_is_refused_when_it_is_written() -> None:
    frame = len(Long(subject=SUBJECT, occurred_on=date(2026, 3, 2), word="").model_dump_json())
    for size, fits in ((MAX_BYTES - frame, True), (MAX_BYTES - frame + 1, False)):
        event = Long(subject=SUBJECT, occurred_on=date(2026, 3, 2), word="x" * size)
        if fits:
            assert len(encode(event, an_envelope(Long)).value) == MAX_BYTES
        else:
            with pytest.raises(TooLarge):
                encode(event, an_envelope(Long))


def test_a_time_goes_out_in_universal_time() -> None:
    summer = datetime(2026, 7, 1, 10, tzinfo=timezone(timedelta(hours=2)))
    assert dict(good(time=summer).headers)["ce_time"] == b"2026-07-01T08:00:00Z"


def test_no_error_repeats_what_the_record_said() -> None:
    secret = QUALIFIED | {"project": {"name": "Personne Fictive"}}
    with pytest.raises(NotReadable) as refused:
        read(CandidateQualified, json.dumps(secret).encode())
    assert "Fictive" not in f"{refused.value} {refused.value.__cause__}"
    assert refused.value.cause in CAUSES
