"""The audit's topic in the AsyncAPI document: what an anchor says, and how a third party checks."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from chassis import ids
from chassis.anchors import STAGE, TYPE
from chassis.asyncapi import BINDING, HEADERS, OPTIONAL, TERRITORY, TopicSettings
from chassis.published import SHARED
from chassis.schemas import Schema
from chassis.seals import BEFORE_THE_FIRST, Entry, seal
from chassis.service import Service
from contracts.event import Envelope, framed

NAME: Final = f"{STAGE}.chain-sealed.v1"
MOMENT: Final = datetime(2026, 3, 2, 8, 0, 10, tzinfo=UTC)
VERIFYING: Final = """\
Anchors of the audit of each service: a digest of who did what, and nothing of anybody. A third
party verifies in three steps, without trusting the database. (1) Keep these records as they come:
one `number` of one `ce_subject` has one `digest` for ever; a second one that differs is a forgery,
as is a number left out. (2) Ask for the rows of the audit and their seals. For each seal, in the
order of the numbers, write lines, each ended by a line feed: the digest of the seal before (64
zeros before the first; after a cut, the digest that the cut states, which is that of its own anchor
here); then `{"number":…,"rows":…,"sealed_at":…}`; then each row in the order of `position`, as an
object of `action`, `actor`, `at`, `glass`, `position`, `purpose`, `reason`, `subject` and `trace`.
Objects are canonical JSON (RFC 8785), moments in UTC with microseconds. (3) The SHA-256 of those
lines is the `digest`. `happy audit verify` does the same.
"""
SCHEMA: Final[Schema] = {
    "type": "object",
    "required": ["digest", "number", "rows", "sealed_at"],
    "properties": {
        "number": {"type": "integer", "minimum": 1, "description": "1, 2, 3… for one service."},
        "sealed_at": {"type": "string", "format": "date-time"},
        "rows": {"type": "integer", "minimum": 1, "description": "How many acts it covers."},
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256."},
    },
}


def add(document: dict[str, Any], services: Sequence[Service], topics: TopicSettings) -> None:
    """Puts the topic of the audit beside those of the stages; every service tells it its seals."""
    told = {"$ref": f"#/channels/{STAGE}/messages/{NAME}"}
    document["channels"][STAGE] = {
        "address": f"{{territory}}.{STAGE}",
        "title": "Audit",
        "description": " ".join(VERIFYING.split()),
        "parameters": {
            "territory": {"description": "The territory's code.", "examples": [TERRITORY]}
        },
        "messages": {NAME: {"$ref": f"#/components/messages/{NAME}"}},
        "bindings": {
            "kafka": {
                "partitions": topics.partitions,
                "topicConfiguration": dict(topics.configuration),
                "x-retention": topics.retention,
                "bindingVersion": BINDING,
            }
        },
    }
    for service in services:
        document["operations"][f"{service.name}-seals"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{STAGE}"},
            "messages": [told],
        }
    document["components"]["messages"][NAME] = _message(services)
    document["components"]["schemas"][NAME] = dict(SCHEMA)


def _message(services: Sequence[Service]) -> dict[str, Any]:
    """As a stage's event travels, but that it is about a service: of nobody else."""
    names = [service.name for service in services]
    stated: dict[str, Schema] = {
        "ce_subject": {"enum": names, "description": "The service whose audit it is."},
        "ce_partitionkey": {"enum": names, "description": "The record's key: the service."},
        "ce_type": {"const": TYPE},
        "ce_dataschema": {"const": f"urn:happy:schema:{TYPE}"},
    }
    properties = {name: {"type": "string"} | about for name, about in {**HEADERS, **stated}.items()}
    key = {"type": "string", "enum": names, "description": "The service."}
    return {
        "name": TYPE,
        "title": "ChainSealed",
        "summary": "The acts of an audit since the last seal entered its chain.",
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "required": [name for name in HEADERS if name not in OPTIONAL],
            "properties": properties,
        },
        "payload": {"$ref": f"#/components/schemas/{NAME}"},
        "bindings": {"kafka": {"key": key, "bindingVersion": BINDING}},
        "examples": [_example(names[0])],
        "x-privacy": SHARED[0],
    }


def _example(service: str) -> dict[str, Any]:
    """The first seal of a service, with one act in it, as the sealer tells it."""
    id = ids.derived(MOMENT, TYPE, service)
    act = Entry(1, MOMENT, "officer-1", "candidate-read", str(UUID(int=1)), None, None, "t", None)
    made = seal(BEFORE_THE_FIRST, 1, MOMENT, [act])
    envelope = Envelope(
        id=id,
        source=f"/{TERRITORY}/{service}",
        type=TYPE,
        subject=service,
        time=MOMENT,
        dataschema=f"urn:happy:schema:{TYPE}",
        sequence=1,
        correlationid=str(id),
        causationid=str(id),
        territory=TERRITORY,
        rulesversion=f"{TERRITORY}/000000000000",
        traceparent=None,
    )
    written = framed(made.canonical(), envelope)
    return {
        "name": "first",
        "headers": {name: value.decode() for name, value in written.headers},
        "payload": json.loads(written.value),
    }
