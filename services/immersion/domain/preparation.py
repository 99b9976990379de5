"""Before the first day: dates put to the party, a programme, each adult's own agreement."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.immersion import ImmersionConfirmed, ImmersionExpired, ImmersionPostponed
from services.immersion.domain import agreement
from services.immersion.domain.agreement import Confirmation
from services.immersion.domain.facts import Facts, Plan, Status
from services.immersion.domain.programme import (
    Encounter,
    Slot,
    all_within,
    missing,
    only_a_partner_is_met_at_a_distance,
    required,
)
from services.immersion.domain.rules import MAX_DAYS, REPLY_DAYS, REQUIRED_SLOTS


class Preparation(Facts):
    """What officers and adults do until everything is ready."""

    def schedule(self, plan: Plan, rule: Rule) -> None:
        """Puts dates to the party: their time to reply starts here, and again with other dates."""
        self.only_while(Status.PROPOSED)
        self.follows(plan.put_on)
        _lasts_no_longer_than(rule(MAX_DAYS, plan.starts_on), plan)
        if self.plan is not None and plan.asks_the_same_as(self.plan):
            self.plan = replace(plan, put_on=self.plan.put_on)
        else:
            self._put_to_the_party(plan, rule)

    def arrange(self, slots: Sequence[Slot], rule: Rule) -> None:
        """Replaces the programme, which stays complete once the stay is confirmed."""
        self.only_while(Status.PROPOSED, Status.CONFIRMED, Status.ONGOING)
        only_a_partner_is_met_at_a_distance(slots)
        all_within(slots, self.planned.starts_on, self.planned.ends_on)
        if self.status is not Status.PROPOSED:
            _nothing_is_missing(missing(slots, self.required_slots(rule)))
        self.programme = sorted(slots, key=lambda slot: slot.on)

    def agree(self, confirmation: Confirmation) -> None:
        """Keeps an adult's own agreement to what was put to them."""
        self.only_while(Status.PROPOSED)
        self._is_expected(confirmation)
        self._answers_the_plan(confirmation)
        others = [each for each in self.confirmations if each.adult != confirmation.adult]
        self.confirmations = [*others, confirmation]

    def countersign(self, officer: str) -> None:
        """A second officer vouches for the papers that wait for it."""
        self.only_while(Status.PROPOSED)
        self.confirmations = agreement.countersigned(self.confirmations, officer)

    def confirm(self, on: date, rule: Rule) -> ImmersionConfirmed:
        """Everything is ready: the party is expected."""
        self.only_while(Status.PROPOSED)
        self.follows(on)
        self._is_confirmed_before_it_starts(on)
        self._every_adult_agreed_by(on)
        self._lodging_is_booked()
        _nothing_is_missing(missing(self.programme, self.required_slots(rule)))
        self.becomes(Status.CONFIRMED, on)
        self.reply_by = None
        return ImmersionConfirmed(
            subject=self.subject,
            occurred_on=on,
            stay=self.id,
            epci=self.planned.epci,
            starts_on=self.planned.starts_on,
            ends_on=self.planned.ends_on,
        )

    def postpone(self, plan: Plan, rule: Rule) -> ImmersionPostponed:
        """Puts other dates to the party: what they agreed to is gone, so they are asked again."""
        self.only_while(Status.PROPOSED, Status.CONFIRMED)
        self.follows(plan.put_on)
        _lasts_no_longer_than(rule(MAX_DAYS, plan.starts_on), plan)
        self._was_put_to_the_party_otherwise(plan)
        self.becomes(Status.PROPOSED, plan.put_on)
        self._put_to_the_party(plan, rule)
        return ImmersionPostponed(
            subject=self.subject,
            occurred_on=plan.put_on,
            stay=self.id,
            epci=plan.epci,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
        )

    def reply_is_overdue(self, today: date) -> bool:
        """Whether the party left the dates put to it without an answer for too long."""
        return (
            self.status is Status.PROPOSED and self.reply_by is not None and today >= self.reply_by
        )

    def expire(self, on: date) -> ImmersionExpired:
        """Nobody answered in time. A stay without dates never expires: nothing was asked."""
        self.only_while(Status.PROPOSED)
        self.becomes(Status.EXPIRED, on)
        self.reply_by = None
        return ImmersionExpired(subject=self.subject, occurred_on=on, stay=self.id)

    def required_slots(self, rule: Rule) -> list[Encounter]:
        """The encounters asked for, by the rules in force on the first day."""
        asked = rule(REQUIRED_SLOTS, self.planned.starts_on)
        return required(self.party, asked)

    def is_ready(self, rule: Rule) -> bool:
        """Whether each adult agreed, lodging is booked and the programme is complete."""
        return (
            not agreement.unheard(self.party, self.confirmations)
            and self.planned.lodging_booked
            and not missing(self.programme, self.required_slots(rule))
        )

    def _put_to_the_party(self, plan: Plan, rule: Rule) -> None:
        self.plan = plan
        self.since = plan.put_on
        self.reply_by = plan.put_on + timedelta(days=rule(REPLY_DAYS, plan.put_on))
        self.confirmations = []
        self.programme = [
            slot
            for slot in self.programme
            if slot.remote or plan.starts_on <= slot.on <= plan.ends_on
        ]

    def _is_expected(self, confirmation: Confirmation) -> None:
        if confirmation.adult not in self.party.adults:
            raise RuleBroken("adult-not-expected", "Cet adulte ne fait pas partie du séjour.")

    def _answers_the_plan(self, confirmation: Confirmation) -> None:
        if confirmation.on < self.planned.put_on:
            raise RuleBroken(
                "agreed-before-plan", "Un accord ne peut pas précéder les dates qu'il accepte."
            )

    def _is_confirmed_before_it_starts(self, on: date) -> None:
        if on > self.planned.starts_on:
            raise RuleBroken(
                "confirmed-after-start", "Un séjour se confirme au plus tard son premier jour."
            )

    def _every_adult_agreed_by(self, on: date) -> None:
        late = any(each.on > on for each in self.confirmations)
        if late or agreement.unheard(self.party, self.confirmations):
            raise RuleBroken(
                "adult-unheard",
                "Chaque adulte doit avoir donné son accord, contresigné s'il est sur papier.",
            )

    def _lodging_is_booked(self) -> None:
        if not self.planned.lodging_booked:
            raise RuleBroken("lodging-not-booked", "L'hébergement doit être réservé.")

    def _was_put_to_the_party_otherwise(self, plan: Plan) -> None:
        if plan.asks_the_same_as(self.planned):
            raise RuleBroken("same-plan", "Un report propose d'autres dates.")


def _lasts_no_longer_than(most: int, plan: Plan) -> None:
    if plan.days > most:
        raise RuleBroken("stay-too-long", f"Un séjour dure au plus {most} jours.")


def _nothing_is_missing(encounters: Sequence[Encounter]) -> None:
    if Encounter.PARTNER in encounters:
        raise RuleBroken(
            "partner-slot-missing",
            "Le programme doit prévoir un rendez-vous pour le conjoint ou la conjointe.",
        )
    if encounters:
        names = ", ".join(encounters)
        raise RuleBroken("programme-incomplete", f"Il manque au programme : {names}.")
