"""The territory's rules: dated values, read through `rule(key, on_date)` and nowhere else."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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

    def on(self, day: date) -> Any:
        """The raw value in force on that day. Raises NoValue."""
        held = [dated for dated in self.values if dated.since <= day]
        if not held:
            raise NoValue(f"{self.name} : cette règle n'a aucune valeur à cette date.")
        return max(held, key=lambda dated: dated.since).value


def _adapted(key: Key[T], value: Any) -> T:
    return TypeAdapter(key.kind).validate_python(value)


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

    def check(self, keys: Sequence[Key[Any]]) -> list[str]:
        """What a service that reads those keys would miss, in French."""
        found = []
        for key in keys:
            entry = self.entries.get(key.name)
            if entry is None:
                found.append(f"rules.toml : la règle {key.name} est absente, ajoutez-la.")
                continue
            for dated in entry.values:
                try:
                    _adapted(key, dated.value)
                except ValidationError:
                    found.append(
                        f"rules.toml : {key.name}, la valeur du {dated.since:%d/%m/%Y}"
                        " n'est pas du type attendu."
                    )
        return found

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
        changed = Entry(name, entry.mode, (*kept, Dated(since, value)), entry.meaning, entry.source)
        return Rules(self.territory, {**self.entries, name: changed})
