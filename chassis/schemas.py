"""An event's JSON Schemas: closed for who writes it, open for who reads it; and their bare shape.

The written schema is what our codec puts on the wire: no null, and every field that has a value.
The accepted one is what every reader must take: unknown fields and unknown codes go through.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from contracts.event import Event

Schema = dict[str, Any]
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ALTERNATIVES: Final = ("anyOf", "oneOf")
NULL: Final = {"type": "null"}
_PROSE: Final = frozenset({"$schema", "$id", "$defs", "title", "description", "default"})


class SelfContained(ValueError):
    """A fact that holds one of its own kind: nothing bounds its depth."""


class _Untitled(GenerateJsonSchema):
    """Fields have a description; a title made out of their name would say nothing more."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002  # pydantic's own
        return False


@dataclass(frozen=True)
class Shape:
    """What an event version is on the wire, without a word of prose: this is what is released."""

    written: Schema
    accepted: Schema


def declared(kind: type[Event]) -> Schema:
    """The schema of a class as pydantic gives it."""
    return kind.model_json_schema(schema_generator=_Untitled)


def written(kind: type[Event]) -> Schema:
    """The closed schema: every document our codec writes, and no other."""
    return _headed(f"urn:happy:schema:{kind.type}", _everywhere(declared(kind), _closed))


def accepted(kind: type[Event]) -> Schema:
    """The open schema: every document that a reader has to take."""
    return _headed(f"urn:happy:schema:{kind.type}:reader", _everywhere(declared(kind), _opened))


def shape(kind: type[Event]) -> Shape:
    """Both schemas without references, prose and annotations. Raises SelfContained."""
    both = written(kind), accepted(kind)
    return Shape(*(_bare(schema, schema.get("$defs", {})) for schema in both))


def parts(schema: Schema) -> list[Schema]:
    """The schemas that stand directly within a schema, its definitions included."""
    found: list[Schema] = []

    def keep(part: Schema) -> Schema:
        found.append(part)
        return part

    _mapped(schema, keep)
    return found


def _headed(id: str, schema: Schema) -> Schema:
    return {"$schema": DIALECT, "$id": id} | schema


def _mapped(schema: Schema, change: Callable[[Schema], Schema]) -> Schema:
    """The schema, with a change made to each schema that stands directly within it."""
    made = dict(schema)
    for name in ("$defs", "properties"):
        if name in made:
            made[name] = {key: change(part) for key, part in made[name].items()}
    for name in ALTERNATIVES:
        if name in made:
            made[name] = [change(part) for part in made[name]]
    for name in ("items", "additionalProperties"):
        if isinstance(made.get(name), dict):
            made[name] = change(made[name])
    return made


def _everywhere(schema: Schema, change: Callable[[Schema], Schema]) -> Schema:
    """The schema with a change made to all of its parts, the innermost first."""
    return change(_mapped(schema, lambda part: _everywhere(part, change)))


def _closed(schema: Schema) -> Schema:
    made = {name: each for name, each in schema.items() if name not in {"default", "discriminator"}}
    if "properties" in made:
        fields = made["properties"]
        made["required"] = [name for name, each in fields.items() if NULL not in _branches(each)]
        made["properties"] = {name: _present(each) for name, each in fields.items()}
    return made


def _branches(schema: Schema) -> list[Schema]:
    found: list[Schema] = schema.get("anyOf", [])
    return found


def _present(field: Schema) -> Schema:
    """What stands in a field when it is written: null never does."""
    if NULL not in _branches(field):
        return field
    kept = [branch for branch in _branches(field) if branch != NULL]
    said = {name: each for name, each in field.items() if name != "anyOf"}
    return said | (kept[0] if len(kept) == 1 else {"anyOf": kept})


def _opened(schema: Schema) -> Schema:
    made = {name: each for name, each in schema.items() if name != "discriminator"}
    if made.get("additionalProperties") is False:
        del made["additionalProperties"]
    if made.get("x-open"):
        made["x-known-codes"] = made.pop("enum")
    if "properties" in made:
        fields, asked = made["properties"], made.get("required", [])
        made["required"] = [name for name in fields if name in asked or "const" in fields[name]]
    return made


def _bare(
    schema: Schema, definitions: Mapping[str, Schema], within: tuple[str, ...] = ()
) -> Schema:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        if name in within:
            raise SelfContained(name)
        return _bare(definitions[name], definitions, (*within, name))
    said = {
        name: sorted(each, key=str) if name in {"required", "enum"} else each
        for name, each in schema.items()
        if name not in _PROSE and not name.startswith("x-")
    }
    return _mapped(said, lambda part: _bare(part, definitions, within))
