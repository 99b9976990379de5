"""How each adult says yes: in person, by a link of their own or a paper two officers vouch for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chassis.papers import Channel, Papers
from services.immersion.domain.party import Adult, Party

SIGNED = Papers(the="l'accord", none="Aucun accord signé")


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


def unheard(party: Party, confirmations: Iterable[Confirmation]) -> list[Adult]:
    """The adults whose agreement does not hold yet."""
    heard = {each.adult for each in confirmations if each.holds}
    return [adult for adult in party.adults if adult not in heard]


def silent(party: Party, confirmations: Iterable[Confirmation]) -> list[Adult]:
    """The adults who have not answered at all."""
    answered = {each.adult for each in confirmations}
    return [adult for adult in party.adults if adult not in answered]
