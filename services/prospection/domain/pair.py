"""Two files that look alike, kept so that an officer goes through them from the most alike on."""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from services.prospection.domain.likeness import Likeness


@dataclass(kw_only=True)
class Pair:
    """Two files by their ids, in the order of these, and how much they are alike.

    Its id begins with the weight, so that a list goes from the most alike pair on. It names nobody
    and says no reason: whoever reads it weighs both files as they are then.
    `epci` and `officer` are those of `one`: who does not reach that file does not reach the pair.
    """

    id: UUID
    version: int = field(default=0, compare=False)
    one: UUID
    other: UUID
    weight: int
    epci: str | None
    officer: str | None

    @classmethod
    def of(cls, likeness: Likeness) -> "Pair":
        """The pair that two files are, whichever of them was compared."""
        one, other = sorted((likeness.mine, likeness.other), key=lambda each: each.id)
        return cls(
            id=UUID(bytes=bytes([255 - likeness.weight]) + pair_of(one.id, other.id).bytes[:15]),
            one=one.id,
            other=other.id,
            weight=likeness.weight,
            epci=one.first_epci,
            officer=one.officer,
        )

    @property
    def subject(self) -> UUID:
        """No candidate, but both: a pair is locked by itself, after its files."""
        return pair_of(self.one, self.other)


def pair_of(one: UUID, other: UUID) -> UUID:
    """What stands for two files, whichever is named first."""
    first, second = sorted((one, other))
    return UUID(bytes=hashlib.sha256(first.bytes + second.bytes).digest()[:16])
