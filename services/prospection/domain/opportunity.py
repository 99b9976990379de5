"""An opportunity, from its entry in the stock on; and how what was entered is put right."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.prospection import OpportunityFilled, OpportunityPublished
from services.prospection.domain.offer import Offer, OfferKind, Origin, OutsideReference
from services.prospection.domain.places import Places
from services.prospection.domain.project import Reference
from services.prospection.domain.stock import OfferStatus


@dataclass(kw_only=True)
class Opportunity(Places):
    """Something to live from, or in."""

    @classmethod
    def enter(
        cls,
        id: UUID,
        kind: OfferKind,
        origin: Origin,
        offer: Offer,
        reference: OutsideReference | None,
        officer: str,
        agency: str | None,
        on: date,
        territory: Reference,
    ) -> "Opportunity":
        """A draft: nobody but who keeps it sees it yet."""
        offer.is_within(territory)
        return cls(
            id=id,
            kind=kind,
            origin=origin,
            offer=offer,
            reference=reference,
            since=on,
            entered_on=on,
            officer=officer,
            agency=agency,
        )

    def correct(
        self, offer: Offer, on: date, rule: Rule, territory: Reference
    ) -> OpportunityPublished | OpportunityFilled | None:
        """Puts right what is offered; those who know it are told anew where it matters to them."""
        self.only_while(
            OfferStatus.DRAFT, OfferStatus.OPEN, OfferStatus.UNDER_DISCUSSION, OfferStatus.FILLED
        )
        offer.is_within(territory)
        self._keeps_its_takers(offer)
        told = self._told_of
        self.offer = offer
        if self.status is OfferStatus.DRAFT:
            return None
        self._names_its_trade()
        self._says_when_it_is_free()
        return self._goes_on_as_corrected(told, on, rule, territory)

    def forget_provider(self) -> None:
        """Nobody is named any more of those who offered it."""
        self.offer = replace(self.offer, provider=None)

    def _goes_on_as_corrected(
        self, told: object, on: date, rule: Rule, territory: Reference
    ) -> OpportunityPublished | OpportunityFilled | None:
        if not self.outside and not self.has_a_head_start(on, rule, territory):
            self.outside_from, self.outside = on, True
        if again := self._has_room_again(on):
            return again
        if self.status is OfferStatus.FILLED:
            return None
        if not self.free:
            return self.is_filled(on)
        return None if self._told_of == told else self.is_told_again(on)

    @property
    def _told_of(self) -> object:
        """What the other stages know of it, and may have to be told anew."""
        offer = self.offer
        where = offer.epci, offer.trade, offer.trade_version
        return (*where, self.free, offer.available_on, self.outside_from)

    def _keeps_its_takers(self, offer: Offer) -> None:
        if offer.places < len(self.taken):
            raise RuleBroken(
                "places-taken", f"{len(self.taken)} places sont déjà prises : libérez-en d'abord."
            )
