"""Records of a qualified candidate: a good one, and the same one with something wrong in it."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from chassis.record import Record, classify
from contracts.event import Encoded, Envelope, Event, encode, read
from contracts.prospection import CandidateQualified
from tests.contracts.stages import KINDS, SAMPLES

Headers = list[tuple[str, bytes | None]]
QUALIFIED = dict(SAMPLES["prospection.candidate-qualified.v1"]["a-household"])
LISTENED = {kind.type: kind for kind in KINDS.values()}


def an_envelope(kind: type[Event] = CandidateQualified, **changes: Any) -> Envelope:
    stated: dict[str, Any] = {
        "id": uuid4(),
        "source": f"/zz-99/{kind.type.split('.')[2]}",
        "type": kind.type,
        "subject": QUALIFIED["subject"],
        "time": datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        "dataschema": f"urn:happy:schema:{kind.type}",
        "sequence": 7,
        "correlationid": "demande-1",
        "causationid": "demande-1",
        "territory": "zz-99",
        "rulesversion": "zz-99/1",
        "traceparent": None,
    }
    return Envelope(**stated | changes)


def good(**changes: Any) -> Encoded:
    """A good record of a qualified candidate."""
    event = read(CandidateQualified, json.dumps(QUALIFIED).encode())
    return encode(event, an_envelope(**changes))


def cause_of(key: bytes | None, value: bytes | None, headers: Any) -> str | None:
    """The cause for which a record can't be read as an event, if there is one."""
    return classify(Record("zz-99.prospection", 0, 0, key, value, tuple(headers)), LISTENED).problem


def with_header(name: str, *values: bytes | None) -> Headers:
    """Good headers with one replaced: by none, by another, or by several."""
    kept: Headers = [each for each in good().headers if each[0] != name]
    return [*kept, *((name, value) for value in values)]
