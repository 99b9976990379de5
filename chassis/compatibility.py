"""Whether a changed event still gets along with every released shape of itself.

Old records are read again and old readers stay deployed, so both directions must hold against
every revision: whatever was ever written reads today, and whatever is written today reads by
every reader there ever was. A writer's schema is closed and a reader's open, so an optional
field, or a code in an open list, can come and go; a bound can't move, since a reader holds it.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from chassis.schemas import ALTERNATIVES, Schema, Shape

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_COMPARED = {
    *_LOWER,
    *_UPPER,
    *ALTERNATIVES,
    "type",
    "const",
    "enum",
    "properties",
    "required",
    "items",
}


def refusals(released: Sequence[Shape], now: Shape) -> list[str]:
    """What of a shape would break a reader or a writer of an earlier one, in French."""
    found = []
    for number, then in enumerate(released, 1):
        found += [
            f"ce que la révision {number} a écrit ne se lirait plus : {why}"
            for why in breaks(then.written, now.accepted)
        ]
        found += [
            f"un lecteur de la révision {number} ne lirait plus ce qui s'écrit : {why}"
            for why in breaks(now.written, then.accepted)
        ]
    return found


def breaks(written: Schema, accepted: Schema, path: str = "") -> list[str]:
    """Why some document of the first schema does not read by the second; empty if all do.

    Never says yes wrongly: a keyword of the reader's that is not compared below must be the
    writer's too, word for word.
    """
    if name := _alternative(written):
        return list(chain(*(breaks(branch, accepted, path) for branch in written[name])))
    if name := _alternative(accepted):
        rest = {key: each for key, each in accepted.items() if key != name}
        return [*_by_one_of(written, accepted[name], path), *breaks(written, rest, path)]
    if wrong := list(_type(written, accepted)):
        return [f"{_named(path)}{why}" for why in wrong]
    reasons = (_codes, _bounds, _others)
    said = [f"{_named(path)}{why}" for reason in reasons for why in reason(written, accepted)]
    return [*said, *_fields(written, accepted, path), *_items(written, accepted, path)]


def _named(path: str) -> str:
    return f"`{path}` : " if path else ""


def _alternative(schema: Schema) -> str | None:
    return next((name for name in ALTERNATIVES if name in schema), None)


def _by_one_of(written: Schema, branches: Sequence[Schema], path: str) -> list[str]:
    tags = _tags(written)
    known = [each for each in branches if all(tags.get(n, c) == c for n, c in _tags(each).items())]
    if not known:
        told = ", ".join(f"{name}={code}" for name, code in tags.items())
        return [f"{_named(path)}variante inconnue à la lecture : {told}"]
    alike = [each for each in known if each.get("type") == written.get("type")]
    return min((breaks(written, branch, path) for branch in alike or known), key=len)


def _tags(schema: Schema) -> Schema:
    """The constants by which a variant is known from the others."""
    fields = schema.get("properties", {}).items()
    return {name: field["const"] for name, field in fields if "const" in field}


def _type(written: Schema, accepted: Schema) -> Iterator[str]:
    here, there = written.get("type"), accepted.get("type")
    if there not in {None, here} and (here, there) != ("integer", "number"):
        yield f"de type {here or 'quelconque'} à l'écriture, {there} à la lecture"


def _listed(schema: Schema) -> list[object] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _codes(written: Schema, accepted: Schema) -> Iterator[str]:
    here, there = _listed(written), _listed(accepted)
    if there is None:
        return
    if here is None:
        yield "la lecture ne connaît que quelques codes"
    elif unknown := [f"`{code}`" for code in here if code not in there]:
        yield f"code inconnu à la lecture : {', '.join(unknown)}"


def _bounds(written: Schema, accepted: Schema) -> Iterator[str]:
    for name in (*_LOWER, *_UPPER):
        if name not in accepted:
            continue
        here, there = written.get(name), accepted[name]
        if here is None or (here < there if name in _LOWER else here > there):
            limit = "sans limite" if here is None else here
            yield f"borne {name} : {limit} à l'écriture, {there} à la lecture"


def _others(written: Schema, accepted: Schema) -> Iterator[str]:
    for name in sorted(accepted.keys() - _COMPARED):
        if written.get(name) != accepted[name]:
            yield f"{name} : {written.get(name)} à l'écriture, {accepted[name]} à la lecture"


def _fields(written: Schema, accepted: Schema, path: str) -> Iterator[str]:
    here, there = written.get("properties", {}), accepted.get("properties", {})
    always, open_ended = (
        written.get("required", []),
        written.get("additionalProperties") is not False,
    )
    for name in accepted.get("required", []):
        if name not in always:
            yield f"{_named(_within(path, name))}attendu à la lecture, pas toujours écrit"
    for name in there:
        if name in here:
            yield from breaks(here[name], there[name], _within(path, name))
        elif open_ended:
            yield f"{_named(_within(path, name))}s'écrit sous n'importe quelle forme"
    if accepted.get("additionalProperties") is False:
        for name in here.keys() - there.keys():
            yield f"{_named(_within(path, name))}inconnu à la lecture"


def _within(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _items(written: Schema, accepted: Schema, path: str) -> Iterator[str]:
    if "items" in accepted:
        yield from breaks(written.get("items", {}), accepted["items"], f"{path}[]")
