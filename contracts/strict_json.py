"""JSON read strictly: bounded depth, finite numbers, no key twice; anything else is refused."""

import json
from typing import Any, NoReturn

DEEPEST = 32
LONGEST_INTEGER = 19
EXACT = 2**53
"""Below it a floating point number says every integer."""


class NotStrict(ValueError):
    """Not JSON as we take it; `cause` is `bad-json` or `too-deep`, and nothing of the text."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def _depth_is_bounded(text: str) -> bool:
    """Counts brackets outside strings before anything recurses."""
    depth, inside, escaped = 0, False, False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            if depth > DEEPEST:
                return False
        elif character in "]}":
            depth -= 1
    return True


def _no_constant(_: str) -> NoReturn:
    raise NotStrict("bad-json")


def _finite(text: str) -> float | int:
    """A number without a fraction is an integer, as JSON Schema has it: 5.0 is 5."""
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise NotStrict("bad-json")
    is_exact = number.is_integer() and abs(number) < EXACT
    return int(number) if is_exact else number


def _bounded(text: str) -> int:
    if len(text.lstrip("-")) > LONGEST_INTEGER:
        raise NotStrict("bad-json")
    return int(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict("bad-json")
    return found


_decoder = json.JSONDecoder(
    object_pairs_hook=_once,
    parse_float=_finite,
    parse_int=_bounded,
    parse_constant=_no_constant,
)


def parse(data: bytes) -> object:
    """The document. Raises NotStrict; the caller bounds the size first."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise NotStrict("bad-json") from error
    if text.count("[") + text.count("{") > DEEPEST and not _depth_is_bounded(text):
        raise NotStrict("too-deep")
    try:
        return _decoder.decode(text)
    except NotStrict:
        raise
    except (ValueError, RecursionError) as error:
        raise NotStrict("bad-json") from error
