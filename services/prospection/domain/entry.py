"""What is said where the stock of opportunities can't take something in."""

from chassis.errors import NotFound, RuleBroken


def already_in_stock() -> RuleBroken:
    """What is said to a second entry of the same outside offer."""
    return RuleBroken("already-in-stock", "Cette offre, de même source et référence, est déjà là.")


def unknown_opportunity() -> NotFound:
    """What is said of a place in an opportunity that prospection never kept."""
    return NotFound("opportunity-unknown", "Cette offre n'est pas dans le stock.")


def no_place_left() -> RuleBroken:
    """What is said to whoever comes after the last place was taken."""
    return RuleBroken("no-place-left", "Toutes les places de cette offre sont prises.")


def interest_known() -> RuleBroken:
    """What is said to a second note of the same interest."""
    return RuleBroken("interest-known", "L'intérêt de ce candidat pour cette offre est déjà noté.")
