"""A round of invitations and meetings, whose state follows from what happened in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.errors import RuleBroken
from chassis.rules import Rule
from services.insertion.domain.local.dates import not_before
from services.insertion.domain.local.rules import INVITATION_DAYS


class State(StrEnum):
    """Where a round is, as advisers know it from rdv-insertion."""

    NOT_INVITED = "not_invited"
    INVITATION_PENDING = "invitation_pending"
    INVITATION_EXPIRED = "invitation_expired"
    RDV_PENDING = "rdv_pending"
    RDV_NEEDS_STATUS_UPDATE = "rdv_needs_status_update"
    RDV_SEEN = "rdv_seen"
    RDV_EXCUSED = "rdv_excused"
    RDV_NOSHOW = "rdv_noshow"
    RDV_REVOKED = "rdv_revoked"
    CLOSED = "closed"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    State.NOT_INVITED: "personne à inviter",
    State.INVITATION_PENDING: "invitation en attente de réponse",
    State.INVITATION_EXPIRED: "invitation expirée",
    State.RDV_PENDING: "rendez-vous à venir",
    State.RDV_NEEDS_STATUS_UPDATE: "rendez-vous passé, à renseigner",
    State.RDV_SEEN: "rendez-vous honoré",
    State.RDV_EXCUSED: "rendez-vous annulé par la personne",
    State.RDV_NOSHOW: "absence au rendez-vous",
    State.RDV_REVOKED: "rendez-vous annulé par le service",
    State.CLOSED: "clos",
}


class Attendance(StrEnum):
    """What became of a meeting."""

    SEEN = "seen"
    EXCUSED = "excused"
    NOSHOW = "noshow"
    REVOKED = "revoked"

    @property
    def state(self) -> State:
        return State(f"rdv_{self.value}")


@dataclass(frozen=True)
class Meeting:
    """A meeting agreed on, and what became of it once somebody said."""

    on: date
    attendance: Attendance | None = None


@dataclass(frozen=True)
class Invitation:
    """The person was asked to choose a day, once so many meetings had been agreed on."""

    on: date
    after: int


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """One round: invitations and meetings in their order, until it is closed."""

    id: UUID
    kind: str
    opened_on: date
    invitations: tuple[Invitation, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    closed_on: date | None = None

    @property
    def seen_on(self) -> date | None:
        """The day of the meeting that was held, if one was."""
        return next((m.on for m in self.meetings if m.attendance is Attendance.SEEN), None)

    def state(self, today: date, rule: Rule) -> State:
        """Where the round is today."""
        if self.closed_on is not None:
            return State.CLOSED
        if self.meetings and not self._is_invited_again:
            return _state_of(self.meetings[-1], today)
        if not self.invitations:
            return State.NOT_INVITED
        if today >= self.expires_on(rule):
            return State.INVITATION_EXPIRED
        return State.INVITATION_PENDING

    def expires_on(self, rule: Rule) -> date:
        """When the latest invitation is no longer good; its own day chooses the rule."""
        invited = self.invitations[-1].on
        return invited + timedelta(days=rule(INVITATION_DAYS, invited))

    def invited(self, on: date) -> "Appointment":
        """The person is asked to choose a day."""
        self._is_open()
        self._no_meeting_is_ahead()
        not_before(on, self.last_day)
        again = Invitation(on, len(self.meetings))
        return replace(self, invitations=(*self.invitations, again))

    def booked(self, day: date) -> "Appointment":
        """A day was agreed on, be it without an invitation."""
        self._is_open()
        self._no_meeting_is_ahead()
        not_before(day, self.last_day)
        return replace(self, meetings=(*self.meetings, Meeting(day)))

    def attended(self, attendance: Attendance, on: date) -> "Appointment":
        """Somebody says what became of the meeting; only a cancellation comes before its day."""
        self._is_open()
        meeting = self._awaited()
        if attendance in _AFTER_THE_DAY and on < meeting.on:
            raise RuleBroken(
                "meeting-still-ahead", "Ce rendez-vous n'a pas encore eu lieu : attendez son jour."
            )
        return replace(
            self, meetings=(*self.meetings[:-1], replace(meeting, attendance=attendance))
        )

    def closed(self, on: date) -> "Appointment":
        """Nothing more comes of this round."""
        self._is_open()
        not_before(on, self.opened_on)
        return replace(self, closed_on=on)

    @property
    def last_day(self) -> date:
        """The day of its latest fact; a meeting that was cancelled is none."""
        held = (m.on for m in self.meetings if m.attendance in _AFTER_THE_DAY)
        return max([self.opened_on, *(each.on for each in self.invitations), *held])

    @property
    def _is_invited_again(self) -> bool:
        """Whether the person was asked once more since the last meeting."""
        return bool(self.invitations) and self.invitations[-1].after == len(self.meetings)

    def _awaited(self) -> Meeting:
        if not self.meetings or self.meetings[-1].attendance is not None:
            raise RuleBroken("no-meeting", "Aucun rendez-vous n'attend d'être renseigné.")
        return self.meetings[-1]

    def _no_meeting_is_ahead(self) -> None:
        if self.meetings and self.meetings[-1].attendance is None:
            raise RuleBroken(
                "meeting-already-booked", "Un rendez-vous est déjà pris : dites ce qu'il en est."
            )

    def _is_open(self) -> None:
        if self.closed_on is not None:
            raise RuleBroken("appointment-closed", "Ce suivi de rendez-vous est clos.")


_AFTER_THE_DAY = frozenset({Attendance.SEEN, Attendance.NOSHOW})


def _state_of(meeting: Meeting, today: date) -> State:
    if meeting.attendance is not None:
        return meeting.attendance.state
    return State.RDV_PENDING if today < meeting.on else State.RDV_NEEDS_STATUS_UPDATE


def seen_on(appointments: Sequence[Appointment]) -> date | None:
    """The first day on which the person was met, if they were."""
    return min((each.seen_on for each in appointments if each.seen_on), default=None)
