"""What a contract module publishes, and what each of its events owes to those who read it."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, Final

from pydantic import ValidationError

from chassis.schemas import ALTERNATIVES, NULL, Schema, SelfContained, declared, parts, shape
from contracts.event import NAMESPACE, Event, NotReadable, read

Samples = Mapping[str, Mapping[str, Any]]
"""The examples of an event by name, each as JSON reads it."""

SHARED: Final = ("P0", "P1")
"""The privacy classes that a shared topic may carry."""
LONGEST_TEXT: Final = 120
_TYPE: Final = re.compile(rf"{re.escape(NAMESPACE)}\.([a-z-]+)\.([a-z-]+)\.v([1-9][0-9]*)")


def events(module: ModuleType) -> list[type[Event]]:
    """The events of a contract module, as they come in it."""
    return [kind for kind in _declared_in(module) if "type" in vars(kind)]


def short(kind: type[Event]) -> str:
    """The type without the namespace: the name of the event's files."""
    return kind.type.removeprefix(f"{NAMESPACE}.")


def stage_of(kind: type[Event]) -> str:
    """The stage that announces it."""
    return kind.type.split(".")[2]


def faults(stage: str, module: ModuleType, samples: Mapping[str, Samples]) -> list[str]:
    """What the events of a stage's contract lack, in French; `samples` go by short type."""
    found, kinds = list(_untyped(module)), events(module)
    times = Counter(kind.type for kind in kinds)
    found += [f"{each} : ce type est celui de deux événements" for each in times if times[each] > 1]
    for kind in kinds:
        said = [*_misnamed(stage, kind), *_undescribed(kind)]
        try:
            on_the_wire = shape(kind).written
            said += _unfit(declared(kind))
            said += _samples(kind, on_the_wire, samples.get(short(kind), {}))
        except SelfContained as fact:
            said.append(f"{fact} se contient lui-même")
        found += [f"{kind.__name__} : {each}" for each in said]
    return found


def _declared_in(module: ModuleType) -> Iterator[type[Event]]:
    for each in vars(module).values():
        if (
            isinstance(each, type)
            and issubclass(each, Event)
            and each.__module__ == module.__name__
        ):
            yield each


def _untyped(module: ModuleType) -> Iterator[str]:
    """A class without a type is there for others to build on, or its type was forgotten."""
    for kind in _declared_in(module):
        if "type" not in vars(kind) and not kind.__subclasses__():
            yield f"{kind.__name__} : il manque son type"


def _misnamed(stage: str, kind: type[Event]) -> Iterator[str]:
    match = _TYPE.fullmatch(kind.type)
    if match is None:
        yield f"le type {kind.type} n'a pas la forme {NAMESPACE}.étape.nom-de-l-evenement.vN"
        return
    if match[1] != stage:
        yield f"son type le dit de l'étape {match[1]}, son contrat est celui de {stage}"
    name = re.sub(r"V[0-9]+$", "", kind.__name__)
    if match[2] != re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower():
        yield f"son type le nomme {match[2]}"


def _undescribed(kind: type[Event]) -> Iterator[str]:
    sentence = vars(kind).get("__doc__") or ""
    if not sentence.endswith(".") or "\n" in sentence:
        yield "une phrase, et une seule, doit dire ce qui s'est passé"
    if not kind.model_config.get("frozen"):
        yield "un événement ne change plus une fois construit (frozen)"


def _unfit(schema: Schema, name: str = "événement") -> Iterator[str]:
    """What a schema and the facts within it say too little or too much of."""
    for inner, fact in schema.get("$defs", {}).items():
        if not fact.get("description"):
            yield f"{inner} n'a pas de description"
        yield from _unfit(fact, inner)
    if "properties" not in schema:
        return
    if schema.get("additionalProperties") is not False:
        yield f"{name} accepte des champs que sa classe ne nomme pas (extra)"
    for field, about in schema["properties"].items():
        for why in (*_unclassed(about), *_unbounded(about), *_unreadable_if_empty(schema, field)):
            yield f"{name}.{field} {why}"


def _unclassed(field: Schema) -> Iterator[str]:
    if not field.get("description"):
        yield "n'a pas de description"
    privacy = field.get("x-privacy")
    if privacy is None:
        yield "n'a pas de classe de confidentialité (p0, p1)"
    elif privacy not in SHARED:
        yield f"est de classe {privacy} : rien de nominatif ni de sensible sur un sujet partagé"


def _unbounded(field: Schema) -> Iterator[str]:
    """Free text is where names travel; only codes, dates and short texts do here."""
    kind = field.get("type")
    listed = any(name in field for name in ("const", "enum", "format"))
    if kind == "string" and not listed and field.get("maxLength", LONGEST_TEXT + 1) > LONGEST_TEXT:
        yield f"est un texte libre (au plus {LONGEST_TEXT} caractères : max_length)"
    if kind is None and "$ref" not in field and not any(name in field for name in ALTERNATIVES):
        yield "n'a pas de type"
    if kind == "object":
        yield "est un dictionnaire : nommez ses champs dans une classe"
    for part in parts(field):
        if part != NULL:
            yield from _unbounded(part)


def _unreadable_if_empty(schema: Schema, field: str) -> Iterator[str]:
    """Null is not written: a reader must find its way without the field."""
    about = schema["properties"][field]
    if NULL in about.get("anyOf", []) and about.get("default", ...) is not None:
        yield "peut être vide : sa valeur par défaut doit être None"


def _samples(kind: type[Event], written: Schema, samples: Samples) -> Iterator[str]:
    if not samples:
        yield f"il manque contracts/samples/{short(kind)}.json"
        return
    for name, sample in samples.items():
        try:
            read(kind, json.dumps(sample).encode())
        except NotReadable as unreadable:
            yield f"l'exemple « {name} » ne se lit plus ({unreadable.cause})"
    for missing in unseen(written, list(samples.values())):
        yield f"aucun exemple ne montre {missing}"


def unwritable(kind: type[Event], sample: Mapping[str, Any]) -> bool:
    """Whether the class as it is would not write that example."""
    try:
        kind.model_validate(sample)
    except ValidationError:
        return True
    return False


def unseen(schema: Schema, values: Sequence[Any], path: str = "") -> Iterator[str]:
    """The fields and variants that none of the values has."""
    objects = [each for each in values if isinstance(each, dict)]
    for branch in (each for name in ALTERNATIVES for each in schema.get(name, [])):
        tags = {n: f["const"] for n, f in branch.get("properties", {}).items() if "const" in f}
        alike = [each for each in objects if tags.items() <= each.items()] if tags else values
        yield from unseen(branch, alike, path) if alike else [f"`{path}` avec {tags}"]
    for name, field in schema.get("properties", {}).items():
        within = f"{path}.{name}" if path else name
        given = [each[name] for each in objects if name in each]
        yield from unseen(field, given, within) if given else [f"`{within}`"]
    if "items" in schema:
        given = [item for each in values if isinstance(each, list) for item in each]
        yield from unseen(schema["items"], given, path) if given else [f"`{path}[]`"]
