"""Which posts fit somebody, and why, in words that their adviser reads to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.insertion.domain.exchange_opening import Opening


@dataclass(frozen=True)
class Sought:
    """What somebody looks for: trades, by their codes, and where they live."""

    trades: tuple[str, ...]
    epci: str | None


@dataclass(frozen=True)
class Match:
    """A post that fits, and every reason why."""

    opening: Opening
    reasons: tuple[str, ...]
    weight: int


def match(opening: Opening, sought: Sought, today: date) -> Match | None:
    """How a post fits; None where neither its trade nor its place does."""
    reasons, weight = [], 0
    if opening.offer.trade in sought.trades:
        reasons.append(f"Le métier ({opening.offer.trade}) est l'un de ceux qui sont cherchés.")
        weight += 2
    if opening.offer.epci == sought.epci:
        reasons.append("C'est dans l'intercommunalité où la personne vit ou souhaite vivre.")
        weight += 1
    if not reasons:
        return None
    if opening.is_ahead(today):
        first = f"{opening.offer.outside_from:%d/%m/%Y}"
        reasons.append(f"L'offre n'est proposée qu'aux personnes en insertion avant le {first}.")
    return Match(opening, tuple(reasons), weight)


def best(openings: Iterable[Opening], sought: Sought, today: date, most: int) -> list[Match]:
    """The posts that fit best, those of the trade first; each once."""
    once = {opening.id: opening for opening in openings if opening.is_open}
    found = [fits for each in once.values() if (fits := match(each, sought, today)) is not None]
    return sorted(found, key=lambda fits: (-fits.weight, fits.opening.id))[:most]
