"""What waits on a partner's path: what, since when, until when, and whose it is."""

from datetime import date

import pytest

from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_waiting import Task, Waiting, waiting
from tests.insertion.partners import (
    DAY,
    EVERY_PATH,
    NOTICE,
    PAUSE,
    RECORDER,
    REVIEW,
    RULE,
    SIGNED,
    TERM,
    TODAY,
    a_path_asked_in_vain,
    an_ended_path,
    an_invited_path,
    an_opened_path,
)


def on(path: PartnerPath, day: date) -> Waiting | None:
    return waiting(path, day, RULE)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("opened", Waiting(Task.GIVE_NOTICE, TODAY, TODAY + NOTICE)),
        ("informed", Waiting(Task.INVITE, TODAY)),
        ("invited", None),
        ("asked in vain", None),
        ("accepted", Waiting(Task.ASSESS, TODAY)),
        ("assessed", Waiting(Task.SEARCH, TODAY)),
        ("searching", None),
        ("stalled", Waiting(Task.REVIEW, TODAY + REVIEW)),
        ("placed", None),
        ("declined", None),
        ("unanswered", None),
    ],
)
def test_what_waits_follows_from_where_the_path_is(name: str, expected: Waiting | None) -> None:
    assert set(EVERY_PATH) >= {name}
    assert on(EVERY_PATH[name](), TODAY) == expected


def test_a_path_that_nobody_looks_after_is_to_be_given_to_somebody() -> None:
    path = an_opened_path()
    path.officer = None
    assert on(path, TODAY) == Waiting(Task.ASSIGN, TODAY, TODAY + NOTICE)


def test_the_notice_is_owed_whatever_was_answered_meanwhile() -> None:
    path = an_opened_path()
    path.take_paper(SIGNED)
    assert on(path, TODAY) == Waiting(Task.COUNTERSIGN, TODAY)
    path.countersign(SIGNED, "adviser-2")
    assert on(path, TODAY) == Waiting(Task.GIVE_NOTICE, TODAY, TODAY + NOTICE)
    assert path.is_open


def test_a_notice_not_given_in_time_is_late() -> None:
    due = on(an_opened_path(), TODAY + NOTICE + DAY)
    assert due is not None
    assert due.late(TODAY + NOTICE + DAY)
    assert not due.late(TODAY + NOTICE)


def test_each_reminder_waits_by_its_rank() -> None:
    path = an_invited_path()
    for rank in (1, 2, 3):
        day = TODAY + rank * PAUSE
        assert on(path, day - DAY) is None
        due = on(path, day)
        assert due == Waiting(Task.REMIND, day, rank=rank, of=3)
        assert due.french == f"relancer la personne ({rank} sur 3)"
        path.remind(day, RECORDER, RULE)


def test_where_silence_does_not_count_somebody_calls() -> None:
    path = a_path_asked_in_vain()
    assert on(path, TODAY + TERM) == Waiting(Task.CALL, TODAY + TERM)


def test_nothing_waits_on_a_path_that_ended() -> None:
    path = an_ended_path()
    path.officer = None
    assert on(path, TODAY) is None
    assert not path.is_open


@pytest.mark.parametrize("name", EVERY_PATH)
def test_where_something_waits_the_path_is_open(name: str) -> None:
    path = EVERY_PATH[name]()
    if on(path, TODAY + 10 * TERM) is not None:
        assert path.is_open
