"""A small contract of its own, and events that differ from it by one planted change."""

from types import ModuleType
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from contracts.event import Event, Fact, OneOf, p1

Fields = dict[str, Any]
GONE: Any = object()
STAGE = "planted"


class Family(Fact):
    """A candidate of the first kind."""

    kind: Literal["family"] = p1("Always `family`.", default="family")
    size: int = p1("How many.", ge=1, le=9)


class Firm(Fact):
    """A candidate of the second kind."""

    kind: Literal["firm"] = p1("Always `firm`.", default="firm")
    posts: int = p1("How many.", ge=0, le=99)


class Club(Fact):
    """A candidate of a third kind."""

    kind: Literal["club"] = p1("Always `club`.", default="club")


Pair = Annotated[Family | Firm, Field(discriminator="kind")]
Trio = Annotated[Family | Firm | Club, Field(discriminator="kind")]


def fields() -> Fields:
    """The fields of the event as first released."""
    return {
        "days": (int, p1("Days done.", ge=0, le=366)),
        "reason": (str, p1("A code.", max_length=60)),
        "outcome": (Annotated[str, OneOf("go", "no-go")], p1("An open list.")),
        "season": (Literal["summer", "winter"], p1("A closed list.")),
        "wishes": (tuple[Annotated[str, Field(max_length=9)], ...], p1("Codes.", default=())),
        "trade": (str | None, p1("A code.", default=None, max_length=10)),
        "who": (Pair, p1("A union.")),
    }


def told(name: str = "Told", **changes: Any) -> type[Event]:
    """The event, with other fields than when it was first released."""
    made = {key: each for key, each in (fields() | changes).items() if each is not GONE}
    kind = create_model(
        name, __base__=Event, __doc__="Something was told.", __module__=STAGE, **made
    )
    kind.type = f"fr.happy.{STAGE}.{name.lower()}.v1"
    return kind


def module(*kinds: type[Event]) -> ModuleType:
    """A contract module that holds those events."""
    made = ModuleType(STAGE)
    for kind in kinds:
        setattr(made, kind.__name__, kind)
    return made


def samples() -> dict[str, Any]:
    """Samples of the event as first released."""
    plain = {
        "subject": "00000000-0000-4000-8000-000000000001",
        "occurred_on": "2026-03-02",
        "days": 3,
        "reason": "other",
        "outcome": "go",
        "season": "summer",
        "wishes": ["999000001"],
        "trade": "J1102",
        "who": {"kind": "family", "size": 3},
    }
    return {"a-family": plain, "a-firm": plain | {"who": {"kind": "firm", "posts": 6}}}
