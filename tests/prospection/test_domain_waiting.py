"""The work list says the next thing to do on a file, since when, and whether it is late."""

import pytest

from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Alert, Result
from services.prospection.domain.waiting import Task, Waiting, waiting
from tests.prospection.candidates import (
    COLLEAGUE,
    DAY,
    OFFICER,
    TODAY,
    a_call,
    a_candidate_under_assessment,
    a_couple,
    a_declined_candidate,
    a_dormant_candidate,
    a_merged_candidate,
    a_qualified_candidate,
    a_ready_candidate,
    a_registered_candidate,
    a_withdrawn_candidate,
    an_anonymised_candidate,
    an_assigned_candidate,
)


def task(candidate: Candidate) -> Task | None:
    found = waiting(candidate)
    return found.task if found else None


def test_a_new_file_waits_for_somebody_then_for_a_call_then_for_an_assessment() -> None:
    candidate = a_registered_candidate()
    assert waiting(candidate) == Waiting(Task.ASSIGN, TODAY)
    candidate.assign(OFFICER)
    assert task(candidate) is Task.FIRST_CALL
    candidate.note(a_call(result=Result.NO_ANSWER))
    assert task(candidate) is Task.CALL_AGAIN
    candidate.note(a_call())
    assert task(candidate) is Task.START_ASSESSMENT
    candidate.start_assessment(TODAY + DAY)
    assert waiting(candidate) == Waiting(Task.ASSESS, TODAY + DAY)


def test_a_first_call_that_was_not_made_is_late() -> None:
    candidate = an_assigned_candidate()
    candidate.is_late(Alert.FIRST_CALL, TODAY + DAY)
    assert waiting(candidate) == Waiting(Task.FIRST_CALL, TODAY, late=True)


def test_a_signed_paper_waits_for_a_second_officer() -> None:
    candidate = a_candidate_under_assessment()
    lead = candidate.household.lead
    candidate.inform(lead.id, TODAY, OFFICER)
    candidate.take_agreement(lead.id, TODAY + DAY, OFFICER)
    assert waiting(candidate) == Waiting(Task.COUNTERSIGN, TODAY + DAY)
    candidate.countersign(lead.id, COLLEAGUE)
    assert task(candidate) is Task.ASSESS


@pytest.mark.parametrize(
    ("alert", "expected"),
    [
        (Alert.NOTICE, Waiting(Task.INFORM, TODAY, late=True)),
        (Alert.ANONYMISATION, Waiting(Task.KEEP_OR_LET_GO, TODAY)),
        (Alert.ANSWER, Waiting(Task.ANSWER, TODAY)),
        (Alert.DEFERRAL, Waiting(Task.CALL_BACK, TODAY, late=True)),
    ],
)
def test_an_alert_is_something_to_do(alert: Alert, expected: Waiting) -> None:
    candidate = a_dormant_candidate()
    candidate.is_late(alert, TODAY)
    assert waiting(candidate) == expected


def test_what_is_owed_to_people_comes_first() -> None:
    candidate = a_registered_candidate(a_couple())
    candidate.is_late(Alert.ANONYMISATION, TODAY)
    candidate.is_late(Alert.NOTICE, TODAY)
    assert task(candidate) is Task.INFORM


def test_the_answer_to_a_declined_candidate_waits_until_it_is_given() -> None:
    candidate = a_declined_candidate()
    assert task(candidate) is Task.ANSWER
    candidate.note(a_call())
    assert task(candidate) is None


@pytest.mark.parametrize(
    "candidate",
    [
        a_qualified_candidate(),
        a_dormant_candidate(),
        a_withdrawn_candidate(),
        a_merged_candidate(),
        an_anonymised_candidate(),
    ],
)
def test_nothing_waits_where_nothing_has_to_be_done(candidate: Candidate) -> None:
    assert waiting(candidate) is None


def test_a_paper_of_a_file_that_sleeps_waits_with_it() -> None:
    candidate = a_candidate_under_assessment()
    lead = candidate.household.lead
    candidate.inform(lead.id, TODAY, OFFICER)
    candidate.take_agreement(lead.id, TODAY, OFFICER)
    candidate.defer(TODAY)
    assert waiting(candidate) is None


def test_every_task_has_its_french_words() -> None:
    assert len({task.french for task in Task}) == len(Task)
    assert waiting(a_ready_candidate()) == Waiting(Task.ASSESS, TODAY)
