"""Appointments with newcomers and hosts, and costs by nature."""

from uuid import uuid4

import pytest

from services.installation.domain.accompaniment import Attendance, Cost
from tests.installation.paths import (
    DAY,
    OFFICER,
    RULE,
    TODAY,
    an_abandoned_path,
    an_appointment,
    an_opened_path,
    refused,
)


@pytest.mark.parametrize("end", set(Attendance) - {Attendance.PLANNED})
def test_an_appointment_ends_one_way_and_once(end: Attendance) -> None:
    path, made = an_opened_path(), an_appointment()
    path.make_appointment(made, TODAY, RULE)
    path.note_attendance(made.id, end, TODAY)
    assert [each.attendance for each in path.appointments] == [end]
    with refused("appointment-ended"):
        path.note_attendance(made.id, Attendance.CANCELLED, TODAY)


def test_an_appointment_is_of_a_topic_of_the_territory() -> None:
    with refused("topic-unknown"):
        an_opened_path().make_appointment(an_appointment(topic="gardening"), TODAY, RULE)
    with refused("wrong-status"):
        an_abandoned_path().make_appointment(an_appointment(), TODAY, RULE)


def test_nobody_was_seen_or_missed_before_the_day() -> None:
    path, made = an_opened_path(), an_appointment(TODAY + DAY)
    path.make_appointment(made, TODAY, RULE)
    for end in (Attendance.SEEN, Attendance.NO_SHOW):
        with refused("appointment-to-come"):
            path.note_attendance(made.id, end, TODAY)
    with refused("attendance-unsaid"):
        path.note_attendance(made.id, Attendance.PLANNED, TODAY)
    path.note_attendance(made.id, Attendance.EXCUSED, TODAY)


def test_whoever_came_gave_news() -> None:
    path, made = an_opened_path(), an_appointment(TODAY + DAY)
    path.make_appointment(made, TODAY, RULE)
    assert path.news_on == TODAY
    path.note_attendance(made.id, Attendance.SEEN, TODAY + 2 * DAY)
    assert path.news_on == TODAY + DAY


def test_an_appointment_of_another_path_is_not_there() -> None:
    with refused("appointment-unknown"):
        an_opened_path().note_attendance(uuid4(), Attendance.SEEN, TODAY)


def test_costs_add_up_by_nature_of_the_territory() -> None:
    path = an_opened_path()
    for nature, cents in (("travel", 12_00), ("travel", 8_50), ("accompaniment", 100_00)):
        path.note_cost(Cost(nature, cents, TODAY, OFFICER), RULE)
    assert path.costs_by_nature == {"travel": 20_50, "accompaniment": 100_00}
    with refused("nature-unknown"):
        path.note_cost(Cost("champagne", 1, TODAY, OFFICER), RULE)


def test_a_cost_noted_too_much_is_taken_back_and_no_more() -> None:
    path = an_opened_path()
    path.note_cost(Cost("travel", 12_00, TODAY, OFFICER), RULE)
    path.note_cost(Cost("travel", -12_00, TODAY, OFFICER), RULE)
    assert path.costs_by_nature == {"travel": 0}
    with refused("cost-below-zero"):
        path.note_cost(Cost("travel", -1, TODAY, OFFICER), RULE)
