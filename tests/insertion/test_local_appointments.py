"""Invitations and meetings: their state follows from what happened."""

from uuid import uuid4

import pytest

from services.insertion.domain.local.appointments import Appointment, Attendance, State
from tests.insertion.local_people import DAY, RULE, TODAY, a_referred_path, refused

ROUND = Appointment(id=uuid4(), kind="first-meeting", opened_on=TODAY)
INVITED = ROUND.invited(TODAY)
DAY_AGREED = TODAY + 5 * DAY
BOOKED = INVITED.booked(DAY_AGREED)


def test_an_invitation_is_pending_until_it_expires() -> None:
    assert ROUND.state(TODAY, RULE) is State.NOT_INVITED
    assert INVITED.state(TODAY + 6 * DAY, RULE) is State.INVITATION_PENDING
    assert INVITED.state(TODAY + 7 * DAY, RULE) is State.INVITATION_EXPIRED
    assert INVITED.invited(TODAY + 8 * DAY).state(TODAY + 8 * DAY, RULE) is (
        State.INVITATION_PENDING
    )


def test_a_meeting_is_ahead_then_to_be_told_of() -> None:
    assert BOOKED.state(DAY_AGREED - DAY, RULE) is State.RDV_PENDING
    assert BOOKED.state(DAY_AGREED, RULE) is State.RDV_NEEDS_STATUS_UPDATE


@pytest.mark.parametrize("attendance", list(Attendance))
def test_a_meeting_is_seen_excused_missed_or_revoked(attendance: Attendance) -> None:
    told = BOOKED.attended(attendance, DAY_AGREED)
    assert told.state(DAY_AGREED, RULE).value == f"rdv_{attendance.value}"
    assert told.closed(DAY_AGREED).state(DAY_AGREED, RULE) is State.CLOSED


def test_only_a_cancellation_comes_before_the_day() -> None:
    for attendance in (Attendance.SEEN, Attendance.NOSHOW):
        with refused("meeting-still-ahead"):
            BOOKED.attended(attendance, DAY_AGREED - DAY)
    cancelled = BOOKED.attended(Attendance.EXCUSED, DAY_AGREED - DAY)
    again = cancelled.invited(DAY_AGREED - DAY)
    assert again.state(DAY_AGREED, RULE) is State.INVITATION_PENDING


def test_one_meeting_at_a_time() -> None:
    with refused("meeting-already-booked"):
        BOOKED.booked(DAY_AGREED + DAY)
    with refused("meeting-already-booked"):
        BOOKED.invited(TODAY + DAY)
    with refused("no-meeting"):
        INVITED.attended(Attendance.SEEN, TODAY)


def test_nothing_comes_of_a_round_that_is_closed() -> None:
    closed = INVITED.closed(TODAY)
    for act in (closed.invited, closed.booked, closed.closed):
        with refused("appointment-closed"):
            act(TODAY)


def test_a_round_is_of_the_path_and_of_the_territory_s_kinds() -> None:
    path = a_referred_path()
    with refused("code-unknown"):
        path.open_appointment(uuid4(), "dinner", TODAY, RULE)
    with refused("appointment-unknown"):
        path.invite(uuid4(), TODAY)


def test_a_first_meeting_is_due_until_the_person_is_met() -> None:
    path = a_referred_path()
    assert path.first_meeting_due_on(RULE) == TODAY + 10 * DAY
    path.open_appointment(round := uuid4(), "first-meeting", TODAY, RULE)
    path.book(round, TODAY + DAY)
    path.attend(round, Attendance.NOSHOW, TODAY + DAY)
    assert path.first_meeting_due_on(RULE) == TODAY + 10 * DAY
    path.book(round, TODAY + 2 * DAY)
    path.attend(round, Attendance.SEEN, TODAY + 2 * DAY)
    assert (path.first_meeting_due_on(RULE), path.first_met_on) == (None, TODAY + 2 * DAY)
    assert path.last_contact_on == TODAY + 2 * DAY
