"""What the platform promises of its stages, written by hand: who reads whom, what follows what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

READS = {
    "prospection": ("immersion", "insertion"),
    "immersion": ("prospection",),
    "installation": ("prospection", "immersion", "insertion"),
    "insertion": ("prospection", "installation"),
}
"""The topics that each service listens to."""


@dataclass(frozen=True, slots=True)
class Follows:
    """An event that another stage tells, and a row that it keeps, because of an event heard."""

    event: str
    stage: str
    then: str
    table: str
    only: tuple[str, Any] | None = None
    """A field of the event's data, and the value it must have."""
    instead: str = ""
    """An event of the same household that does it where it is heard first."""


FOLLOWS = (
    Follows("candidate-qualified", "immersion", "immersion-proposed", "stay"),
    Follows(
        *("candidate-qualified", "insertion", "partner-path-opened", "partner_path"),
        instead="installation-opened",
    ),
    Follows(
        "immersion-completed", "installation", "installation-opened", "path", ("outcome", "go")
    ),
)
KEPT = {
    "prospection": ("candidate",),
    "immersion": ("stay",),
    "installation": ("path", "newcomer"),
    "insertion": ("partner_path", "household"),
}
"""The tables that hold one row of a household, never two."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The three together: the real platform's, or what others promise that are judged alike."""

    reads: Mapping[str, tuple[str, ...]]
    follows: tuple[Follows, ...]
    kept: Mapping[str, tuple[str, ...]]
    disordered: frozenset[str] = frozenset()
    """Stages whose log promises no order: what they tell must be put in order by who hears it."""


PLATFORM = Expected(READS, FOLLOWS, KEPT)
