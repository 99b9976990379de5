"""Records that can't simply be applied, and what becomes of each."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from tests.chassis.stage import Stage

Raw = tuple[bytes | None, bytes | None, list[tuple[str, bytes | None]]]
Make = Callable[[Stage, UUID], list[Raw]]


@dataclass(frozen=True)
class Poison:
    """A kind of poison: how it is made, and the cause under which it waits (None: it does not)."""

    name: str
    make: Make
    cause: str | None
    state: str = "paused"
    cure: str = "discard"


def value_of(value: bytes | None) -> Make:
    def make(stage: Stage, subject: UUID) -> list[Raw]:
        key, _, headers = stage.encoded(subject, 2)
        return [(key, value, headers)]

    return make


def data_with(**changes: Any) -> Make:
    def make(stage: Stage, subject: UUID) -> list[Raw]:
        key, value, headers = stage.encoded(subject, 2)
        data = json.loads(value) | changes
        kept = {name: each for name, each in data.items() if each is not ...}
        return [(key, json.dumps(kept).encode(), headers)]

    return make


def _header(name: str, *values: bytes | None) -> Make:
    """The header replaced by the values given: none takes it away, two double it."""

    def make(stage: Stage, subject: UUID) -> list[Raw]:
        key, value, headers = stage.encoded(subject, 2)
        kept = [header for header in headers if header[0] != name]
        return [(key, value, [*kept, *((name, each) for each in values)])]

    return make


def _no_headers(stage: Stage, subject: UUID) -> list[Raw]:
    key, value, _ = stage.encoded(subject, 2)
    return [(key, value, [])]


def _envelope(word: str = "mot", **changes: Any) -> Make:
    return lambda stage, subject: [stage.encoded(subject, 2, word, **changes)]


def _hole(stage: Stage, subject: UUID) -> list[Raw]:
    return []


def _fork(stage: Stage, subject: UUID) -> list[Raw]:
    return [stage.encoded(subject, 2, "deux"), stage.encoded(subject, 2, "fourche")]


def _double(stage: Stage, subject: UUID) -> list[Raw]:
    one = stage.encoded(subject, 2, "deux")
    return [one, one, one]


def _awaiting(stage: Stage, subject: UUID) -> list[Raw]:
    return [stage.encoded(subject, 2, f"await:sender:{AWAITED}")]


AWAITED = uuid4()
DEEP = b'{"subject":' + b"[" * 40 + b"]" * 40 + b"}"

POISONS = (
    Poison("not JSON", value_of(b"{not json"), "bad-json"),
    Poison("empty", value_of(b""), "bad-json"),
    Poison("not UTF-8", value_of(b'{"a":"\xff\xfe"}'), "bad-json"),
    Poison("NaN", value_of(b'{"word":NaN}'), "bad-json"),
    Poison("beyond floats", value_of(b'{"word":1e999}'), "bad-json"),
    Poison("a key twice", value_of(b'{"word":"a","word":"b"}'), "bad-json"),
    Poison("a giant integer", value_of(b'{"word":' + b"9" * 5000 + b"}"), "bad-json"),
    Poison("infinite", value_of(b'{"word":-Infinity}'), "bad-json"),
    Poison("cut short", value_of(b'{"word":"mo'), "bad-json"),
    Poison("two documents", value_of(b'{"word":"a"} {"word":"b"}'), "bad-json"),
    Poison("a byte order mark", value_of(b'\xef\xbb\xbf{"word":"a"}'), "bad-json"),
    Poison("a depth bomb", value_of(DEEP), "too-deep"),
    Poison("a tombstone", value_of(None), "tombstone"),
    Poison("too large", value_of(b'"' + b"x" * 270_000 + b'"'), "too-large"),
    Poison("no header", _no_headers, "not-cloudevent"),
    Poison("a null header", _header("ce_id", None), "not-cloudevent"),
    Poison("a header that is no text", _header("ce_source", b"\xff\xfe"), "not-cloudevent"),
    Poison("an attribute missing", _header("ce_time"), "not-cloudevent"),
    Poison("a header twice", _header("ce_type", b"a", b"b"), "not-cloudevent"),
    Poison("an id that is none", _header("ce_id", b"42"), "not-cloudevent"),
    Poison("a sequence that is none", _header("ce_sequence", b"2"), "not-cloudevent"),
    Poison("a date that is none", _header("ce_time", b"hier"), "not-cloudevent"),
    Poison("a date without a zone", _header("ce_time", b"2026-03-02T08:00:00"), "not-cloudevent"),
    Poison("a sequence of nought", _header("ce_sequence", b"0" * 19), "not-cloudevent"),
    Poison("an endless sequence", _header("ce_sequence", b"9" * 40), "not-cloudevent"),
    Poison("an empty attribute", _header("ce_source", b""), "not-cloudevent"),
    Poison("a zero byte", _header("ce_causationid", b"a\0b"), "not-cloudevent"),
    Poison("a header without end", _header("ce_causationid", b"a" * 9_000), "not-cloudevent"),
    Poison("an older CloudEvents", _header("ce_specversion", b"0.3"), "not-cloudevent"),
    Poison("no JSON by its own word", _header("content-type", b"text/csv"), "not-cloudevent"),
    Poison(
        "structured mode",
        _header("content-type", b"application/cloudevents+json"),
        "not-cloudevent",
    ),
    Poison("another partition key", _header("ce_partitionkey", b"ailleurs"), "misrouted"),
    Poison("another stage's source", _envelope(source="/t/ailleurs"), "misrouted"),
    Poison("another subject's data", data_with(subject=str(uuid4())), "misrouted"),
    Poison("a list", value_of(b"[]"), "schema-invalid"),
    Poison("a field missing", data_with(word=...), "schema-invalid"),
    Poison("a field of another type", data_with(word={"a": 1}), "schema-invalid"),
    Poison(
        "an unknown major",
        _envelope(type="fr.happy.sender.told.v2"),
        "unknown-major",
        state="retry",
    ),
    Poison("an unknown type", _envelope(type="fr.happy.sender.sung.v1"), None),
    Poison("a double", _double, None),
    Poison("unknown fields", data_with(novelty="nouveau"), None),
    Poison("a hole", _hole, "hole", state="retry", cure="arrival"),
    Poison("a fork", _fork, "fork"),
    Poison("a refusal", _envelope("refuse-moi"), "refused", cure="repair"),
    Poison("a listener that fails", _envelope("panne"), "failed", state="retry", cure="repair"),
    Poison("a fact awaited", _awaiting, "awaiting", state="retry", cure="awaited"),
)


def by_name(name: str) -> Poison:
    """The kind of that name."""
    return next(each for each in POISONS if each.name == name)


FAULTS = {"refuse-moi", "panne"}
