"""The territory's rules: dated values, read through `rule(key, on_date)` and nowhere else."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError

from chassis.errors import Invalid

T = TypeVar("T")
Mode = Literal["fixed", "decidable"]


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """A rule a service reads, and the type of its values."""

    name: str
    kind: type[T]


@dataclass(frozen=True, slots=True)
class Family(Generic[T]):
    """Rules of one shape, as many as the territory has; those `expected` are never missing."""

    name: str
    kind: type[T]
    expected: tuple[str, ...] = ()

    def member(self, code: str) -> Key[T]:
        """The rule of that code among them."""
        return Key(f"{self.name}.{code}", self.kind)


class Rule(Protocol):
    """What a domain sees of the rules."""

    def __call__(self, key: Key[T], on: date) -> T:
        """The value in force on that day. Raises NoValue where none covers it."""


class NoValue(Invalid):
    """No value of a rule covers a date."""

    def __init__(self, sentence: str) -> None:
        super().__init__("no-rule-on-that-day", sentence)


class OverlayRefused(ValueError):
    """A decision that can't change the rule as asked; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A value and the first day on which it holds."""

    since: date
    value: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule of the folder: `fixed` (the folder is the truth) or `decidable` by the council."""

    name: str
    mode: Mode
    values: tuple[Dated, ...]
    meaning: str = ""
    source: str = ""
    file: str = "rules.toml"

    def on(self, day: date) -> Any:
        """The raw value in force on that day. Raises NoValue."""
        held = [dated for dated in self.values if dated.since <= day]
        if not held:
            raise NoValue(f"{self.name} : cette règle n'a aucune valeur à cette date.")
        return max(held, key=lambda dated: dated.since).value


def _adapted(key: Key[T], value: Any) -> T:
    return TypeAdapter(key.kind).validate_python(value)


def _faults(key: Key[Any], value: Any) -> list[str]:
    """What is wrong with a value, in French: where, and what its type says of it."""
    try:
        _adapted(key, value)
    except ValidationError as error:
        return [_fault(each["loc"], each.get("ctx", {}).get("error")) for each in error.errors()]
    return []


def _fault(place: Sequence[int | str], said: Exception | None) -> str:
    where = f" {'.'.join(map(str, place))}" if place else ""
    return f"{where} : {said}" if said else f"{where} n'est pas du type attendu"


@dataclass
class Rules:
    """The dated table of one territory."""

    territory: str
    entries: Mapping[str, Entry]
    _typed: dict[tuple[str, date], Any] = field(default_factory=dict)
    _versions: dict[date, str] = field(default_factory=dict)

    def __call__(self, key: Key[T], on: date) -> T:
        """The value in force on that day. Raises NoValue where none covers it."""
        place = (key.name, on)
        if place not in self._typed:
            entry = self.entries.get(key.name)
            if entry is None:
                raise NoValue(f"{key.name} : règle absente du territoire.")
            self._typed[place] = _adapted(key, entry.on(on))
        value: T = self._typed[place]
        return value

    def version(self, on: date) -> str:
        """A short name of all the values in force on that day; the same values, the same name."""
        if on not in self._versions:
            held = {
                name: [dated.value for dated in entry.values if dated.since <= on][-1:]
                for name, entry in sorted(self.entries.items())
            }
            digest = hashlib.sha256(json.dumps(held, default=str).encode()).hexdigest()
            self._versions[on] = f"{self.territory}/{digest[:12]}"
        return self._versions[on]

    def members(self, family: Family[Any]) -> list[str]:
        """The codes of a family's rules that the territory has, in order."""
        start = f"{family.name}."
        return sorted(name.removeprefix(start) for name in self.entries if name.startswith(start))

    def check(self, keys: Sequence[Key[Any] | Family[Any]]) -> list[str]:
        """What a service that reads those rules would miss, in French."""
        return [fault for key in self._read_by(keys) for fault in self._faults_of(key)]

    def _read_by(self, keys: Sequence[Key[Any] | Family[Any]]) -> Iterator[Key[Any]]:
        for key in keys:
            if isinstance(key, Key):
                yield key
            else:
                codes = sorted({*key.expected, *self.members(key)})
                yield from (key.member(code) for code in codes)

    def _faults_of(self, key: Key[Any]) -> list[str]:
        entry = self.entries.get(key.name)
        if entry is None:
            return [f"rules.toml : la règle {key.name} est absente, ajoutez-la."]
        return [
            f"{entry.file} : {key.name}, la valeur du {dated.since:%d/%m/%Y}{fault}."
            for dated in entry.values
            for fault in _faults(key, dated.value)
        ]

    def overlay(self, name: str, value: Any, since: date, today: date) -> "Rules":
        """The rules with a decision laid over them. Raises OverlayRefused.

        A decision holds from the next local midnight at the earliest, and only where the folder
        says that the rule can be decided.
        """
        entry = self.entries.get(name)
        if entry is None:
            raise OverlayRefused(f"{name} : règle inconnue du territoire")
        if entry.mode == "fixed":
            raise OverlayRefused(f"{name} : règle fixe, elle se change dans le dossier")
        if since < today + timedelta(days=1):
            raise OverlayRefused(f"{name} : une décision vaut au plus tôt le lendemain")
        kept = tuple(dated for dated in entry.values if dated.since < since)
        changed = replace(entry, values=(*kept, Dated(since, value)))
        return Rules(self.territory, {**self.entries, name: changed})
