"""The shape every event shares, and how it travels: CloudEvents 1.0, binary mode, on Kafka."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final, TypeVar
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import CoreSchema, core_schema

from contracts.strict_json import NotStrict, parse

MAX_BYTES: Final = 262_144
NAMESPACE: Final = "fr.happy"
READER: Final = {"reader": True}
E = TypeVar("E", bound="Event")


class TooLarge(ValueError):
    """An event that Kafka would never take; said when it is written."""


class NotReadable(ValueError):
    """A record that is no event of ours; `cause` is one of CAUSES, and nothing of its content."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


CAUSES: Final = (
    "tombstone",
    "too-large",
    "not-cloudevent",
    "bad-json",
    "too-deep",
    "misrouted",
    "schema-invalid",
    "unknown-major",
)


def _classed(privacy: str, description: str, **options: Any) -> Any:
    return Field(description=description, json_schema_extra={"x-privacy": privacy}, **options)


def p0(description: str, **options: Any) -> Any:
    """A field open to everybody: it says nothing of the subject, such as a code's vintage."""
    return _classed("P0", description, **options)


def p1(description: str, **options: Any) -> Any:
    """What is said of one pseudonymous subject: for the programme's contracted partners."""
    return _classed("P1", description, **options)


def p2(description: str, **options: Any) -> Any:
    """An identifying field: refused on a shared topic."""
    return _classed("P2", description, **options)


def p3(description: str, **options: Any) -> Any:
    """A field of a special category: refused on a shared topic."""
    return _classed("P3", description, **options)


class OneOf:
    """A code out of a list: closed for who writes it, open for who reads it."""

    def __init__(self, *codes: str) -> None:
        self.codes = codes

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema) | {"enum": list(self.codes), "x-open": True}

    def _check(self, code: str, info: ValidationInfo) -> str:
        if code not in self.codes and not (info.context or {}).get("reader"):
            raise ValueError("not one of the known codes")
        return code


class Fact(BaseModel):
    """A part of an event: frozen, with nothing in it that its class does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(Fact):
    """Something that happened, told once, about one subject."""

    type: ClassVar[str]
    subject: UUID = p1("The pseudonymous household, organisation or other thing it is about.")
    occurred_on: date = p1("The date of the fact itself, distinct from the time of the event.")


class Withheld(Event):
    """The event of this sequence was given up by an operator and will not come."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The CloudEvents attributes of an event."""

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
    """An event as Kafka holds it."""

    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


def topic(territory: str, stage: str) -> str:
    """The topic on which a stage of a territory tells its events."""
    return f"{territory}.{stage}"


def major(type: str) -> tuple[str, int]:
    """A type without its version, and the version; 0 where it has none."""
    name, _, version = type.rpartition(".v")
    return (name, int(version)) if version.isascii() and version.isdigit() else (type, 0)


def encode(event: Event, envelope: Envelope) -> Encoded:
    """The record of an event. Raises TooLarge beyond MAX_BYTES."""
    value = event.model_dump_json(exclude_none=True).encode()
    if len(value) > MAX_BYTES:
        raise TooLarge(f"{event.type}: {len(value)} bytes")
    return framed(value, envelope)


def framed(value: bytes, envelope: Envelope) -> Encoded:
    """The record of JSON data that is encoded already."""
    attributes = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": str(envelope.id),
        "ce_source": envelope.source,
        "ce_type": envelope.type,
        "ce_subject": envelope.subject,
        "ce_time": envelope.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "ce_dataschema": envelope.dataschema,
        "ce_partitionkey": envelope.subject,
        "ce_sequence": f"{envelope.sequence:019d}",
        "ce_correlationid": envelope.correlationid,
        "ce_causationid": envelope.causationid,
        "ce_territory": envelope.territory,
        "ce_rulesversion": envelope.rulesversion,
    }
    if envelope.traceparent is not None:
        attributes["traceparent"] = envelope.traceparent
    headers = tuple((name, text.encode()) for name, text in attributes.items())
    return Encoded(envelope.subject.encode(), value, headers)


_REQUIRED: Final = (
    "id",
    "source",
    "type",
    "subject",
    "time",
    "dataschema",
    "partitionkey",
    "sequence",
    "correlationid",
    "causationid",
    "territory",
    "rulesversion",
)
_SEQUENCE: Final = re.compile(r"[0-9]{19}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_LONGEST_HEADER: Final = 1_024


def _attributes(headers: Sequence[tuple[str, bytes | None]]) -> dict[str, str]:
    """The CloudEvents attributes. Raises NotReadable on one missing, doubled, null or no text."""
    found: dict[str, str] = {}
    for name, raw in headers:
        if name.startswith("ce_") or name in {"content-type", "traceparent"}:
            if raw is None or name in found or len(raw) > _LONGEST_HEADER:
                raise NotReadable("not-cloudevent")
            try:
                found[name] = raw.decode()
            except UnicodeDecodeError as error:
                raise NotReadable("not-cloudevent") from error
    if found.get("ce_specversion") != "1.0" or found.get("content-type") != "application/json":
        raise NotReadable("not-cloudevent")
    if not all(found.get(f"ce_{name}") for name in _REQUIRED):
        raise NotReadable("not-cloudevent")
    return found


def decode(
    key: bytes | None, value: bytes | None, headers: Sequence[tuple[str, bytes | None]]
) -> tuple[Envelope, bytes]:
    """The envelope and the data's bytes, not parsed. Raises NotReadable, whatever the bytes."""
    if value is None:
        raise NotReadable("tombstone")
    if len(value) > MAX_BYTES:
        raise NotReadable("too-large")
    stated = _attributes(headers)
    sequence, time = stated["ce_sequence"], stated["ce_time"]
    if not _SEQUENCE.fullmatch(sequence) or not int(sequence) or not _TIME.fullmatch(time):
        raise NotReadable("not-cloudevent")
    try:
        envelope = Envelope(
            id=UUID(stated["ce_id"]),
            source=stated["ce_source"],
            type=stated["ce_type"],
            subject=stated["ce_subject"],
            time=datetime.fromisoformat(time),
            dataschema=stated["ce_dataschema"],
            sequence=int(sequence),
            correlationid=stated["ce_correlationid"],
            causationid=stated["ce_causationid"],
            territory=stated["ce_territory"],
            rulesversion=stated["ce_rulesversion"],
            traceparent=stated.get("traceparent"),
        )
    except ValueError as error:
        raise NotReadable("not-cloudevent") from error
    if "\0" in "".join(stated.values()):
        raise NotReadable("not-cloudevent")
    if key != envelope.subject.encode() or stated["ce_partitionkey"] != envelope.subject:
        raise NotReadable("misrouted")
    return envelope, value


def read(kind: type[E], data: bytes) -> E:
    """The event, read openly: fields and codes unknown here are let through.

    Raises NotReadable, never with a value in it.
    """
    try:
        return kind.model_validate(parse(data), extra="ignore", context=READER)
    except NotStrict as error:
        raise NotReadable(error.cause) from None
    except ValidationError:
        raise NotReadable("schema-invalid") from None
