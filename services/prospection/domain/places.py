"""The places of an opportunity: taken once each, freed again, never more than there are."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.errors import NotFound, RuleBroken
from contracts.prospection import OpportunityFilled, OpportunityPublished
from services.prospection.domain.circulation import Circulation
from services.prospection.domain.stock import CLOSED, Holder, OfferAlert, OfferStatus, Seat


class Places(Circulation):
    """Who takes what is offered."""

    def retain(self, interest: UUID, on: date) -> OpportunityFilled | None:
        """A candidate takes a place; the last one fills the opportunity."""
        self._has_a_place_left()
        self.may_be_shown_to_candidates(on)
        self.follows(on)
        return self._takes(Seat(Holder.CANDIDATE, interest, on))

    def fill(self, on: date) -> OpportunityFilled:
        """Whoever offers it found somebody by themselves: no place is left."""
        self.only_while(OfferStatus.OPEN, OfferStatus.UNDER_DISCUSSION)
        self.follows(on)
        self.taken += [Seat(Holder.ELSEWHERE, None, on)] * self.free
        return self.is_filled(on)

    def hears_of(self, application: UUID, on: date) -> OpportunityFilled | None:
        """Somebody was taken on through insertion: a fact, even where it comes too late.

        Where no place is left, whoever keeps the opportunity has to say who holds it.
        """
        self._was_published()
        if any(each.id == application for each in (*self.taken, *self.beyond)):
            return None
        place = Seat(Holder.APPLICATION, application, on)
        if self.free:
            return self._takes(place)
        self.beyond.append(place)
        self.alerts[OfferAlert.TOO_MANY] = on
        return None

    def release(self, holder: UUID | None, on: date) -> OpportunityPublished | None:
        """It fell through: the place is free again; None frees what was taken outside our files.

        Whoever was taken on although no place was left comes first.
        """
        self.follows(on)
        freed = [each for each in (*self.taken, *self.beyond) if each.id == holder]
        if not freed:
            raise NotFound("place-unknown", "Personne de ce nom ne tient de place sur cette offre.")
        self.taken = [each for each in self.taken if each not in freed]
        self.beyond = [each for each in self.beyond if each not in freed]
        return self._has_room_again(on)

    def _has_room_again(self, on: date) -> OpportunityPublished | None:
        self.taken, self.beyond = _seated([*self.taken, *self.beyond], self.offer.places)
        if not self.beyond:
            self.alerts.pop(OfferAlert.TOO_MANY, None)
        if self.status is not OfferStatus.FILLED or not self.free:
            return None
        self.becomes(OfferStatus.OPEN, on)
        self.confirmed_on = on
        return self.is_told_again(on)

    def _takes(self, place: Seat) -> OpportunityFilled | None:
        self.taken.append(place)
        return None if self.free else self.is_filled(max(place.on, self.since))

    def _was_published(self) -> None:
        if self.published_on is None:
            raise RuleBroken("never-published", "Cette offre n'a jamais été publiée.")

    @property
    def may_be_forgotten(self) -> bool:
        """Whether nobody needs to know any more who offered it."""
        return self.status in CLOSED and self.offer.provider is not None


def _seated(places: Sequence[Seat], most: int) -> tuple[list[Seat], list[Seat]]:
    """Those who have a place, in their order, and those who have none."""
    return list(places[:most]), list(places[most:])
