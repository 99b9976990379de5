"""How many partners are in which situation, for each audience what it may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.insertion.domain.partner_facts import UNDER_WAY
from services.insertion.domain.partner_word import Outcome


@dataclass(frozen=True)
class Counts:
    """Partners by situation; None where a number is too small to be shown.

    Silence is no situation: `unanswered` is counted apart. Once a number is hidden there is no
    total from which it could be told.
    """

    resolved: Mapping[Outcome, int | None]
    unanswered: int | None
    under_way: int | None
    total: int | None

    @classmethod
    def of(cls, situations: Mapping[str, int], floor: int) -> "Counts":
        """The numbers, without those below the floor."""
        cells = {each.value: situations.get(each.value, 0) for each in Outcome}
        cells[UNDER_WAY] = situations.get(UNDER_WAY, 0)
        shown = {name: None if 0 < number < floor else number for name, number in cells.items()}
        return cls(
            resolved={
                each: shown[each.value] for each in Outcome if each is not Outcome.UNANSWERED
            },
            unanswered=shown[Outcome.UNANSWERED.value],
            under_way=shown[UNDER_WAY],
            total=None if None in shown.values() else sum(cells.values()),
        )
