"""What happens by itself, and on which day: each deadline by the rule of the day it starts from."""

from datetime import date

import pytest

from services.prospection.domain.candidate import Candidate
from services.prospection.domain.deadlines import (
    ANONYMISE,
    FORGET_APPLICATION,
    INACTIVE,
    deadlines,
)
from services.prospection.domain.facts import Alert, Result
from services.prospection.domain.people import Role
from tests.prospection.candidates import (
    DAY,
    OFFICER,
    PLACE,
    RULE,
    TODAY,
    a_call,
    a_candidate_under_assessment,
    a_declined_candidate,
    a_dormant_candidate,
    a_merged_candidate,
    a_qualified_candidate,
    a_registered_candidate,
    a_withdrawn_candidate,
    an_adult,
    an_anonymised_candidate,
    an_assigned_candidate,
)

FIRST_CALL, DORMANT, REMINDER, NOTICE = 5 * DAY, 45 * DAY, 183 * DAY, 30 * DAY
KEPT, BEFORE = 730 * DAY, 30 * DAY


def due(candidate: Candidate, timer: str) -> date | None:
    return deadlines(candidate, RULE)[timer]


def test_a_first_call_is_due_some_days_after_the_registration() -> None:
    candidate = a_registered_candidate()
    assert due(candidate, Alert.FIRST_CALL) == TODAY + FIRST_CALL
    candidate.note(a_call(result=Result.NO_ANSWER))
    assert due(candidate, Alert.FIRST_CALL) is None


def test_a_first_call_is_due_again_after_a_reopening() -> None:
    candidate = an_assigned_candidate()
    candidate.note(a_call())
    candidate.defer(TODAY)
    candidate.reopen(TODAY + DAY)
    assert due(candidate, Alert.FIRST_CALL) == TODAY + DAY + FIRST_CALL


def test_a_notice_is_due_a_month_after_somebodys_data_came() -> None:
    candidate = a_registered_candidate()
    lead, partner = candidate.household.adults
    partner.known_on = TODAY + DAY
    assert due(candidate, Alert.NOTICE) == TODAY + NOTICE
    candidate.inform(lead.id, TODAY, OFFICER)
    assert due(candidate, Alert.NOTICE) == TODAY + DAY + NOTICE
    candidate.inform(partner.id, TODAY, OFFICER)
    assert due(candidate, Alert.NOTICE) is None


def test_a_notice_is_due_to_whoever_joins() -> None:
    candidate = a_qualified_candidate()
    assert due(candidate, Alert.NOTICE) is None
    joining = an_adult(Role.OTHER, known_on=TODAY + DAY)
    candidate.recompose([joining], [], None, TODAY + DAY, PLACE)
    assert due(candidate, Alert.NOTICE) == TODAY + DAY + NOTICE


def test_a_file_under_assessment_sleeps_when_nothing_is_heard() -> None:
    candidate = a_candidate_under_assessment()
    assert due(candidate, INACTIVE) == TODAY + DORMANT
    candidate.note(a_call(TODAY + DAY))
    assert due(candidate, INACTIVE) == TODAY + DAY + DORMANT
    candidate.note(a_call(TODAY + 9 * DAY, Result.NO_ANSWER))
    assert due(candidate, INACTIVE) == TODAY + DAY + DORMANT


@pytest.mark.parametrize("candidate", [a_registered_candidate(), a_qualified_candidate()])
def test_other_files_do_not_fall_asleep(candidate: Candidate) -> None:
    assert due(candidate, INACTIVE) is None


def test_a_file_that_sleeps_is_looked_at_again() -> None:
    candidate = a_dormant_candidate()
    assert due(candidate, Alert.DEFERRAL) == TODAY + REMINDER
    candidate.is_late(Alert.DEFERRAL, TODAY + REMINDER)
    assert due(candidate, Alert.DEFERRAL) is None


def test_a_file_called_while_it_sleeps_is_looked_at_again_after_as_long() -> None:
    """Not at once: the reminder counts from the call."""
    candidate = a_dormant_candidate()
    candidate.is_late(Alert.DEFERRAL, TODAY + REMINDER)
    candidate.note(a_call(TODAY + REMINDER + DAY, Result.CALL_BACK))
    assert due(candidate, Alert.DEFERRAL) == TODAY + REMINDER + DAY + REMINDER


@pytest.mark.parametrize(
    "candidate",
    [
        a_registered_candidate(),
        a_candidate_under_assessment(),
        a_dormant_candidate(),
        a_declined_candidate(),
        a_withdrawn_candidate(),
    ],
)
def test_officers_are_told_before_a_file_is_anonymised(candidate: Candidate) -> None:
    assert due(candidate, Alert.ANONYMISATION) == TODAY + KEPT - BEFORE
    assert due(candidate, ANONYMISE) is None
    candidate.is_late(Alert.ANONYMISATION, TODAY + KEPT - BEFORE)
    assert due(candidate, Alert.ANONYMISATION) is None
    assert due(candidate, ANONYMISE) == TODAY + KEPT


def test_a_file_is_never_anonymised_without_the_whole_notice() -> None:
    candidate = a_registered_candidate()
    candidate.is_late(Alert.ANONYMISATION, TODAY + 2 * KEPT)
    assert due(candidate, ANONYMISE) == TODAY + 2 * KEPT + BEFORE


def test_hearing_of_somebody_starts_the_time_again() -> None:
    candidate = a_dormant_candidate()
    candidate.is_late(Alert.ANONYMISATION, TODAY + KEPT - BEFORE)
    heard = TODAY + KEPT - DAY
    candidate.note(a_call(heard, Result.NO_ANSWER))
    assert due(candidate, ANONYMISE) == TODAY + KEPT
    candidate.note(a_call(heard))
    assert due(candidate, ANONYMISE) is None
    assert due(candidate, Alert.ANONYMISATION) == heard + KEPT - BEFORE


def test_nobody_is_forgotten_while_a_path_is_open() -> None:
    candidate = a_qualified_candidate()
    assert due(candidate, Alert.ANONYMISATION) is None
    assert due(candidate, ANONYMISE) is None


def test_an_anonymised_file_waits_for_nothing() -> None:
    assert set(deadlines(an_anonymised_candidate(), RULE).values()) == {None}


def test_a_file_that_went_into_another_one_waits_for_one_thing() -> None:
    merged = a_merged_candidate()
    waits = {timer: day for timer, day in deadlines(merged, RULE).items() if day}
    assert waits == {FORGET_APPLICATION: TODAY + KEPT}
    merged.forget_application()
    assert due(merged, FORGET_APPLICATION) is None
