"""What the form of a page asks before its button acts: what may be wrong in it, in French."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from chassis.pages import Form
from chassis.work import Work

ONESELF: Final = "Cochez la case : personne ne répond à votre place."
CHOOSE: Final = "Choisissez une réponse."

Faults = dict[str, str]
D = TypeVar("D")


@dataclass(frozen=True)
class Deed(Generic[D]):
    """An act as its page asks for it: what may be wrong in the form, and what it does."""

    faults: Callable[[Form, Work], Faults]
    do: Callable[[str, Form, Work], Awaitable[D]]
    thanks: str


def by_oneself(form: Form) -> Faults:
    """Whoever answers says that they do it for themselves."""
    return {} if form.get("oneself") == "yes" else {"oneself": ONESELF}


def among(name: str, codes: Collection[str], form: Form) -> Faults:
    """One of the answers offered was chosen."""
    return {} if form.get(name) in codes else {name: CHOOSE}
