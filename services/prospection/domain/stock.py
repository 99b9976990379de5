"""What is kept of an opportunity, and the few rules that every change of it obeys."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis import standing
from contracts.prospection import OpportunityFilled, OpportunityPublished
from services.prospection.domain.offer import Offer, OfferKind, Origin, OutsideReference


class OfferStatus(StrEnum):
    """Where an opportunity is in its life."""

    DRAFT = "draft"
    OPEN = "open"
    UNDER_DISCUSSION = "under-discussion"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    OfferStatus.DRAFT: "en préparation",
    OfferStatus.OPEN: "ouverte",
    OfferStatus.UNDER_DISCUSSION: "en discussion",
    OfferStatus.FILLED: "pourvue",
    OfferStatus.WITHDRAWN: "retirée",
    OfferStatus.EXPIRED: "expirée",
}
ON_OFFER = frozenset({OfferStatus.OPEN, OfferStatus.UNDER_DISCUSSION})
CLOSED = frozenset({OfferStatus.FILLED, OfferStatus.WITHDRAWN, OfferStatus.EXPIRED})


class OfferAlert(StrEnum):
    """What whoever keeps an opportunity has to be told of until it is settled."""

    CONFIRM = "confirmation-due"
    TOO_MANY = "too-many-taken"


class Holder(StrEnum):
    """By which way somebody took a place; the employer is never told."""

    CANDIDATE = "candidate"
    APPLICATION = "application"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Seat:
    """A place that is taken: by a candidate's interest, by an application, or outside our files."""

    holder: Holder
    id: UUID | None
    on: date

    @property
    def application(self) -> UUID | None:
        """The application by which it was taken, to tell it when it falls through."""
        return self.id if self.holder is Holder.APPLICATION else None


@dataclass(frozen=True)
class HeadStart:
    """The employer agrees that people in insertion see the post some days before outsiders."""

    days: int
    agreed_on: date
    recorded_by: str


@dataclass(kw_only=True)
class Stock:
    """An opportunity as it is kept; `since` is the day of the fact that brought its status.

    `outside` says that it circulates outside, as of `outside_from`; `beyond` are those who were
    taken on elsewhere although no place was left.
    """

    id: UUID
    version: int = 0
    kind: OfferKind
    origin: Origin
    offer: Offer
    reference: OutsideReference | None = None
    status: OfferStatus = OfferStatus.DRAFT
    since: date
    entered_on: date
    officer: str | None = None
    agency: str | None = None
    head_start: HeadStart | None = None
    published_on: date | None = None
    confirmed_on: date | None = None
    outside_from: date | None = None
    outside: bool = False
    taken: list[Seat] = field(default_factory=list)
    beyond: list[Seat] = field(default_factory=list)
    alerts: dict[OfferAlert, date] = field(default_factory=dict)

    @property
    def subject(self) -> UUID:
        """An opportunity is what its events are about."""
        return self.id

    @property
    def free(self) -> int:
        """How many places are left."""
        return self.offer.places - len(self.taken)

    @property
    def is_on_offer(self) -> bool:
        return self.status in ON_OFFER

    @property
    def is_shown_outside(self) -> bool:
        """Whether our own circulation outside has it: candidates, lists and exports."""
        return self.is_on_offer and self.outside

    def only_while(self, *statuses: OfferStatus) -> None:
        """A change belongs to certain moments of an opportunity's life."""
        standing.only_while(self.status, statuses, "L'offre", "elle", slug="opportunity-status")

    def follows(self, on: date) -> None:
        """A fact never comes before the one it follows."""
        standing.follows(self.since, on)

    def becomes(self, status: OfferStatus, on: date) -> None:
        """Moves on to a status, from the day of the fact that brought it there."""
        self.status, self.since = status, on
        if status not in ON_OFFER:
            self.alerts.pop(OfferAlert.CONFIRM, None)

    def is_told_again(self, on: date) -> OpportunityPublished:
        """What the other stages know of it while it is to be had: the places are those left."""
        return OpportunityPublished(
            subject=self.id,
            occurred_on=on,
            kind=self.kind.value,
            epci=self.offer.epci,
            trade=self.offer.trade,
            trade_version=self.offer.trade_version,
            origin=self.origin.value,
            places=self.free,
            outside_from=self.outside_from or on,
            available_on=self.offer.available_on,
        )

    def is_filled(self, on: date) -> OpportunityFilled:
        """No place is left."""
        self.becomes(OfferStatus.FILLED, on)
        return OpportunityFilled(
            subject=self.id, occurred_on=on, kind=self.kind.value, epci=self.offer.epci
        )
