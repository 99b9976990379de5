"""Keyset cursors: opaque words that say after which id, and of which list, a page goes on."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from uuid import UUID

from chassis.errors import Invalid


def _list(name: str, where: Mapping[str, object]) -> str:
    shape = json.dumps([name, sorted(where.items())], default=str)
    return hashlib.sha256(shape.encode()).hexdigest()[:16]


def write(name: str, where: Mapping[str, object], last: UUID) -> str:
    """The cursor that goes on after `last` in that list."""
    return base64.urlsafe_b64encode(bytes.fromhex(_list(name, where)) + last.bytes).decode()


def read(name: str, where: Mapping[str, object], cursor: str) -> UUID:
    """The id to go on after. Raises Invalid on a cursor of another list or not of ours."""
    try:
        raw = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raw = b""
    if len(raw) != 24 or raw[:8].hex() != _list(name, where):
        raise Invalid("cursor-unknown", "Cette page n'existe pas : reprenez la liste au début.")
    return UUID(bytes=raw[8:])
