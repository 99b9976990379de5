"""A file sleeps, is given up, is taken up again, and at last forgets who it was about."""

import pytest

from contracts import prospection as told
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Alert, Status
from services.prospection.domain.project import Kind, Project
from tests.prospection.candidates import (
    DAY,
    RULE,
    TODAY,
    a_candidate_under_assessment,
    a_declined_candidate,
    a_dormant_candidate,
    a_merged_candidate,
    a_qualified_candidate,
    a_ready_candidate,
    a_registered_candidate,
    a_withdrawn_candidate,
    an_anonymised_candidate,
    an_assigned_candidate,
    refused,
)


@pytest.mark.parametrize("candidate", [a_registered_candidate(), a_candidate_under_assessment()])
def test_a_candidate_may_ask_to_wait(candidate: Candidate) -> None:
    event = candidate.defer(TODAY)
    assert event == told.CandidateDeferred(subject=candidate.id, occurred_on=TODAY, reason="asked")
    assert candidate.status is Status.DORMANT


def test_a_file_under_assessment_falls_asleep_by_itself() -> None:
    candidate = a_candidate_under_assessment()
    assert candidate.fall_asleep(TODAY + DAY).reason == "inactive"
    with refused("wrong-status"):
        a_registered_candidate().fall_asleep(TODAY)


@pytest.mark.parametrize(
    "candidate",
    [
        a_registered_candidate(),
        a_candidate_under_assessment(),
        a_qualified_candidate(),
        a_declined_candidate(),
        a_dormant_candidate(),
    ],
)
def test_a_candidate_withdraws_at_any_moment_for_a_reason(candidate: Candidate) -> None:
    with refused("reason-unknown"):
        candidate.withdraw("lassitude", TODAY, RULE)
    event = candidate.withdraw("housing", TODAY, RULE)
    assert event == told.CandidateWithdrawn(
        subject=candidate.id, occurred_on=TODAY, reason="housing"
    )
    assert (candidate.status, candidate.reason) == (Status.WITHDRAWN, "housing")


def test_a_candidate_withdraws_once() -> None:
    with refused("already-withdrawn"):
        a_withdrawn_candidate().withdraw("housing", TODAY, RULE)


@pytest.mark.parametrize("ended", [an_anonymised_candidate(), a_merged_candidate()])
def test_nobody_withdraws_from_a_file_that_ended(ended: Candidate) -> None:
    with refused("file-ended"):
        ended.withdraw("housing", TODAY, RULE)
    with refused("file-ended"):
        ended.anonymise(TODAY)


@pytest.mark.parametrize(
    "candidate", [a_dormant_candidate(), a_declined_candidate(), a_withdrawn_candidate()]
)
def test_a_file_is_taken_up_again_at_its_assessment(candidate: Candidate) -> None:
    event = candidate.reopen(TODAY + DAY)
    assert event == told.CandidateReopened(subject=candidate.id, occurred_on=TODAY + DAY)
    assert candidate.status is Status.UNDER_ASSESSMENT
    assert candidate.last_contact_on == TODAY + DAY
    assert (candidate.reason, candidate.alerts) == (None, {})


def test_a_file_that_was_never_assessed_is_taken_up_at_its_beginning() -> None:
    candidate = an_assigned_candidate()
    candidate.defer(TODAY)
    candidate.reopen(TODAY)
    assert candidate.status is Status.CONTACTED


@pytest.mark.parametrize("candidate", [a_registered_candidate(), a_qualified_candidate()])
def test_a_file_that_is_open_is_not_reopened(candidate: Candidate) -> None:
    with refused("wrong-status"):
        candidate.reopen(TODAY)


def test_what_is_owed_to_people_outlives_a_change_of_status() -> None:
    candidate = a_candidate_under_assessment()
    candidate.is_late(Alert.NOTICE, TODAY)
    candidate.decline("not-mature", TODAY, RULE)
    candidate.reopen(TODAY)
    assert candidate.alerts == {Alert.NOTICE: TODAY}


def test_an_anonymised_file_keeps_what_can_be_counted_and_no_more() -> None:
    candidate = a_ready_candidate()
    candidate.is_late(Alert.NOTICE, TODAY)
    candidate.decline("not-mature", TODAY, RULE)
    event = candidate.anonymise(TODAY + DAY)
    assert event == told.CandidateAnonymised(subject=candidate.id, occurred_on=TODAY + DAY)
    assert candidate.status is Status.ANONYMISED
    assert candidate.project == Project(Kind.JOB)
    assert (candidate.source, candidate.reason) == ("fair", "not-mature")
    assert (candidate.applicant, candidate.application, candidate.officer) == (None, None, None)
    assert (candidate.contacts, candidate.scores, candidate.alerts) == ([], {}, {})


def test_an_anonymised_file_names_nobody() -> None:
    candidate = an_anonymised_candidate()
    with refused("no-one-named"):
        _ = candidate.known


def test_a_file_that_ended_is_late_for_nothing() -> None:
    candidate = an_anonymised_candidate()
    candidate.is_late(Alert.NOTICE, TODAY)
    assert candidate.alerts == {}
