"""What of an event is shown to whom: each value by the privacy class its contract gives it."""

import json
from collections.abc import Iterator, Mapping, Set
from typing import Any, Final

from chassis import schemas
from contracts.event import Event

MASK: Final = "••••"
OPEN: Final = frozenset({"P0"})
"""Classes that say nothing of anybody."""
STRICTEST: Final = "P3"

Schema = dict[str, Any]


def masked(kind: type[Event], data: bytes, seen: Set[str]) -> str | None:
    """The event's data as JSON, with a mask for each value of a class that is not seen.

    None where the bytes are no JSON object: nothing of them can be told apart then.
    """
    try:
        read = json.loads(data)
    except ValueError:
        return None
    if not isinstance(read, dict):
        return None
    declared = schemas.declared(kind)
    definitions = declared.get("$defs", {})
    shown = _shown(read, list(_objects(declared, definitions)), definitions, STRICTEST, seen)
    return json.dumps(shown, ensure_ascii=False, indent=1)


def _shown(
    value: Any,
    within: list[Schema],
    definitions: Mapping[str, Schema],
    privacy: str,
    seen: Set[str],
) -> Any:
    """A value of that class, described by any of those schemas."""
    if isinstance(value, dict):
        return {name: _field(name, each, within, definitions, seen) for name, each in value.items()}
    if isinstance(value, list):
        return [_shown(each, within, definitions, privacy, seen) for each in value]
    return value if privacy in seen else MASK


def _field(
    name: str,
    value: Any,
    within: list[Schema],
    definitions: Mapping[str, Schema],
    seen: Set[str],
) -> Any:
    """A field as the strictest of its declarations has it; one that nobody declared is masked."""
    fields = [schema["properties"][name] for schema in within if name in schema["properties"]]
    privacy = max((field.get("x-privacy", STRICTEST) for field in fields), default=STRICTEST)
    inner = [each for field in fields for each in _objects(field, definitions)]
    return _shown(value, inner, definitions, privacy, seen)


def _objects(schema: Schema, definitions: Mapping[str, Schema]) -> Iterator[Schema]:
    """The objects that a schema may stand for."""
    if "$ref" in schema:
        yield from _objects(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    if "properties" in schema:
        yield schema
    for name in (*schemas.ALTERNATIVES, "allOf", "prefixItems"):
        for each in schema.get(name, ()):
            yield from _objects(each, definitions)
    if isinstance(schema.get("items"), dict):
        yield from _objects(schema["items"], definitions)
