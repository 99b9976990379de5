"""From its entry to its end: an opportunity is published, confirmed, discussed, taken back."""

from datetime import date, timedelta

from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from contracts.prospection import OpportunityPublished, OpportunityWithdrawn
from services.prospection.domain.entry import no_place_left
from services.prospection.domain.offer import NAMES_A_TRADE, Origin
from services.prospection.domain.project import Reference
from services.prospection.domain.rules import HEAD_START_DAYS, HEAD_START_KINDS
from services.prospection.domain.stock import HeadStart, OfferAlert, OfferStatus, Stock


class Circulation(Stock):
    """Who is shown an opportunity, and for how long."""

    def publish(self, on: date, rule: Rule, reference: Reference) -> OpportunityPublished:
        """It is to be had; what comes back after its end never has a new head start."""
        self.only_while(OfferStatus.DRAFT, OfferStatus.WITHDRAWN, OfferStatus.EXPIRED)
        self.follows(on)
        self._names_its_trade()
        self._says_when_it_is_free()
        self._has_somebody_to_give_it()
        self._has_a_place_left()
        self.becomes(OfferStatus.OPEN, on)
        self.confirmed_on = on
        self.published_on = self.published_on or on
        if self.outside_from is None:
            self.outside_from = on + timedelta(days=self._head_start_days(on, rule, reference))
        self.outside = self.outside or self.outside_from <= on
        return self.is_told_again(on)

    def agree_head_start(
        self, days: int, on: date, officer: str, rule: Rule, reference: Reference
    ) -> None:
        """Records that the employer agrees; for people in insertion, never for residents."""
        self.only_while(OfferStatus.DRAFT)
        self.follows(on)
        self._was_never_published()
        self._may_have_a_head_start(on, rule, reference)
        _is_no_longer_than(rule(HEAD_START_DAYS, on), days)
        self.head_start = HeadStart(days, on, officer)

    def end_head_start(self, on: date) -> OpportunityPublished:
        """The employer wants everybody to see the post from now on."""
        self.only_while(OfferStatus.OPEN, OfferStatus.UNDER_DISCUSSION)
        self.follows(on)
        self._is_held_back()
        self.outside_from, self.outside = on, True
        return self.is_told_again(on)

    def may_be_shown_to_candidates(self, on: date) -> None:
        """Candidates from outside are shown what is to be had, once its head start is over."""
        if not self.is_on_offer:
            raise RuleBroken(
                "opportunity-not-on-offer", f"L'offre est {self.status.french} : rien à proposer."
            )
        if not self.outside or (self.head_start and self._is_before_its_day(on)):
            raise RuleBroken(
                "head-start-runs",
                "Avec l'accord de l'employeur, cette offre est proposée d'abord aux personnes en"
                f" insertion : elle circulera hors du territoire le {self.outside_from:%d/%m/%Y}.",
            )

    def _is_before_its_day(self, on: date) -> bool:
        return self.outside_from is not None and on < self.outside_from

    def goes_outside(self, on: date) -> None:
        """Its day has come: the head start is over by itself."""
        if self.outside_from is not None and self.outside_from <= on:
            self.outside = True

    def confirm(self, on: date) -> None:
        """Whoever offers it says that it still is to be had."""
        self.only_while(OfferStatus.OPEN, OfferStatus.UNDER_DISCUSSION)
        self.follows(on)
        self._is_not_confirmed_after(on)
        self.confirmed_on = on
        self.alerts.pop(OfferAlert.CONFIRM, None)

    def is_to_be_confirmed(self, on: date) -> None:
        """Nobody said for too long that it still is to be had."""
        self.alerts[OfferAlert.CONFIRM] = on

    def expire(self, on: date) -> OpportunityWithdrawn:
        """Nobody confirmed it in spite of the reminder."""
        self.only_while(OfferStatus.OPEN, OfferStatus.UNDER_DISCUSSION)
        self.becomes(OfferStatus.EXPIRED, on)
        return self._is_gone("expired", on)

    def discuss(self, on: date) -> None:
        """Somebody speaks with whoever offers it; others may still come."""
        self.only_while(OfferStatus.OPEN)
        self.follows(on)
        self.becomes(OfferStatus.UNDER_DISCUSSION, on)

    def resume(self, on: date) -> None:
        """Nothing came of the discussion."""
        self.only_while(OfferStatus.UNDER_DISCUSSION)
        self.follows(on)
        self.becomes(OfferStatus.OPEN, on)

    def withdraw(self, on: date) -> OpportunityWithdrawn | None:
        """It is taken back; a draft that nobody ever saw goes without a word."""
        self.only_while(OfferStatus.DRAFT, OfferStatus.OPEN, OfferStatus.UNDER_DISCUSSION)
        self.follows(on)
        was_seen = self.status is not OfferStatus.DRAFT
        self.becomes(OfferStatus.WITHDRAWN, on)
        return self._is_gone("withdrawn", on) if was_seen else None

    def assign(self, officer: str, agency: str | None) -> None:
        """Somebody else keeps it up to date."""
        self.officer, self.agency = officer, agency

    def _is_gone(self, reason: str, on: date) -> OpportunityWithdrawn:
        return OpportunityWithdrawn(
            subject=self.id,
            occurred_on=on,
            kind=self.kind.value,
            epci=self.offer.epci,
            reason=reason,
        )

    def has_a_head_start(self, on: date, rule: Rule, reference: Reference) -> bool:
        """Whether the employer agreed to one, for a post that may have one that day."""
        return (
            self.head_start is not None
            and self.kind in rule(HEAD_START_KINDS, on)
            and self.offer.is_of_a_short_trade(reference)
        )

    def _head_start_days(self, on: date, rule: Rule, reference: Reference) -> int:
        """By the rules of the day of publication: an agreement never gives more."""
        if self.head_start is None or not self.has_a_head_start(on, rule, reference):
            return 0
        return min(self.head_start.days, rule(HEAD_START_DAYS, on))

    def _names_its_trade(self) -> None:
        if self.kind in NAMES_A_TRADE and self.offer.trade is None:
            raise RuleBroken(
                "trade-missing", f"Pour publier un {self.kind.french}, donnez son métier (ROME)."
            )

    def _says_when_it_is_free(self) -> None:
        if self.origin is Origin.RETIREMENT and self.offer.available_on is None:
            raise RuleBroken(
                "departure-missing", "Un départ à la retraite s'annonce avec sa date prévue."
            )

    def _has_somebody_to_give_it(self) -> None:
        if self.offer.provider is None:
            raise RuleBroken("provider-missing", "Dites de qui vient cette offre pour la publier.")

    def _has_a_place_left(self) -> None:
        if self.free < 1:
            raise no_place_left()

    def _was_never_published(self) -> None:
        if self.published_on is not None:
            raise RuleBroken(
                "head-start-too-late", "L'offre a déjà circulé : l'antériorité n'a plus d'objet."
            )

    def _may_have_a_head_start(self, on: date, rule: Rule, reference: Reference) -> None:
        if self.kind not in rule(HEAD_START_KINDS, on):
            raise RuleBroken(
                "head-start-not-for-this-kind",
                f"Le territoire ne prévoit pas d'antériorité pour un {self.kind.french}.",
            )
        if not self.offer.is_of_a_short_trade(reference):
            raise RuleBroken(
                "trade-not-short",
                "Seul un métier en tension du territoire peut être proposé d'abord aux personnes"
                " en insertion.",
            )

    def _is_held_back(self) -> None:
        if self.outside:
            raise RuleBroken("no-head-start", "Aucune antériorité ne court sur cette offre.")

    def _is_not_confirmed_after(self, on: date) -> None:
        if self.confirmed_on is not None and on < self.confirmed_on:
            raise RuleBroken(
                "confirmed-later", f"L'offre est déjà confirmée au {self.confirmed_on:%d/%m/%Y}."
            )


def _is_no_longer_than(most: int, days: int) -> None:
    if not 0 <= days <= most:
        raise Invalid(
            "head-start-too-long", f"L'antériorité va de 0 à {most} jours sur ce territoire."
        )
