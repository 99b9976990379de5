"""The audit's chain, computed again from its rows as the security pages describe it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tests.faults.checker.facts import Record, Row

BEFORE_THE_FIRST = "0" * 64


def faults(acts: list[Row], seals: list[Row], anchors: list[Record]) -> Iterator[str]:
    """What is wrong with a service's chain; `anchors` are the seals that Kafka keeps."""
    under: dict[Any, list[Row]] = defaultdict(list)
    for act in acts:
        under[act["seal"]].append(act)
    if under[None]:
        yield f"{len(under[None])} acts outside the chain"
    previous = BEFORE_THE_FIRST
    for number, seal in enumerate(seals, start=1):
        if seal["number"] != number:
            yield f"seal {number} is missing"
            return
        covered = under[number]
        about = {"number": number, "rows": len(covered), "sealed_at": _moment(seal["sealed_at"])}
        lines = [previous.encode(), _canonical(about), *(_act(act) for act in covered)]
        if hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest() != seal["digest"]:
            yield f"seal {number} does not cover its acts"
        previous = seal["digest"]
    told = {body["number"]: body["digest"] for body in map(_body, anchors)}
    for seal in seals:
        if told.pop(seal["number"], None) != seal["digest"]:
            yield f"seal {seal['number']} has no anchor, or another"
    if told:
        yield f"anchors of seals that are not there: {sorted(told)}"


def _body(anchor: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(anchor.value)
    return found


def _act(row: Row) -> bytes:
    kept = {name: value for name, value in row.items() if name != "seal"}
    return _canonical(kept | {"at": _moment(row["at"])})


def _canonical(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
