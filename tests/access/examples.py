"""What a route could be sent: a body made from what OpenAPI says of it, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

A_DAY = "2026-03-02"
AN_ID = "00000000-0000-7000-8000-000000000000"
OF_PATTERN = {
    "^[0-9]{9}$": "999000001",
    "^[0-9]{14}$": "99990000400014",
    "^[0-9][0-9AB][0-9]{3}$": "99001",
    "^[A-N][0-9]{4}$": "J1506",
    r"^[A-Za-z0-9._:@-]{1,100}$": "mine",
    "^[!-~]{1,200}$": "fictif-9",
}
"""A text for each pattern of the documents; one that is missing is refused by name."""
WORDS = {
    "siret": "99990000400014",
    "source": "fair",
    "naf": "10.51C",
    "naf_version": "rev2",
    "phone": "0639980001",
    "email": "personne@exemple.invalid",
    "officer": "mine",
    "level": "primary",
    "trade": "J1506",
    "trade_version": "v3",
    "reason": "un motif qui ne nomme personne",
}


@dataclass
class Examples:
    """The smallest bodies of one document; `told` says some values by the name of their field.

    `<name> id` is for a field of that name which is an id.
    """

    document: Mapping[str, Any]
    told: Mapping[str, Any] = field(default_factory=dict)

    def body(self, operation: Mapping[str, Any]) -> Any:
        """A body of an operation; None where it takes none."""
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return None if schema is None else self._of(schema, "")

    def _of(self, schema: Mapping[str, Any], name: str) -> Any:  # noqa: PLR0911, C901  # one a kind
        if schema.get("format") == "uuid" and f"{name} id" in self.told:
            return self.told[f"{name} id"]
        if name in self.told:
            return self.told[name]
        if "$ref" in schema:
            return self._of(self.document["components"]["schemas"][_last(schema["$ref"])], name)
        for choice in ("oneOf", "anyOf", "allOf"):
            if choice in schema:
                return self._of(schema[choice][0], name)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        match schema.get("type"):
            case "object":
                fields = schema.get("properties", {})
                needed = {*schema.get("required", []), *(fields.keys() & self.told.keys())}
                return {each: self._of(fields[each], each) for each in sorted(needed)}
            case "array":
                return [self._of(schema["items"], name)] * schema.get("minItems", 0)
            case "integer":
                return schema.get("minimum", 1)
            case "boolean":
                return False
            case _:
                return _text(schema, name)


def _text(schema: Mapping[str, Any], name: str) -> str:
    if schema.get("format") == "date":
        return A_DAY
    if schema.get("format") == "uuid":
        return AN_ID
    if name in WORDS:
        return WORDS[name]
    pattern = schema.get("pattern")
    if pattern is not None:
        return OF_PATTERN[pattern]
    return "mot fictif"


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]
