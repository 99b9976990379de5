"""How long to wait before a part that died is started again."""

from dataclasses import dataclass
from typing import Final

LONGEST: Final = 30.0
HEALTHY_AFTER: Final = 60.0  # a part that lived this long starts again from the shortest pause


@dataclass(slots=True)
class Pauses:
    longest: float = LONGEST
    deaths: int = 0

    def after_death(self, lived: float) -> float:
        """1, 2, 4… up to the longest."""
        self.deaths = 1 if lived >= HEALTHY_AFTER else self.deaths + 1
        return min(self.longest, 2.0 ** (self.deaths - 1))
