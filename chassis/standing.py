"""Where something stands in its life: what is done in which status, and in which order of days."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol, cast

from chassis.errors import RuleBroken


class Named(Protocol):
    """A member of a service's enumeration, with its French word."""

    @property
    def french(self) -> str: ...


def only_while(
    status: Named, among: Collection[Named], the: str, it: str, slug: str = "wrong-status"
) -> None:
    """A change belongs to certain moments; `the` as in « Le séjour », `it` as in « il »."""
    if status not in among:
        every = cast("Iterable[Named]", type(status))
        asked = " ou ".join(each.french for each in every if each in among)
        raise RuleBroken(slug, f"{the} est {status.french} : il faudrait qu'{it} soit {asked}.")


def follows(since: date, on: date) -> None:
    """A fact never comes before the one it follows."""
    if on < since:
        raise RuleBroken(
            "before-previous-fact",
            f"Ce fait ne peut pas précéder le dernier connu, du {since:%d/%m/%Y}.",
        )
