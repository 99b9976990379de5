"""The person is met, their situation looked at whole, their barriers opened and lifted."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from chassis.errors import NotFound, RuleBroken
from chassis.rules import Rule
from services.insertion.domain.local.appointments import Appointment, Attendance, seen_on
from services.insertion.domain.local.barriers import Assessment, Barrier, is_a_theme
from services.insertion.domain.local.dates import not_before
from services.insertion.domain.local.facts import Facts, placed
from services.insertion.domain.local.person import Person
from services.insertion.domain.local.rules import APPOINTMENT_KINDS, FIRST_MEETING_DAYS, is_listed


class Assessing(Facts):
    """What advisers learn of the person, together with them."""

    def correct(self, person: Person, epci: str) -> None:
        """Puts right what was written wrong, or has changed; nothing happened to the person."""
        self.is_still_open()
        self.person, self.epci = person, epci

    @property
    def first_met_on(self) -> date | None:
        """The first day on which the person was met, if they were."""
        return seen_on(self.appointments)

    def first_meeting_due_on(self, rule: Rule) -> date | None:
        """The last day to meet the person for the first time; the referral chooses the rule."""
        if self.assessment is not None or self.first_met_on is not None:
            return None
        return self.referral.on + timedelta(days=rule(FIRST_MEETING_DAYS, self.referral.on))

    def open_appointment(self, id: UUID, kind: str, on: date, rule: Rule) -> None:
        """A round of invitations and meetings begins."""
        self.is_active_on(on)
        is_listed(kind, APPOINTMENT_KINDS, on, rule)
        self.appointments.append(Appointment(id=id, kind=kind, opened_on=on))

    def invite(self, id: UUID, on: date) -> None:
        """The person is asked to choose a day."""
        self.is_active_on(on)
        self._change(self._appointment(id).invited(on))

    def book(self, id: UUID, day: date) -> None:
        """A day is agreed on; it may be ahead."""
        self.is_still_open()
        not_before(day, self.referral.on)
        self._change(self._appointment(id).booked(day))

    def attend(self, id: UUID, attendance: Attendance, today: date) -> None:
        """Somebody says what became of the meeting."""
        self.is_still_open()
        round = self._appointment(id).attended(attendance, today)
        self._change(round)
        if attendance is Attendance.SEEN:
            self.is_heard_of(round.meetings[-1].on)

    def close_appointment(self, id: UUID, on: date) -> None:
        """Nothing more comes of a round."""
        self.is_still_open()
        self._change(self._appointment(id).closed(on))

    def assess(self, on: date, by: str, barriers: Mapping[UUID, str]) -> None:
        """The whole situation was looked at; what stands in the way is opened, if it was not."""
        self.is_active_on(on)
        for theme in barriers.values():
            is_a_theme(theme)
        self.assessment = Assessment(on, by)
        self.is_heard_of(on)
        for id, theme in barriers.items():
            if not self._stands_in_the_way(theme):
                self.barriers.append(Barrier(id, theme, on))

    def open_barrier(self, id: UUID, theme: str, on: date) -> None:
        """Something more stands in the way."""
        self.is_active_on(on)
        is_a_theme(theme)
        if self._stands_in_the_way(theme):
            raise RuleBroken("barrier-already-open", "Ce frein est déjà noté, et pas encore levé.")
        self.barriers.append(Barrier(id, theme, on))

    def lift_barrier(self, id: UUID, on: date) -> None:
        """Something no longer stands in the way."""
        self.is_active_on(on)
        rank = placed(self.barriers, id)
        if rank is None:
            raise NotFound("barrier-unknown", "Ce frein ne fait pas partie du parcours.")
        self.barriers[rank] = self.barriers[rank].lifted(on)

    def _stands_in_the_way(self, theme: str) -> bool:
        """Whether a barrier of that theme is open."""
        return any(each.theme == theme and each.lifted_on is None for each in self.barriers)

    def _appointment(self, id: UUID) -> Appointment:
        for each in self.appointments:
            if each.id == id:
                return each
        raise NotFound("appointment-unknown", "Ce rendez-vous ne fait pas partie du parcours.")

    def _change(self, round: Appointment) -> None:
        self.appointments = [round if e.id == round.id else e for e in self.appointments]
