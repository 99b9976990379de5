"""Documents drawn from a shape: everything that a writer of that shape could put on the wire."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from chassis.schemas import ALTERNATIVES, Schema

Documents = st.SearchStrategy[Any]
_FORMATS: dict[str, Documents] = {
    "uuid": st.uuids().map(str),
    "date": st.dates().map(lambda day: day.isoformat()),
}


def documents(schema: Schema) -> Documents:
    """Any document of a written schema without references."""
    for name in ALTERNATIVES:
        if name in schema:
            return st.one_of(*(documents(branch) for branch in schema[name]))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _OF_TYPE[schema["type"]](schema)


def _object(schema: Schema) -> Documents:
    fields = {name: documents(field) for name, field in schema.get("properties", {}).items()}
    always = {name: each for name, each in fields.items() if name in schema.get("required", [])}
    return st.fixed_dictionaries(
        always, optional={name: each for name, each in fields.items() if name not in always}
    )


def _array(schema: Schema) -> Documents:
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    return st.lists(documents(schema["items"]), min_size=least, max_size=most)


def _string(schema: Schema) -> Documents:
    if "format" in schema:
        return _FORMATS[schema["format"]]
    least, most = schema.get("minLength", 0), schema.get("maxLength", 200)
    return st.text(min_size=least, max_size=most) | st.just("x" * most)


def _integer(schema: Schema) -> Documents:
    least, most = schema.get("minimum", -(2**53)), schema.get("maximum", 2**53)
    return st.integers(least, most) | st.sampled_from((least, most))


_OF_TYPE: dict[str, Callable[[Schema], Documents]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
    "boolean": lambda _: st.booleans(),
    "number": lambda _: st.floats(allow_nan=False, allow_infinity=False),
    "null": lambda _: st.none(),
}
