"""What a service says of a kind of file that it brings in, and what becomes of each line."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from chassis.csv_cells import LineRefused
from chassis.csv_file import Columns, Line
from chassis.errors import Refusal, Taken
from chassis.work import Work

UNFORESEEN = "Une erreur inattendue s'est produite : signalez-la."


class Outcome(StrEnum):
    """What becomes of a line."""

    CREATED = "created"
    KNOWN = "known"
    REFUSED = "refused"

    @property
    def french(self) -> str:
        return {"created": "importée", "known": "déjà connue", "refused": "refusée"}[self]


class Known(Exception):
    """What a line would bring is there already."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a line became; two lines of one key are the same thing."""

    id: UUID
    key: str


Take = Callable[[Line, Work, str | None], Awaitable[Brought]]
"""What a service makes of a line, and of who countersigned the file where that is asked.

Raises LineRefused, a Refusal, or Known.
"""


@dataclass(frozen=True)
class FileKind:
    """A kind of file: where it is sent, its columns, and what a line of it opens.

    `table` keeps what a line opens, as the audit names it; `refer` gives the sender's own reference
    of a line. Where it is `countersigned`, nothing is brought in until a second officer vouches.
    """

    name: str
    path: str
    action: str
    summary: str
    description: str
    columns: Columns
    table: str
    take: Take
    refer: Callable[[Line], str | None]
    countersigned: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """What becomes of a line, with each reason after its column; nothing of its content."""

    line: int
    reference: str | None
    outcome: Outcome
    reasons: tuple[tuple[str | None, str], ...] = ()
    id: UUID | None = None
    key: str | None = None


async def attempt(kind: FileKind, line: Line, work: Work, second: str | None) -> Reported:
    """Takes one line, as far as its transaction goes; what a service did not foresee is raised."""
    reference = kind.refer(line)
    try:
        brought = await kind.take(line, work, second)
    except LineRefused as refused:
        return Reported(line.number, reference, Outcome.REFUSED, refused.reasons)
    except Refusal as refusal:
        return Reported(line.number, reference, Outcome.REFUSED, ((None, refusal.sentence),))
    except (Known, Taken):
        return Reported(line.number, reference, Outcome.KNOWN)
    return Reported(line.number, reference, Outcome.CREATED, (), brought.id, brought.key)
