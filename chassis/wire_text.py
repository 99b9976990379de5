"""Headers of any bytes as text for a column, and back without loss."""

import base64
import json
from collections.abc import Sequence

Headers = Sequence[tuple[str, bytes | None]]


def headers_to_text(headers: Headers) -> str:
    """JSON pairs: a value is text, null, or `{"base64": …}` where its bytes are no UTF-8."""
    return json.dumps([[name, _value_to_json(value)] for name, value in headers])


def _value_to_json(value: bytes | None) -> object:
    if value is None:
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}


def headers_from_text(kept: str) -> tuple[tuple[str, bytes | None], ...]:
    """The headers as they were."""
    return tuple(
        [
            (name, value.encode() if type(value) is str else _value_from_json(value))
            for name, value in json.loads(kept)
        ]
    )


def _value_from_json(value: dict[str, str] | None) -> bytes | None:
    """What no text stands for."""
    return None if value is None else base64.b64decode(value["base64"])
