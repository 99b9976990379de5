"""Rules of the territory."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    name: str
    kind: type[T]


class Rule(Protocol):
    def __call__(self, key: Key[T], on: date) -> T: ...


class Rules:
    def __call__(self, key: Key[T], on: date) -> T:
        raise KeyError(key.name)

    def version(self, on: date) -> str:
        return "stub"
