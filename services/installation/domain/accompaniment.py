"""Appointments with those who settle and those who receive them, and what it all costs."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import Invalid, RuleBroken


class Attendee(StrEnum):
    """Who an appointment is with."""

    NEWCOMER = "newcomer"
    HOST = "host"


class Attendance(StrEnum):
    """What became of an appointment."""

    PLANNED = "planned"
    SEEN = "seen"
    EXCUSED = "excused"
    NO_SHOW = "no-show"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Appointment:
    """One meeting to work on a topic of the territory's list."""

    id: UUID
    attendee: Attendee
    topic: str
    on: date
    officer: str
    attendance: Attendance = Attendance.PLANNED

    def ends(self, attendance: Attendance, today: date) -> "Appointment":
        """What became of it; whether somebody came is known from its day on."""
        if attendance is Attendance.PLANNED:
            raise Invalid("attendance-unsaid", "La suite d'un rendez-vous n'est pas « prévu ».")
        if self.attendance is not Attendance.PLANNED:
            raise RuleBroken("appointment-ended", "La suite de ce rendez-vous est déjà notée.")
        if attendance in {Attendance.SEEN, Attendance.NO_SHOW} and today < self.on:
            raise RuleBroken(
                "appointment-to-come", "Une présence se note à partir du jour du rendez-vous."
            )
        return replace(self, attendance=attendance)


@dataclass(frozen=True)
class Cost:
    """Euro cents spent for one path, by the territory's nature of cost."""

    nature: str
    amount_cents: int
    on: date
    noted_by: str
