"""How each adult says yes: in person, by a link of their own or a paper two officers vouch for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from chassis.errors import RuleBroken
from services.immersion.domain.party import Adult, Party


class Channel(StrEnum):
    """How a person's own word reached us: an officer's word alone is not among them."""

    LINK = "link"
    SIGNED_PAPER = "signed-paper"


@dataclass(frozen=True)
class Confirmation:
    """An adult's own agreement to the stay as it was put to them."""

    adult: Adult
    on: date
    channel: Channel
    recorded_by: str | None = None
    countersigned_by: str | None = None

    @property
    def holds(self) -> bool:
        """A paper holds once a second officer has seen it; a personal link holds by itself."""
        return self.channel is Channel.LINK or self.countersigned_by is not None


def countersigned(confirmations: Iterable[Confirmation], officer: str) -> list[Confirmation]:
    """The confirmations once an officer has seen those that others recorded."""
    confirmations = list(confirmations)
    waiting = [each for each in confirmations if not each.holds]
    if not waiting:
        raise RuleBroken("nothing-to-countersign", "Aucun accord signé n'attend de contreseing.")
    if all(each.recorded_by == officer for each in waiting):
        raise RuleBroken(
            "countersigned-by-recorder",
            "Le contreseing revient à une autre personne que celle qui a enregistré l'accord.",
        )
    return [
        replace(each, countersigned_by=officer)
        if each in waiting and each.recorded_by != officer
        else each
        for each in confirmations
    ]


def unheard(party: Party, confirmations: Iterable[Confirmation]) -> list[Adult]:
    """The adults whose agreement does not hold yet."""
    heard = {each.adult for each in confirmations if each.holds}
    return [adult for adult in party.adults if adult not in heard]


def silent(party: Party, confirmations: Iterable[Confirmation]) -> list[Adult]:
    """The adults who have not answered at all."""
    answered = {each.adult for each in confirmations}
    return [adult for adult in party.adults if adult not in answered]
