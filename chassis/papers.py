"""What people sign: an officer records the paper, and a second one vouches for having seen it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar

from chassis.errors import RuleBroken


class Channel(StrEnum):
    """How a person's own word reached us: an officer's word alone is not among them."""

    LINK = "link"
    SIGNED_PAPER = "signed-paper"


class Word(Protocol):
    """A frozen dataclass of a service: what a person said, and who vouches for it."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def recorded_by(self) -> str | None: ...

    @property
    def countersigned_by(self) -> str | None: ...

    @property
    def holds(self) -> bool: ...


W = TypeVar("W", bound=Word)


@dataclass(frozen=True)
class Papers:
    """One kind of paper, by its French words: `the` as in « l'accord », `none` as in « aucun »."""

    the: str
    none: str

    def countersigned(self, words: Iterable[W], officer: str) -> list[W]:
        """The words once an officer has seen the papers that others recorded."""
        words = list(words)
        waiting = [each for each in words if not each.holds]
        if not waiting:
            raise self.nothing_waits()
        self.is_seen_by_another({each.recorded_by for each in waiting}, officer)
        return [
            replace(each, countersigned_by=officer)
            if each in waiting and each.recorded_by != officer
            else each
            for each in words
        ]

    def nothing_waits(self) -> RuleBroken:
        """The refusal where no paper was recorded, or it has been seen already."""
        return RuleBroken("nothing-to-countersign", f"{self.none} n'attend de contreseing.")

    def is_seen_by_another(self, recorders: set[str | None], officer: str) -> None:
        """Whoever recorded a paper does not vouch for it too."""
        if recorders == {officer}:
            raise RuleBroken(
                "countersigned-by-recorder",
                "Le contreseing revient à une autre personne que celle qui a enregistré"
                f" {self.the}.",
            )
