"""The AsyncAPI 3.0 document: who tells what on which topic, how it travels, and who hears it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from chassis import ids
from chassis.published import SHARED, Samples, events, short, stage_of
from chassis.schemas import Schema, accepted
from chassis.service import Service
from contracts.event import Envelope, Event, encode, read

TERRITORY: Final = "zz-99"
"""The territory of the examples: there is none of that code."""
BINDING: Final = "0.5.0"
GUARANTEE: Final = (
    "Delivery at least once: drop a record whose `ce_source` and `ce_id` were seen already. "
    "After that, `ce_sequence` of one `ce_source` and `ce_subject` goes 1, 2, 3… without a hole; "
    "there is no order across subjects or topics. Ignore fields, codes and types you do not know: "
    "they are added without notice, and a breaking change is a new type (`.v2`) beside the old."
)
HEADERS: Final[Mapping[str, Schema]] = {
    "content-type": {"const": "application/json"},
    "ce_specversion": {"const": "1.0"},
    "ce_id": {"format": "uuid", "description": "With `ce_source`, what a double is known by."},
    "ce_source": {"description": "`/<territory>/<stage>`."},
    "ce_type": {"description": "The event's type and major version."},
    "ce_subject": {"format": "uuid", "description": "The pseudonymous thing it is about."},
    "ce_time": {"format": "date-time", "description": "When the fact was recorded."},
    "ce_dataschema": {"description": "The name of the closed schema that the data follows."},
    "ce_partitionkey": {"format": "uuid", "description": "The record's key: the subject."},
    "ce_sequence": {
        "pattern": "^[0-9]{19}$",
        "description": "1, 2, 3… for one source and subject, padded so that text sorts.",
    },
    "ce_correlationid": {"description": "What everything that follows from one request shares."},
    "ce_causationid": {"description": "What made it happen: the id of an event or of a request."},
    "ce_territory": {"description": "The territory's code."},
    "ce_rulesversion": {"description": "The territory's rules in force on the day of the fact."},
    "traceparent": {"description": "W3C trace context, where the cause was traced."},
}
OPTIONAL: Final = ("traceparent",)


@dataclass(frozen=True)
class TopicSettings:
    """How the platform makes a topic, whichever territory it is of."""

    partitions: int
    configuration: Mapping[str, Any]
    retention: str


def document(
    services: Sequence[Service], samples: Mapping[str, Samples], topics: TopicSettings
) -> dict[str, Any]:
    """The whole document; `samples` go by short type."""
    told = [kind for service in services for kind in events(service.contract)]
    return {
        "asyncapi": "3.0.0",
        "id": "urn:happy:asyncapi",
        "info": {
            "title": "Happy Cantal",
            "version": "1.0.0",
            "description": GUARANTEE,
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": "application/json",
        "channels": {
            service.name: _channel(service, topics)
            for service in services
            if events(service.contract)
        },
        "operations": dict(operation for each in services for operation in _operations(each, told)),
        "components": {
            "messages": {short(kind): _message(kind, samples[short(kind)]) for kind in told},
            "messageTraits": {"cloudevent": _cloudevent()},
            "schemas": dict(schema for kind in told for schema in _schemas(kind)),
        },
    }


def _channel(service: Service, topics: TopicSettings) -> dict[str, Any]:
    return {
        "address": f"{{territory}}.{service.name}",
        "title": service.title,
        "description": f"Everything {service.name} tells of its subjects, each in order.",
        "parameters": {
            "territory": {"description": "The territory's code.", "examples": [TERRITORY]}
        },
        "messages": {
            short(kind): _ref("components", "messages", short(kind))
            for kind in events(service.contract)
        },
        "bindings": {
            "kafka": {
                "partitions": topics.partitions,
                "topicConfiguration": dict(topics.configuration),
                "x-retention": topics.retention,
                "bindingVersion": BINDING,
            }
        },
    }


def _operations(
    service: Service, told: Sequence[type[Event]]
) -> Iterable[tuple[str, dict[str, Any]]]:
    """What a service sends, and what it receives of each stage that has a channel."""
    if own := events(service.contract):
        yield f"{service.name}-tells", _operation("send", service.name, own)
    group = {
        "type": "string",
        "pattern": rf"^.+\.{service.name}$",
        "description": f"`<territory>.{service.name}`.",
        "examples": [f"{TERRITORY}.{service.name}"],
    }
    for stage in sorted(service.listen.stages()):
        heard = [each for each in service.listen.events if each in told and stage_of(each) == stage]
        if heard:
            bindings = {"kafka": {"groupId": group, "bindingVersion": BINDING}}
            operation = _operation("receive", stage, heard) | {"bindings": bindings}
            yield f"{service.name}-hears-{stage}", operation


def _operation(action: str, stage: str, kinds: Iterable[type[Event]]) -> dict[str, Any]:
    messages = [_ref("channels", stage, "messages", short(kind)) for kind in kinds]
    return {"action": action, "channel": _ref("channels", stage), "messages": messages}


def _cloudevent() -> dict[str, Any]:
    """What all messages share: CloudEvents 1.0 in binary mode, and the key."""
    return {
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "required": [name for name in HEADERS if name not in OPTIONAL],
            "properties": {name: {"type": "string"} | about for name, about in HEADERS.items()},
        },
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "bindings": {
            "kafka": {
                "key": {
                    "type": "string",
                    "format": "uuid",
                    "description": "The subject: everything said of it stays in one partition.",
                },
                "bindingVersion": BINDING,
            }
        },
    }


def _message(kind: type[Event], samples: Samples) -> dict[str, Any]:
    stated = {"ce_type": kind.type, "ce_dataschema": f"urn:happy:schema:{kind.type}"}
    return {
        "name": kind.type,
        "title": kind.__name__,
        "summary": kind.__doc__,
        "traits": [_ref("components", "messageTraits", "cloudevent")],
        "headers": {
            "type": "object",
            "properties": {name: {"const": value} for name, value in stated.items()},
        },
        "payload": _ref("components", "schemas", short(kind)),
        "examples": [_example(kind, name, sample) for name, sample in samples.items()],
        "x-privacy": privacy(kind),
        "x-schemas": {each: f"{short(kind)}/{each}.json" for each in ("producer", "consumer")},
    }


def privacy(kind: type[Event]) -> str:
    """The highest privacy class among the fields of an event and of the facts within it."""
    found = {SHARED[0]}
    schema = accepted(kind)
    for fact in (schema, *schema.get("$defs", {}).values()):
        found |= {field["x-privacy"] for field in fact.get("properties", {}).values()}
    return max(found)


def _example(kind: type[Event], name: str, sample: Mapping[str, Any]) -> dict[str, Any]:
    """A sample, with the headers that our codec gives it."""
    moment = datetime.combine(date.fromisoformat(sample["occurred_on"]), time(9), UTC)
    id = ids.derived(moment, kind.type, sample["subject"])
    envelope = Envelope(
        id=id,
        source=f"/{TERRITORY}/{stage_of(kind)}",
        type=kind.type,
        subject=sample["subject"],
        time=moment,
        dataschema=f"urn:happy:schema:{kind.type}",
        sequence=1,
        correlationid=str(id),
        causationid=str(id),
        territory=TERRITORY,
        rulesversion=f"{TERRITORY}/000000000000",
        traceparent=None,
    )
    encoded = encode(read(kind, json.dumps(sample).encode()), envelope)
    headers = {key: value.decode() for key, value in encoded.headers}
    return {"name": name, "headers": headers, "payload": dict(sample)}


def _schemas(kind: type[Event]) -> Iterable[tuple[str, Schema]]:
    """The open schema as a component, and beside it the facts it refers to."""
    stage, schema = stage_of(kind), accepted(kind)
    for name, fact in schema.pop("$defs", {}).items():
        yield f"{stage}.{name}", _relocated(fact, stage)
    yield short(kind), _relocated({k: v for k, v in schema.items() if k[0] != "$"}, stage)


def _relocated(part: Any, stage: str) -> Any:
    if isinstance(part, list):
        return [_relocated(each, stage) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        part = part | {"$ref": part["$ref"].replace("#/$defs/", f"#/components/schemas/{stage}.")}
    return {name: _relocated(each, stage) for name, each in part.items()}


def _ref(*path: str) -> dict[str, str]:
    return {"$ref": "#/" + "/".join(path)}
