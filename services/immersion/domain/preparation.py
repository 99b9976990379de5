"""Before the first day: dates put to the party, a programme, each adult's own agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from chassis.errors import RuleBroken
from chassis.papers import Channel
from chassis.rules import Rule
from contracts.immersion import (
    Expected,
    ImmersionConfirmed,
    ImmersionDatesProposed,
    ImmersionExpired,
    ImmersionPostponed,
)
from services.immersion.domain import agreement
from services.immersion.domain.agreement import Confirmation
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.facts import Facts, Status
from services.immersion.domain.host import Host
from services.immersion.domain.party import Adult, Kind
from services.immersion.domain.place import Reference, is_of_the_territory
from services.immersion.domain.plan import Asked, Plan
from services.immersion.domain.programme import (
    Slot,
    all_within,
    every_host_receives,
    missing,
    nothing_is_missing,
    only_a_partner_is_met_at_a_distance,
    required,
    the_partner_slot_has_somebody,
)
from services.immersion.domain.rules import (
    MAX_DAYS,
    ORGANISATION_SLOTS,
    REPLY_DAYS,
    REQUIRED_SLOTS,
)


class Preparation(Facts):
    """What officers and adults do until everything is ready."""

    def schedule(
        self, plan: Plan, rule: Rule, reference: Reference
    ) -> ImmersionDatesProposed | None:
        """Puts dates to the party: their time to reply starts here, and again with other dates.

        Lodging can change without asking anybody again.
        """
        self.only_while(Status.PROPOSED, Status.CONFIRMED)
        self._may_be_put_to_the_party(plan, rule, reference)
        if self.plan is not None and plan.asks_the_same_as(self.plan):
            self._lodge(plan)
            return None
        self._is_not_confirmed_yet()
        return self._put_to_the_party(plan, rule)

    def arrange(self, slots: Sequence[Slot], hosts: Mapping[UUID, Host], rule: Rule) -> None:
        """Replaces the programme, which stays complete once the stay is confirmed."""
        self.only_while(Status.PROPOSED, Status.CONFIRMED, Status.ONGOING)
        only_a_partner_is_met_at_a_distance(slots)
        the_partner_slot_has_somebody(slots, self.party)
        all_within(slots, self.planned.starts_on, self.planned.ends_on)
        every_host_receives(slots, hosts)
        if self.status is not Status.PROPOSED:
            nothing_is_missing(slots, self.required_slots(rule))
        self.programme = sorted(slots, key=lambda slot: slot.on)

    def agree(self, adult: Adult, on: date, officer: str) -> None:
        """An officer records the paper by which an adult agrees to what was put to them."""
        self.only_while(Status.PROPOSED)
        self._is_expected(adult)
        self._has_not_agreed_yet(adult)
        self._answers_the_plan(on)
        self._says_yes(Confirmation(adult, on, Channel.SIGNED_PAPER, officer))

    def hear(self, adult: Adult, *, agrees: bool, on: date) -> None:
        """An adult answered by their own hand; who declines may think again."""
        self.only_while(Status.PROPOSED)
        self._is_expected(adult)
        self._answers_the_plan(on)
        if agrees:
            self._says_yes(Confirmation(adult, on, Channel.LINK))
        else:
            self.confirmations = [each for each in self.confirmations if each.adult != adult]
            self.declined = [*self._declined_without(adult), adult]

    def is_still_asking(self, adult: Adult, asked: Asked) -> bool:
        """Whether that adult's answer to those dates is awaited."""
        proposed = self.status is Status.PROPOSED and self.plan is not None
        return proposed and self.planned.asked == asked and adult in self.party.adults

    def _says_yes(self, confirmation: Confirmation) -> None:
        others = [each for each in self.confirmations if each.adult != confirmation.adult]
        self.confirmations = [*others, confirmation]
        self.declined = self._declined_without(confirmation.adult)

    def _declined_without(self, adult: Adult) -> list[Adult]:
        return [each for each in self.declined if each != adult]

    def countersign(self, officer: str) -> None:
        """Another officer vouches for the papers that wait for it."""
        self.only_while(Status.PROPOSED)
        self.confirmations = agreement.SIGNED.countersigned(self.confirmations, officer)

    def confirm(self, on: date, hosts: Mapping[UUID, Host], rule: Rule) -> ImmersionConfirmed:
        """Everything is ready: the party is expected."""
        self.only_while(Status.PROPOSED)
        self.follows(on)
        self._is_confirmed_before_it_starts(on)
        self._every_adult_agreed_by(on)
        self._lodging_is_booked(self.planned)
        nothing_is_missing(self.programme, self.required_slots(rule))
        every_host_receives(self.programme, hosts)
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

    def postpone(
        self, plan: Plan, rule: Rule, reference: Reference
    ) -> tuple[ImmersionPostponed, ImmersionDatesProposed]:
        """Puts other dates to the party: what they agreed to is gone, so they are asked again."""
        self.only_while(Status.PROPOSED, Status.CONFIRMED)
        self._is_asked_otherwise_by(plan)
        self._may_be_put_to_the_party(plan, rule, reference)
        self.becomes(Status.PROPOSED, plan.put_on)
        asked = self._put_to_the_party(plan, rule)
        postponed = ImmersionPostponed(
            subject=self.subject,
            occurred_on=plan.put_on,
            stay=self.id,
            epci=plan.epci,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
        )
        return postponed, asked

    @property
    def expires_on(self) -> date | None:
        """The day after the last one to reply; None once every adult did, or nothing was asked."""
        if self.reply_by is None or not self._silent:
            return None
        return self.reply_by + timedelta(days=1)

    @property
    def _silent(self) -> list[Adult]:
        """Those who answered neither yes nor no."""
        silent = agreement.silent(self.party, self.confirmations)
        return [adult for adult in silent if adult not in self.declined]

    def expire(self, on: date) -> ImmersionExpired:
        """Somebody did not answer in time."""
        self.only_while(Status.PROPOSED)
        self.becomes(Status.EXPIRED, on)
        self.reply_by = None
        return ImmersionExpired(subject=self.subject, occurred_on=on, stay=self.id)

    def required_slots(self, rule: Rule) -> list[Encounter]:
        """The encounters asked for, by the rules in force on the first day."""
        household = self.party.kind is Kind.HOUSEHOLD
        key = REQUIRED_SLOTS if household else ORGANISATION_SLOTS
        asked: tuple[Encounter, ...] = rule(key, self.planned.starts_on)
        return required(self.party, asked)

    def lacking(self, rule: Rule) -> list[Encounter]:
        """The encounters asked for that the programme does not hold yet; none without dates."""
        return missing(self.programme, self.required_slots(rule)) if self.plan else []

    @property
    def unheard_adults(self) -> list[Adult]:
        """Those whose agreement does not hold yet."""
        return agreement.unheard(self.party, self.confirmations)

    def ask(self, plan: Plan, rule: Rule) -> ImmersionDatesProposed:
        """The party has some days to reply, by the rule of the day it is asked.

        The first day of the stay is the last to do so.
        """
        self.plan, self.since = plan, plan.put_on
        days = timedelta(days=rule(REPLY_DAYS, plan.put_on))
        self.reply_by = min(plan.put_on + days, plan.starts_on)
        return ImmersionDatesProposed(
            subject=self.subject,
            occurred_on=plan.put_on,
            stay=self.id,
            epci=plan.epci,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            reply_by=self.reply_by,
            adults=tuple(
                Expected(role=adult.role.value, rank=adult.rank) for adult in self.unheard_adults
            ),
        )

    def _put_to_the_party(self, plan: Plan, rule: Rule) -> ImmersionDatesProposed:
        """A new plan: nobody agreed to it yet, and encounters out of it are off."""
        elsewhere = self.plan is not None and self.plan.epci != plan.epci
        kept = [slot for slot in self.programme if slot.remote or plan.holds(slot.on)]
        self.programme = [] if elsewhere else kept
        self.confirmations, self.declined = [], []
        return self.ask(plan, rule)

    def _lodge(self, plan: Plan) -> None:
        if self.status is Status.CONFIRMED:
            self._lodging_is_booked(plan)
        self.plan = replace(plan, put_on=self.planned.put_on)

    def _may_be_put_to_the_party(self, plan: Plan, rule: Rule, reference: Reference) -> None:
        is_of_the_territory(plan.epci, reference)
        self.follows(plan.put_on)
        most = rule(MAX_DAYS, plan.starts_on)
        if plan.days > most:
            raise RuleBroken("stay-too-long", f"Un séjour dure au plus {most} jours.")

    def _is_not_confirmed_yet(self) -> None:
        if self.status is Status.CONFIRMED:
            raise RuleBroken(
                "already-confirmed", "Un séjour confirmé ne change de dates que par un report."
            )

    def _is_expected(self, adult: Adult) -> None:
        if adult not in self.party.adults:
            raise RuleBroken("adult-not-expected", "Cet adulte ne fait pas partie du séjour.")

    def _has_not_agreed_yet(self, adult: Adult) -> None:
        if any(each.adult == adult and each.holds for each in self.confirmations):
            raise RuleBroken("already-agreed", "L'accord de cet adulte est déjà enregistré.")

    def _answers_the_plan(self, on: date) -> None:
        if on < self.planned.put_on:
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
        if late or self.unheard_adults:
            raise RuleBroken(
                "adult-unheard", "Chaque adulte doit avoir donné son accord, contresigné."
            )

    def _lodging_is_booked(self, plan: Plan) -> None:
        if not plan.lodging_booked:
            raise RuleBroken("lodging-not-booked", "L'hébergement doit être réservé.")

    def _is_asked_otherwise_by(self, plan: Plan) -> None:
        if plan.asks_the_same_as(self.planned):
            raise RuleBroken("same-plan", "Un report propose d'autres dates ou un autre lieu.")
