"""Before the partner answers: they are informed, invited, reminded; silence has its own name."""

from datetime import date, timedelta

from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.insertion import PartnerSituationResolved
from services.insertion.domain.partner_answer import Answering
from services.insertion.domain.partner_facts import Notice, Reminder, Status
from services.insertion.domain.partner_word import Outcome
from services.insertion.domain.rules import (
    PARTNER_NOTICE_DAYS,
    PARTNER_REMINDER_DAYS,
    PARTNER_REMINDERS,
    PARTNER_UNANSWERED_DAYS,
    PARTNER_UNANSWERED_PASSES,
)


class Invitation(Answering):
    """The partner is asked what they want for themselves."""

    def inform(self, on: date, officer: str) -> None:
        """The partner is given the notice on what is kept of them, once."""
        self.has_not_ended()
        self.follows_the_opening(on)
        self._was_not_informed_yet()
        self.notice = Notice(on, officer)

    def notice_due_on(self, rule: Rule) -> date:
        """The last day to inform the partner; the opening chooses the rule."""
        return self.opened_on + timedelta(days=rule(PARTNER_NOTICE_DAYS, self.opened_on))

    def invite(self, on: date) -> None:
        """The partner is asked whether they want to be followed; the time to answer runs."""
        self.only_while(Status.INVITED)
        self.follows_the_opening(on)
        self.is_informed_by(on)
        self._was_not_invited_yet()
        self.invited_on = on

    def remind(self, on: date, officer: str, rule: Rule) -> None:
        """The partner is asked once more, with some days between."""
        self.only_while(Status.INVITED)
        due = self.reminder_due_on(rule)
        if due is None:
            raise RuleBroken(
                "no-reminder-left", "Aucune relance n'est à faire : invitation ou réponse d'abord."
            )
        if on < due:
            raise RuleBroken(
                "reminder-too-soon", f"La prochaine relance se fait à partir du {due:%d/%m/%Y}."
            )
        self.reminders.append(Reminder(on, officer))

    def may_be_written_to(self, on: date) -> None:
        """A letter comes after the notice, as the invitation does."""
        self.has_not_ended()
        self.is_informed_by(on)
        self.to_ask_on_paper = None

    def is_asked_on_paper(self, on: date) -> None:
        """No mailbox reaches the partner alone: an adviser asks them otherwise."""
        self.to_ask_on_paper = on

    def reminder_due_on(self, rule: Rule) -> date | None:
        """When the partner is asked once more; the invitation chooses the rule."""
        if not self.is_awaiting_an_answer or self.invited_on is None:
            return None
        if len(self.reminders) >= self.most_reminders(rule):
            return None
        return self._last_asked_on + self._pause(rule)

    def most_reminders(self, rule: Rule) -> int:
        """How often the partner is asked once more before their silence counts."""
        return rule(PARTNER_REMINDERS, self.invited_on or self.opened_on)

    @property
    def is_awaiting_an_answer(self) -> bool:
        """Whether the partner was asked, and nothing of theirs is on its way."""
        invited = self.status is Status.INVITED and self.invited_on is not None
        return invited and self.paper is None

    def silent_until(self, rule: Rule) -> date | None:
        """When silence says enough: every reminder made, time after the last, the whole term.

        The invitation chooses how long.
        """
        if not self.is_awaiting_an_answer or self.invited_on is None:
            return None
        if len(self.reminders) < self.most_reminders(rule):
            return None
        term = self.invited_on + timedelta(days=rule(PARTNER_UNANSWERED_DAYS, self.invited_on))
        return max(term, self._last_asked_on + self._pause(rule))

    def unanswered_on(self, rule: Rule) -> date | None:
        """When silence counts, if by that day's rule the council lets it."""
        due = self.silent_until(rule)
        return due if due and rule(PARTNER_UNANSWERED_PASSES, due) else None

    def stays_unanswered(self, on: date, rule: Rule) -> PartnerSituationResolved | None:
        """Nobody answered: the household goes on by the council's rule, and it is counted apart."""
        self.only_while(Status.INVITED)
        due = self.unanswered_on(rule)
        if due is None or on < due:
            raise RuleBroken(
                "answer-still-awaited",
                "Le silence du conjoint ou de la conjointe ne compte qu'après toutes les relances,"
                " au terme du délai, si le conseil le permet.",
            )
        return self.settles(Outcome.UNANSWERED, on)

    @property
    def _last_asked_on(self) -> date:
        return self.reminders[-1].on if self.reminders else self.invited_on or self.opened_on

    def _pause(self, rule: Rule) -> timedelta:
        return timedelta(days=rule(PARTNER_REMINDER_DAYS, self.invited_on or self.opened_on))

    def _was_not_informed_yet(self) -> None:
        if self.notice is not None:
            raise RuleBroken("already-informed", "La notice a déjà été remise à cette personne.")

    def _was_not_invited_yet(self) -> None:
        if self.invited_on is not None:
            raise RuleBroken(
                "already-invited", "L'invitation est déjà faite : relancez, à son heure."
            )
