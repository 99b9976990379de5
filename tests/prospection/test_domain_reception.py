"""Each person is told, and agrees, for themselves; a file has somebody who follows it."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Alert, ContactKind, ContactNote, Result
from services.prospection.domain.people import Agreement, Means, Notice, Role
from tests.prospection.candidates import (
    COLLEAGUE,
    DAY,
    OFFICER,
    TODAY,
    a_call,
    a_couple,
    a_declined_candidate,
    a_merged_candidate,
    a_registered_candidate,
    alone,
    an_anonymised_candidate,
    refused,
)


def test_each_adult_gets_a_notice_of_their_own() -> None:
    candidate = a_registered_candidate()
    lead, partner = candidate.household.adults
    candidate.inform(lead.id, TODAY, "le conjoint")
    assert lead.notice == Notice(TODAY, "le conjoint")
    assert candidate.uninformed == [partner]


def test_the_first_notice_is_the_one_that_counts() -> None:
    candidate = a_registered_candidate()
    lead = candidate.household.lead
    candidate.inform(lead.id, TODAY, OFFICER)
    candidate.inform(lead.id, TODAY + DAY, COLLEAGUE)
    assert lead.notice == Notice(TODAY, OFFICER)


def test_an_alert_on_notices_ends_when_everybody_was_told() -> None:
    candidate = a_registered_candidate()
    lead, partner = candidate.household.adults
    candidate.is_late(Alert.NOTICE, TODAY)
    candidate.inform(lead.id, TODAY, OFFICER)
    assert Alert.NOTICE in candidate.alerts
    candidate.inform(partner.id, TODAY, OFFICER)
    assert candidate.alerts == {}


def test_nobody_agrees_before_having_been_told() -> None:
    candidate = a_registered_candidate()
    lead = candidate.household.lead
    with refused("not-informed"):
        candidate.take_agreement(lead.id, TODAY, OFFICER)
    candidate.inform(lead.id, TODAY + DAY, OFFICER)
    with refused("not-informed"):
        candidate.take_agreement(lead.id, TODAY, OFFICER)


def test_an_officer_alone_never_answers_for_somebody() -> None:
    candidate = a_registered_candidate()
    lead = candidate.household.lead
    candidate.inform(lead.id, TODAY, OFFICER)
    candidate.take_agreement(lead.id, TODAY, OFFICER)
    assert not lead.agrees
    with refused("countersigned-by-recorder"):
        candidate.countersign(lead.id, OFFICER)
    candidate.countersign(lead.id, COLLEAGUE)
    assert lead.agrees
    assert lead.agreement == Agreement(TODAY, Means.SIGNED_PAPER, OFFICER, COLLEAGUE)


def test_a_persons_own_gesture_holds_by_itself() -> None:
    assert Agreement(TODAY, Means.LINK).holds
    assert not Agreement(TODAY, Means.SIGNED_PAPER, OFFICER).holds


def test_an_agreement_that_holds_is_not_taken_again() -> None:
    candidate = a_registered_candidate()
    lead = candidate.household.lead
    candidate.inform(lead.id, TODAY, OFFICER)
    candidate.take_agreement(lead.id, TODAY, OFFICER)
    candidate.countersign(lead.id, COLLEAGUE)
    with refused("already-agreed"):
        candidate.take_agreement(lead.id, TODAY, OFFICER)


def test_there_is_nothing_to_countersign_before_a_paper() -> None:
    candidate = a_registered_candidate()
    with refused("nothing-to-countersign"):
        candidate.countersign(candidate.household.lead.id, COLLEAGUE)


def test_somebody_of_another_file_is_unknown() -> None:
    with refused("person-unknown"):
        a_registered_candidate().inform(uuid4(), TODAY, OFFICER)


def test_a_child_of_age_blocks_nothing() -> None:
    household = a_couple()
    household.adults.append(replace(household.adults[0], id=uuid4(), role=Role.OTHER))
    for adult in household.adults[:2]:
        adult.notice = Notice(TODAY, OFFICER)
        adult.agreement = Agreement(TODAY, Means.LINK)
    assert household.is_informed
    assert household.has_agreed


def test_a_call_that_reached_somebody_is_the_last_contact() -> None:
    candidate = a_registered_candidate()
    candidate.note(a_call(TODAY + DAY, Result.NO_ANSWER))
    assert candidate.last_contact_on == TODAY
    candidate.note(a_call(TODAY + DAY))
    assert candidate.last_contact_on == TODAY + DAY
    candidate.note(a_call(TODAY))
    assert candidate.last_contact_on == TODAY + DAY


def test_an_attempt_is_a_first_call() -> None:
    candidate = a_registered_candidate(alone())
    candidate.is_late(Alert.FIRST_CALL, TODAY)
    candidate.note(a_call(result=Result.NO_ANSWER))
    assert candidate.alerts == {}


def test_a_call_before_the_file_was_opened_settles_nothing() -> None:
    candidate = a_registered_candidate(alone())
    candidate.is_late(Alert.FIRST_CALL, TODAY)
    candidate.note(a_call(TODAY - DAY))
    assert Alert.FIRST_CALL in candidate.alerts


def test_an_answer_is_owed_until_it_was_said_or_written() -> None:
    candidate = a_declined_candidate()
    candidate.note(a_call(result=Result.NO_ANSWER))
    assert candidate.alerts == {Alert.ANSWER: TODAY}
    candidate.note(ContactNote(TODAY, ContactKind.MESSAGE, Result.NO_ANSWER, OFFICER))
    assert candidate.alerts == {}


def test_a_file_is_handed_over() -> None:
    candidate = a_registered_candidate()
    candidate.assign(OFFICER)
    candidate.assign(COLLEAGUE)
    assert candidate.officer == COLLEAGUE


@pytest.mark.parametrize("ended", [an_anonymised_candidate(), a_merged_candidate()])
def test_a_file_that_ended_is_not_written_in(ended: Candidate) -> None:
    person = uuid4()
    writings: list[Callable[[], None]] = [
        lambda: ended.inform(person, TODAY, OFFICER),
        lambda: ended.take_agreement(person, TODAY, OFFICER),
        lambda: ended.countersign(person, OFFICER),
        lambda: ended.assign(OFFICER),
        lambda: ended.note(a_call()),
    ]
    for write in writings:
        with refused("file-ended"):
            write()
