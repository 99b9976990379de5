"""A record as Kafka holds it, and what can be said of it before anybody acts on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Envelope, Event, NotReadable, decode, major, read

Partition = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """Raw bytes, with their place in the log."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]

    @property
    def place(self) -> Partition:
        return self.topic, self.partition


@dataclass(frozen=True, slots=True)
class Reading:
    """A record classified: of whom, from whom, which one; `problem` where it can't be applied.

    `envelope` is None when the record is no CloudEvent: it stands then under the source of its
    topic and its key. `event` is None when nobody here listens to that type.
    """

    record: Record
    source: str
    subject: str
    sequence: int | None
    id: UUID | None
    envelope: Envelope | None
    event: Event | None
    problem: str | None

    @property
    def pair(self) -> tuple[str, str]:
        return self.source, self.subject


def source_of(topic: str) -> str:
    """The CloudEvents source whose events a topic carries."""
    territory, _, stage = topic.rpartition(".")
    return f"/{territory}/{stage}"


def _subject_of(record: Record) -> str:
    """The key as text; bytes that are no text keep their place as hexadecimal."""
    key = record.key or b""
    try:
        return key.decode()[:200].replace("\0", "\\0")
    except UnicodeDecodeError:
        return f"hex:{key[:100].hex()}"


def _sequence_of(record: Record) -> int | None:
    """The sequence an unreadable record says to stand for, where its header can be read."""
    stated = [value for name, value in record.headers if name == "ce_sequence"]
    if len(stated) == 1 and stated[0] and stated[0].isdigit() and len(stated[0]) <= 19:
        return int(stated[0]) or None
    return None


def classify(record: Record, listened: Mapping[str, type[Event]]) -> Reading:
    """Reads a record without acting on it. Never raises, whatever the bytes."""
    try:
        envelope, data = decode(record.key, record.value, record.headers)
        if envelope.source != source_of(record.topic):
            raise NotReadable("misrouted")
    except NotReadable as unreadable:
        return Reading(
            record,
            source_of(record.topic),
            _subject_of(record),
            _sequence_of(record),
            None,
            None,
            None,
            unreadable.cause,
        )
    event, problem = None, None
    kind = listened.get(envelope.type)
    try:
        if kind is not None:
            event = read(kind, data)
            if str(event.subject) != envelope.subject:
                raise NotReadable("misrouted")
        elif _is_unknown_major(envelope.type, listened):
            problem = "unknown-major"
    except NotReadable as unreadable:
        event, problem = None, unreadable.cause
    return Reading(
        record,
        envelope.source,
        envelope.subject,
        envelope.sequence,
        envelope.id,
        envelope,
        event,
        problem,
    )


def _is_unknown_major(type: str, listened: Mapping[str, type[Event]]) -> bool:
    """Whether we listen to an older major of that type, and not to this one."""
    name, version = major(type)
    return any(major(known)[0] == name and major(known)[1] < version for known in listened)
