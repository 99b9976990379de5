"""What a territory proposes to those who arrive; the day they are installed chooses the version."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from chassis.rules import Key


class Kind(StrEnum):
    """What somebody who arrived can do for local people."""

    HIRING_OPPORTUNITY = "hiring-opportunity"
    SERVICE_NEED = "service-need"
    MENTOR = "mentor"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Kind.HIRING_OPPORTUNITY: "occasion d'embauche",
    Kind.SERVICE_NEED: "besoin d'un service",
    Kind.MENTOR: "parrainage",
}


class Arrived(StrEnum):
    """Who arrives."""

    HOUSEHOLD = "household"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Proposal:
    """A commitment proposed to a kind of arrival.

    To an organisation: one for each so many `posts` it brings, `most` of them at most; to a
    household: one, whatever its adults do, or where one of them does one of those `activities`.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    to: Arrived
    kind: Kind
    posts: int | None = None
    most: int = 1
    activities: tuple[str, ...] | None = None

    def times(self, who: Arrived, activity: str | None, headcount: int) -> int:
        """How many such commitments somebody who arrives is asked for."""
        if who is not self.to or (self.activities is not None and activity not in self.activities):
            return 0
        return min(self.most, headcount // self.posts) if self.posts else self.most


COMMITMENTS = Key("insertion.commitments", tuple[Proposal, ...])
COMMITMENT_ANSWER_DAYS = Key("insertion.commitment-answer-days", int)
COMMITMENT_DAYS = Key("insertion.commitment-days", int)


def proposed(
    proposals: tuple[Proposal, ...], who: Arrived, activity: str | None, headcount: int
) -> Iterator[Kind]:
    """Each commitment that somebody who arrives is asked for, in the order of the rule."""
    for each in proposals:
        for _ in range(each.times(who, activity, headcount)):
            yield each.kind
