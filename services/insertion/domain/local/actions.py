"""What is done with the person, under orientations of the programme, and how it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Invalid
from chassis.territory import Territory


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something done with the person; `with_newcomers` where newcomers take part too."""

    id: UUID
    kind: str
    orientations: tuple[str, ...]
    started_on: date
    by: str
    with_newcomers: bool = False
    ended_on: date | None = None


@dataclass(kw_only=True)
class ActionUnder:
    """An action counted under one of its orientations; it leads to nobody, and outlives the path.

    `subject` is the path under which it was told.
    """

    id: UUID
    subject: UUID
    version: int = 0
    action: UUID
    orientation: str
    with_newcomers: bool


@dataclass(frozen=True)
class Review:
    """The path was looked at with the person."""

    on: date
    by: str


def serves(codes: Sequence[str], on: date, territory: Territory) -> None:
    """An action serves one orientation of the programme or more, all in force that day."""
    if not codes:
        raise Invalid(
            "orientation-missing", "Une action sert au moins une orientation du programme."
        )
    if len(set(codes)) < len(codes):
        raise Invalid("orientation-twice", "Une orientation est citée deux fois.")
    known = {each.code: each for each in territory.orientations}
    for code in codes:
        if code not in known:
            raise Invalid(
                "orientation-unknown", "Cette orientation n'est dans aucun programme du territoire."
            )
        if not known[code].is_in_force(on):
            raise Invalid(
                "orientation-not-in-force",
                f"L'orientation {code} n'est pas en vigueur à la date de l'action.",
            )
