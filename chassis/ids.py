"""Identifiers that sort by time (UUIDv7), drawn at random or derived from a cause."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

_RANDOM_BITS = 74


def _layout(moment: datetime, seventy_four_bits: int) -> UUID:
    milliseconds = int(moment.timestamp() * 1000) & ((1 << 48) - 1)
    high, low = seventy_four_bits >> 62, seventy_four_bits & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)


def drawn(moment: datetime) -> UUID:
    """A fresh UUIDv7 of that moment."""
    return _layout(moment, secrets.randbits(_RANDOM_BITS))


def derived(moment: datetime, *parts: object) -> UUID:
    """The UUIDv7 that the same moment and parts always give: consuming again announces it again."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return _layout(moment, int.from_bytes(digest[:10], "big") >> (80 - _RANDOM_BITS))


def is_before(id: UUID, moment: datetime) -> bool:
    """Whether a UUIDv7 says that it was made before that moment (False for any other version)."""
    return id.version == 7 and (id.int >> 80) < int(moment.timestamp() * 1000)
