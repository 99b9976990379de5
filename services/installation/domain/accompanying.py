"""What is done with those who settle and those who receive them, and what it costs."""

from datetime import date
from uuid import UUID

from chassis.errors import Invalid, NotFound, RuleBroken
from chassis.rules import Rule
from services.installation.domain.accompaniment import Appointment, Attendance, Cost
from services.installation.domain.rules import ACCOMPANIMENT_TOPICS, COST_NATURES
from services.installation.domain.state import ACTIVE, State


class Accompanying(State):
    """Appointments and costs, noted on the path they are for."""

    def make_appointment(self, appointment: Appointment, today: date, rule: Rule) -> None:
        """Somebody is to be met, on a topic of the territory's list."""
        self.only_while(*ACTIVE)
        if appointment.topic not in rule(ACCOMPANIMENT_TOPICS, today):
            raise Invalid("topic-unknown", "Ce sujet n'est pas de la liste du territoire.")
        self.appointments = [*self.appointments, appointment]

    def note_attendance(self, id: UUID, attendance: Attendance, today: date) -> None:
        """What became of an appointment; whoever came gave news."""
        ended = self._appointment(id).ends(attendance, today)
        self.appointments = [ended if each.id == id else each for each in self.appointments]
        if attendance is Attendance.SEEN:
            self.has_news(ended.on)

    def note_cost(self, cost: Cost, rule: Rule) -> None:
        """Money spent, by nature; what was noted too much is taken back, and no more."""
        if cost.nature not in rule(COST_NATURES, cost.on):
            raise Invalid("nature-unknown", "Cette nature de dépense n'est pas de la liste.")
        if self.costs_by_nature.get(cost.nature, 0) + cost.amount_cents < 0:
            raise RuleBroken(
                "cost-below-zero", "Une correction ne retire pas plus que ce qui est noté."
            )
        self.costs = [*self.costs, cost]

    @property
    def costs_by_nature(self) -> dict[str, int]:
        """Euro cents spent on this path, by nature."""
        total: dict[str, int] = {}
        for cost in self.costs:
            total[cost.nature] = total.get(cost.nature, 0) + cost.amount_cents
        return total

    def _appointment(self, id: UUID) -> Appointment:
        for appointment in self.appointments:
            if appointment.id == id:
                return appointment
        raise NotFound("appointment-unknown", "Ce rendez-vous n'est pas de ce parcours.")
