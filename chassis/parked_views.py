"""What operators see of parked events: text that can only be read, values masked by their class."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import RowMapping

from chassis import causes, masking
from chassis.parking import record_of
from chassis.record import classify
from chassis.wire_text import headers_from_text
from contracts.event import Event

SHOWN_BYTES: Final = 16_384
MOST_BEHIND: Final = 20
PLAIN_HEADERS: Final = ("ce_", "content-type", "traceparent")


class Group(BaseModel):
    """Des événements en attente pour une même cause, d'un même type et dans un même état."""

    cause: str
    meaning: str
    advice: str
    type: str | None
    state: str
    label: str
    subjects: int
    events: int
    first: datetime
    last: datetime
    releases: list[str]


class ParkedEvent(BaseModel):
    """Un événement en attente."""

    position: int
    source: str
    subject: str
    sequence: int | None
    id: UUID | None
    type: str | None
    cause: str
    state: str
    label: str
    error: str | None
    topic: str
    partition: int
    log_offset: int
    parked_at: datetime
    release: str


class Behind(BaseModel):
    """Un événement du même dossier, qui attend aussi."""

    position: int
    sequence: int | None
    type: str | None


class ParkedDetail(ParkedEvent):
    """Un événement en attente : ses valeurs sont masquées, sauf celles ouvertes à tous."""

    meaning: str
    advice: str
    headers: list[tuple[str, str | None]]
    value: str | None
    behind: list[Behind]
    behind_count: int
    if_discarded: str


class ParkedBytes(BaseModel):
    """Le contenu d'un événement en attente, rendu comme du texte."""

    position: int
    headers: list[tuple[str, str | None]]
    value: str | None
    value_base64: str | None
    truncated: bool


class DiscardedEvent(BaseModel):
    """Un événement écarté."""

    position: int
    source: str
    subject: str
    sequence: int
    id: UUID | None
    type: str | None
    cause: str
    error: str | None
    parked_at: datetime
    release: str
    discarded_at: datetime
    discarded_by: str
    reason: str


def group(row: Mapping[str, Any]) -> Group:
    """A group with what its cause means."""
    cause = causes.cause_of(row["cause"])
    return Group(
        **_readable_all(row), meaning=cause.meaning, advice=cause.advice, label=_label(row)
    )


def parked(row: Mapping[str, Any]) -> ParkedEvent:
    """An event without its content."""
    return ParkedEvent(**_readable_all(row), label=_label(row))


def discarded(row: Mapping[str, Any]) -> DiscardedEvent:
    """An event that was given up."""
    return DiscardedEvent(**_readable_all(row))


def detail(
    row: RowMapping,
    behind: tuple[int, list[dict[str, Any]]],
    service: str,
    kinds: Mapping[str, type[Event]],
) -> ParkedDetail:
    """An event with what of its content anybody at the desk may see."""
    count, first = behind
    cause = causes.cause_of(row["cause"])
    kept = {name: row[name] for name in row if name not in {"key", "value", "headers"}}
    return ParkedDetail(
        **_readable_all(kept),
        label=_label(kept),
        meaning=cause.meaning,
        advice=cause.advice,
        headers=_masked_headers(row, kinds),
        value=_masked_value(row, kinds),
        behind=[Behind(**_readable_all(each)) for each in first],
        behind_count=count,
        if_discarded=_if_discarded(row, count, service),
    )


def content(row: RowMapping) -> ParkedBytes:
    """An event's bytes as they came, for who may see them."""
    value = row["value"]
    return ParkedBytes(
        position=row["position"],
        headers=[
            (_readable(name), _text_of(raw)) for name, raw in headers_from_text(row["headers"])
        ],
        value=_text_of(value),
        value_base64=base64.b64encode(value[:SHOWN_BYTES]).decode() if value is not None else None,
        truncated=value is not None and len(value) > SHOWN_BYTES,
    )


def _label(row: Mapping[str, Any]) -> str:
    """The state in French; a failure that came back says how often."""
    label = causes.WAITING_STATES[row["state"]]
    return f"{label} ({row['failed_again']})" if row["state"] == "failed-again" else label


def _if_discarded(row: RowMapping, behind: int, service: str) -> str:
    """What giving the event up withholds, and from whom."""
    name = _readable(row["type"] or "événement illisible")
    withheld = (
        f"{service} n'appliquera jamais cet événement ({name}) ; les autres étapes l'ont reçu."
    )
    if not behind:
        return f"{withheld} Rien d'autre de ce dossier n'attend."
    return f"{withheld} {behind} autre(s) du même dossier attendent et reprendront dans l'ordre."


def _masked_headers(
    row: RowMapping, kinds: Mapping[str, type[Event]]
) -> list[tuple[str, str | None]]:
    """Attributes of a CloudEvent as they are; anything else could hold anything."""
    readable = classify(record_of(row), kinds).envelope is not None
    return [
        (
            _readable(name),
            _text_of(raw) if readable and name.startswith(PLAIN_HEADERS) else masking.MASK,
        )
        for name, raw in headers_from_text(row["headers"])
    ]


def _masked_value(row: RowMapping, kinds: Mapping[str, type[Event]]) -> str | None:
    """Values of open classes; where the event can't be read, none."""
    if row["value"] is None:
        return None
    kind = kinds.get(row["type"] or "")
    shown = masking.masked(kind, row["value"], masking.OPEN) if kind else None
    return masking.MASK if shown is None else _readable(shown[:SHOWN_BYTES])


def _text_of(raw: bytes | None) -> str | None:
    """The first bytes as text that can only be read."""
    if raw is None:
        return None
    return _readable(raw[:SHOWN_BYTES].decode("utf-8", errors="backslashreplace"))


def _readable(text: str) -> str:
    """Text whose control and direction characters are shown, never obeyed."""
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text
    )


def _readable_all(row: Mapping[str, Any]) -> dict[str, Any]:
    """What identifies an event, which may be anything where the record was unreadable."""
    return {
        name: _readable(value) if isinstance(value, str) else value for name, value in row.items()
    }
