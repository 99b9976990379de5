"""The CloudEvents library reads what our codec writes, and our codec what the library writes."""

import json
from typing import Any

import pytest
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from contracts.event import decode, encode, read
from tests.contracts.records import an_envelope, cause_of, good, with_header
from tests.contracts.stages import KINDS, SAMPLES

NAMED = [(name, title) for name in KINDS for title in SAMPLES.get(name, {})]


def by_the_library(key: bytes | None, value: bytes | None, headers: Any) -> BaseCloudEvent:
    message = KafkaMessage(dict(headers), key, value)  # type: ignore[arg-type]  # as Kafka gives it
    return from_binary(message, JSONFormat(), CloudEvent)


@pytest.mark.parametrize(("name", "title"), NAMED)
def test_the_library_reads_what_we_write(name: str, title: str) -> None:
    kind, sample = KINDS[name], SAMPLES[name][title]
    stated = an_envelope(kind, subject=sample["subject"])
    made = encode(read(kind, json.dumps(sample).encode()), stated)
    event = by_the_library(made.key, made.value, made.headers)
    assert event.get_data() == sample
    assert event.get_id() == str(stated.id)
    assert event.get_source() == stated.source
    assert event.get_type() == kind.type
    assert event.get_subject() == stated.subject
    assert event.get_time() == stated.time
    assert event.get_dataschema() == stated.dataschema
    assert event.get_datacontenttype() == "application/json"
    assert event.get_specversion() == "1.0"
    assert event.get_extension("partitionkey") == sample["subject"]
    assert event.get_extension("sequence") == "0000000000000000007"


@pytest.mark.parametrize(("name", "title"), NAMED)
def test_we_read_what_the_library_writes(name: str, title: str) -> None:
    kind, sample = KINDS[name], SAMPLES[name][title]
    stated = an_envelope(kind, subject=sample["subject"])
    made = encode(read(kind, json.dumps(sample).encode()), stated)
    told = to_binary(by_the_library(made.key, made.value, made.headers), JSONFormat())
    key = told.key.encode() if isinstance(told.key, str) else told.key
    envelope, data = decode(key, told.value, list(told.headers.items()))
    assert envelope == stated
    assert read(kind, data) == read(kind, made.value)


def test_what_the_library_lets_through_is_why_the_codec_is_our_own() -> None:
    key, value, headers = good().key, good().value, good().headers
    invented = by_the_library(key, value, with_header("ce_id"))
    assert invented.get_id(), "an id of its own for a record without one: doubles would pass"
    assert cause_of(key, value, with_header("ce_id")) == "not-cloudevent"
    doubled = by_the_library(key, value, [*headers, ("ce_id", b"another")])
    assert doubled.get_id() == "another"
    assert cause_of(key, value, [*headers, ("ce_id", b"another")]) == "not-cloudevent"
    assert by_the_library(b"elsewhere", value, headers).get_extension("partitionkey") == "elsewhere"
    assert cause_of(b"elsewhere", value, headers) == "misrouted"
    for odd in (b"{not json", b'{"a":NaN}', b'{"a":1e999}', b'{"a":1,"a":2}', b""):
        by_the_library(key, odd, headers)
        assert cause_of(key, odd, headers) == "bad-json"
