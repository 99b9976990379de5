"""The shape every event shares, and how it travels: CloudEvents 1.0, binary mode, on Kafka."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MAX_BYTES = 262_144
E = TypeVar("E", bound="Event")


class NotReadable(ValueError):
    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class TooLarge(ValueError):
    pass


def p0(description: str, **kw: Any) -> Any:
    return Field(description=description, json_schema_extra={"x-privacy": "P0"}, **kw)


def p1(description: str, **kw: Any) -> Any:
    return Field(description=description, json_schema_extra={"x-privacy": "P1"}, **kw)


class Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    type: ClassVar[str]
    subject: UUID = p1("About whom.")
    occurred_on: date = p0("When.")


class Withheld(Event):
    """An event was withheld."""


@dataclass(frozen=True, slots=True)
class Envelope:
    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    dataschema: str
    sequence: int
    correlationid: str
    causationid: str
    territory: str
    rulesversion: str
    traceparent: str | None


@dataclass(frozen=True, slots=True)
class Encoded:
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


def topic(territory: str, stage: str) -> str:
    return f"{territory}.{stage}"


def major(type: str) -> tuple[str, int]:
    name, _, version = type.rpartition(".v")
    return name, int(version) if version.isdigit() else 0


def encode(event: Event, e: Envelope) -> Encoded:
    value = event.model_dump_json().encode()
    if len(value) > MAX_BYTES:
        raise TooLarge("event")
    h = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": str(e.id),
        "ce_source": e.source,
        "ce_type": e.type,
        "ce_subject": e.subject,
        "ce_time": e.time.isoformat(),
        "ce_dataschema": e.dataschema,
        "ce_partitionkey": e.subject,
        "ce_sequence": f"{e.sequence:019d}",
        "ce_correlationid": e.correlationid,
        "ce_causationid": e.causationid,
        "ce_territory": e.territory,
        "ce_rulesversion": e.rulesversion,
    }
    if e.traceparent:
        h["traceparent"] = e.traceparent
    return Encoded(e.subject.encode(), value, tuple((k, v.encode()) for k, v in h.items()))


def decode(
    key: bytes | None, value: bytes | None, headers: Sequence[tuple[str, bytes | None]]
) -> tuple[Envelope, bytes]:
    if value is None:
        raise NotReadable("tombstone")
    if len(value) > MAX_BYTES:
        raise NotReadable("too-large")
    try:
        h = {k: v.decode() for k, v in headers if v is not None}
        if len(h) != len(headers):
            raise NotReadable("not-cloudevent")
        env = Envelope(
            UUID(h["ce_id"]),
            h["ce_source"],
            h["ce_type"],
            h["ce_subject"],
            datetime.fromisoformat(h["ce_time"]),
            h["ce_dataschema"],
            int(h["ce_sequence"]),
            h["ce_correlationid"],
            h["ce_causationid"],
            h["ce_territory"],
            h["ce_rulesversion"],
            h.get("traceparent"),
        )
    except NotReadable:
        raise
    except Exception as error:
        raise NotReadable("not-cloudevent") from error
    if key != env.subject.encode():
        raise NotReadable("misrouted")
    return env, value


def read(kind: type[E], data: bytes) -> E:
    try:
        return kind.model_validate(json.loads(data), extra="ignore")
    except ValidationError as error:
        raise NotReadable("schema-invalid") from error
    except ValueError as error:
        raise NotReadable("bad-json") from error
