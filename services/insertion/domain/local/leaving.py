"""The path pauses, goes on, ends, is looked at once more, and at last forgets whose it was."""

from dataclasses import replace
from datetime import date, timedelta

from chassis.days import months_after
from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from contracts.insertion import (
    InsertionClosed,
    InsertionExited,
    InsertionResumed,
    InsertionSuspended,
)
from services.insertion.domain.local.acting import Acting
from services.insertion.domain.local.dates import not_before
from services.insertion.domain.local.endings import (
    Check,
    Closing,
    Exit,
    Ground,
    Reason,
    Standing,
    Suspension,
    result_of,
)
from services.insertion.domain.local.rules import (
    ANONYMISE_MONTHS,
    ANONYMISE_NOTICE_DAYS,
    EXIT_CHECK_MONTHS,
    NO_CONTACT_MONTHS,
    SUSPENSION_REASONS,
    is_listed,
)


class Leaving(Acting):
    """What stops a path, for a time or for good."""

    def suspend(self, reason: str, on: date, rule: Rule) -> InsertionSuspended:
        """The path pauses; only the class of the reason is kept."""
        self.is_active_on(on)
        is_listed(reason, SUSPENSION_REASONS, on, rule)
        self._nothing_was_paused_since(on)
        self._follows_what_was_done(on)
        self.suspensions.append(Suspension(on, reason))
        self.is_heard_of(on)
        return InsertionSuspended(subject=self.id, occurred_on=on)

    def resume(self, on: date) -> InsertionResumed:
        """The path goes on."""
        self.is_still_open()
        if not self.is_suspended:
            raise RuleBroken("not-suspended", "Le parcours n'est pas suspendu.")
        not_before(on, self.suspensions[-1].since)
        self.suspensions[-1] = replace(self.suspensions[-1], until=on)
        self.is_heard_of(on)
        return InsertionResumed(subject=self.id, occurred_on=on)

    def leave(self, ground: Ground, months: int | None, on: date, rule: Rule) -> InsertionExited:
        """The path ends on something; the rules of that day say how it counts."""
        self.is_active_on(on)
        self._follows_what_was_done(on)
        result = result_of(ground, months, on, rule)
        self.exit = Exit(on=on, ground=ground, result=result, months=months)
        self._ends(on)
        return InsertionExited(subject=self.id, occurred_on=on, exit=result.value)

    def check(self, months: int, standing: Standing, on: date, rule: Rule) -> None:
        """Somebody looked at what became of the exit, some months after."""
        due = self._check_due_on(months, rule)
        if on < due:
            raise RuleBroken("check-too-early", f"Ce point se fait à partir du {due:%d/%m/%Y}.")
        if any(each.months == months for each in self.checks):
            raise RuleBroken("check-already-done", "Ce point est déjà fait.")
        self.checks.append(Check(months, on, standing))
        if standing is not Standing.UNKNOWN:
            self.is_heard_of(on)

    def next_check(self, rule: Rule) -> tuple[int, date] | None:
        """After how many months the exit is looked at next, and from which day."""
        if self.exit is None or self.anonymised_on is not None:
            return None
        done = {each.months for each in self.checks}
        foreseen = rule(EXIT_CHECK_MONTHS, self.exit.on)
        for months in sorted(foreseen):
            if months not in done:
                return months, months_after(self.exit.on, months)
        return None

    def close(self, reason: Reason, on: date, rule: Rule) -> InsertionClosed:
        """The path goes no further, active or paused."""
        self.is_still_open()
        not_before(on, self.referral.on)
        self._follows_what_was_done(on)
        if reason is Reason.NO_CONTACT:
            self._is_long_silent(on, rule)
        self.closing = Closing(on, reason)
        self._ends(on if reason is not Reason.NO_CONTACT else self.last_contact_on)
        self.forgetting_told_on = on if reason is Reason.OBJECTED else None
        return InsertionClosed(subject=self.id, occurred_on=on)

    def silent_on(self, rule: Rule) -> date:
        """From when a path may be closed for want of any contact; the last one chooses the rule."""
        last = self.last_contact_on
        return months_after(last, rule(NO_CONTACT_MONTHS, last))

    def forgetting_near_on(self, rule: Rule) -> date | None:
        """When it is said that nobody will be named any more; never while the path is open."""
        if not self._may_be_forgotten or self.forgetting_told_on is not None:
            return None
        return self._term(rule) - timedelta(days=rule(ANONYMISE_NOTICE_DAYS, self.last_contact_on))

    def forgotten_on(self, rule: Rule) -> date | None:
        """When nobody is named any more: the whole notice runs first, always.

        An objection does not wait for the end of the term.
        """
        told = self.forgetting_told_on
        if not self._may_be_forgotten or told is None:
            return None
        noticed = told + timedelta(days=rule(ANONYMISE_NOTICE_DAYS, told))
        return noticed if self._was_objected_to else max(self._term(rule), noticed)

    def is_to_be_forgotten(self, on: date) -> None:
        """It is said that nobody will be named any more, some days before."""
        self.forgetting_told_on = on

    def anonymise(self, on: date) -> None:
        """Everything that leads to a person goes; what is left can be counted by EPCI."""
        self.person = self.officer = self.paper = None
        self.referral = replace(self.referral, reference=None)
        self.barriers = [each for each in self.barriers if not each.is_guarded]
        self.decisions = [replace(each, referent="") for each in self.decisions]
        self.former_contracts, self.appointments, self.reviews = [], [], []
        self.actions = [replace(each, by="") for each in self.actions]
        self.steps = [replace(each, pmsmp=None, siae=None) for each in self.steps]
        self.anonymised_on = on

    @property
    def _may_be_forgotten(self) -> bool:
        return self.has_ended and self.anonymised_on is None

    @property
    def may_be_carried(self) -> bool:
        """Whether the person is named still, and did not object."""
        return self.person is not None and not self._was_objected_to

    @property
    def _was_objected_to(self) -> bool:
        return self.closing is not None and self.closing.reason is Reason.OBJECTED

    def _term(self, rule: Rule) -> date:
        last = self.last_contact_on
        return months_after(last, rule(ANONYMISE_MONTHS, last))

    def _ends(self, on: date) -> None:
        self.paper = None
        self.is_heard_of(on)

    def _check_due_on(self, months: int, rule: Rule) -> date:
        if self.exit is None or self.anonymised_on is not None:
            raise RuleBroken("not-exited", "Ce parcours n'a pas encore abouti.")
        if months not in rule(EXIT_CHECK_MONTHS, self.exit.on):
            raise Invalid("check-not-foreseen", "Aucun point n'est prévu après ce nombre de mois.")
        return months_after(self.exit.on, months)

    def _follows_what_was_done(self, on: date) -> None:
        """A path does not pause or end before something that was done in it."""
        signed = [self.contract.signed_on] if self.contract else []
        steps = [each.ended_on or each.started_on for each in self.steps]
        actions = [each.ended_on or each.started_on for each in self.actions]
        reviews = [each.on for each in self.reviews]
        not_before(on, max([self.referral.on, *signed, *steps, *actions, *reviews]))

    def _nothing_was_paused_since(self, on: date) -> None:
        for each in self.suspensions:
            not_before(on, each.until or each.since)

    def _is_long_silent(self, on: date, rule: Rule) -> None:
        due = self.silent_on(rule)
        if on < due:
            raise RuleBroken(
                "contact-too-recent",
                f"Faute de contact, le parcours ne se clôt qu'à partir du {due:%d/%m/%Y}.",
            )
