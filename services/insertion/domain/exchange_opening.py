"""An open post as insertion knows it from prospection, and how many of its places are taken."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import RuleBroken


class Kind(StrEnum):
    """What people can apply to; the rest of the stock of offers is not for an exchange of jobs."""

    POST = "post"
    SHARED_POST = "shared-post"
    EMPLOYERS_GROUP = "employers-group"
    INTERNSHIP = "internship"
    TRAINING_PLACE = "training-place"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Kind.POST: "poste",
    Kind.SHARED_POST: "poste à temps partagé",
    Kind.EMPLOYERS_GROUP: "poste d'un groupement d'employeurs",
    Kind.INTERNSHIP: "stage",
    Kind.TRAINING_PLACE: "place de formation",
}


class Standing(StrEnum):
    """Whether people can still apply, by prospection's word."""

    OPEN = "open"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"

    @property
    def french(self) -> str:
        return _STANDINGS[self]


_STANDINGS = {
    Standing.OPEN: "ouverte",
    Standing.FILLED: "pourvue",
    Standing.WITHDRAWN: "retirée",
}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What is offered; until `outside_from`, it is shown to people in insertion only."""

    kind: Kind
    epci: str
    trade: str | None
    trade_version: str | None
    places: int
    outside_from: date
    available_on: date | None
    on: date


@dataclass(kw_only=True)
class Opening:
    """A post under prospection's own id; `taken` counts the applications accepted here."""

    id: UUID
    version: int = 0
    standing: Standing = Standing.OPEN
    offer: Offer
    taken: int = field(default=0)

    @property
    def subject(self) -> UUID:
        return self.id

    @property
    def is_open(self) -> bool:
        """Whether people can apply."""
        return self.standing is Standing.OPEN and not self.is_full

    @property
    def is_full(self) -> bool:
        return self.taken >= self.offer.places

    def is_ahead(self, today: date) -> bool:
        """Whether people in insertion still have their head start."""
        return today < self.offer.outside_from

    def is_published(self, offer: Offer) -> None:
        """It is to be had, as it is offered now."""
        self.standing, self.offer = Standing.OPEN, offer

    def closes(self, standing: Standing) -> None:
        """Prospection says that it is not to be had any more."""
        self.standing = standing

    def takes_applications(self) -> None:
        """Nobody applies to what is not to be had."""
        if self.standing is not Standing.OPEN:
            raise RuleBroken("opening-closed", f"Cette offre est {self.standing.french}.")
        if self.is_full:
            raise RuleBroken("opening-full", "Toutes les places de cette offre sont prises.")

    def give_place(self) -> int:
        """The rank of the place given, from one on. Raises RuleBroken where all are taken."""
        self.takes_applications()
        self.taken += 1
        return self.taken
