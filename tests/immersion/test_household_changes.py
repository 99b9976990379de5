"""What becomes of a stay when the candidate's own situation changes."""

import pytest

from contracts.immersion import ImmersionDatesProposed
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.evaluation import Evaluator
from services.immersion.domain.facts import PartnerPresence, Project, Reason, Status
from services.immersion.domain.party import Party
from services.immersion.domain.stay import Stay
from tests.immersion.stays import (
    ALONE,
    COUPLE,
    DAY,
    EVERY_STAY,
    FIRST_DAY,
    LAST_DAY,
    LEAD,
    PARTNER,
    RECORDER,
    RULE,
    TODAY,
    WITNESS,
    a_closed_stay,
    a_confirmed_stay,
    a_planned_stay,
    a_proposed_stay,
    an_agreed_stay,
    an_arranged_stay,
    an_evaluated_stay,
    an_ongoing_stay,
    refused,
)

THREE = Party.household(adults=3, partner=True)
TOMORROW = TODAY + DAY


def test_a_confirmed_stay_is_proposed_again_when_an_adult_joins() -> None:
    stay = a_confirmed_stay(ALONE)
    proposed, asked = stay.recompose(COUPLE, TOMORROW, RULE)
    assert isinstance(asked, ImmersionDatesProposed)
    assert (proposed.occurred_on, asked.occurred_on) == (TOMORROW, TOMORROW)
    assert [adult.role for adult in asked.adults] == ["partner"]
    assert stay.status is Status.PROPOSED
    assert stay.reply_by == TOMORROW + 7 * DAY


def test_those_who_agreed_need_not_do_it_again_when_somebody_joins() -> None:
    stay = a_confirmed_stay(ALONE)
    stay.recompose(COUPLE, TOMORROW, RULE)
    assert stay.unheard_adults == [PARTNER]


def test_a_partner_who_joins_needs_a_slot() -> None:
    stay = a_confirmed_stay(ALONE)
    stay.recompose(COUPLE, TOMORROW, RULE)
    assert stay.lacking(RULE) == [Encounter.PARTNER]


def test_nobody_answers_for_another_once_somebody_left() -> None:
    stay = a_confirmed_stay()
    told = stay.recompose(ALONE, TOMORROW, RULE)
    assert len(told) == 2
    assert stay.status is Status.PROPOSED
    assert stay.confirmations == []


def test_an_agreement_to_what_is_asked_again_is_of_that_day_or_later() -> None:
    stay = a_confirmed_stay()
    stay.recompose(ALONE, TOMORROW, RULE)
    with refused("agreed-before-plan"):
        stay.agree(LEAD, TODAY, RECORDER)
    stay.agree(LEAD, TOMORROW, RECORDER)
    stay.countersign(WITNESS)
    assert stay.unheard_adults == []


def test_a_proposed_stay_gives_new_time_to_reply_and_asks_again() -> None:
    stay = a_planned_stay()
    [asked] = stay.recompose(THREE, TODAY + 5 * DAY, RULE)
    assert isinstance(asked, ImmersionDatesProposed)
    assert stay.reply_by == TODAY + 12 * DAY


def test_a_child_who_comes_changes_nothing_that_was_agreed() -> None:
    stay = a_confirmed_stay()
    more = Party.household(adults=2, partner=True, children=5)
    assert stay.recompose(more, TOMORROW, RULE) == ()
    assert stay.status is Status.CONFIRMED
    assert stay.party.children == 5
    assert stay.unheard_adults == []


def test_a_stay_without_dates_has_nothing_to_ask_again() -> None:
    stay = a_proposed_stay()
    assert stay.recompose(ALONE, TOMORROW, RULE) == ()
    assert (stay.party, stay.since) == (ALONE, TODAY)


def test_from_the_first_day_on_a_household_is_received_as_it_comes() -> None:
    stay = a_confirmed_stay()
    assert stay.recompose(ALONE, FIRST_DAY, RULE) == ()
    assert stay.status is Status.CONFIRMED
    assert stay.party == ALONE


def test_what_was_arranged_with_a_partner_leaves_with_them() -> None:
    stay = an_arranged_stay()
    stay.recompose(ALONE, TOMORROW, RULE)
    assert Encounter.PARTNER not in {slot.encounter for slot in stay.programme}


def test_a_partner_who_left_is_not_awaited_and_leaves_no_evaluation() -> None:
    stay = an_evaluated_stay()
    stay.recompose(ALONE, LAST_DAY, RULE)
    assert [each.by for each in stay.evaluations] == [Evaluator.CANDIDATE, Evaluator.HOST]
    assert stay.unheard == []
    assert stay.partner_met is None


def test_a_partner_who_came_after_the_stay_was_not_met() -> None:
    stay = a_closed_stay(ALONE)
    stay.recompose(COUPLE, LAST_DAY, RULE)
    assert stay.partner_met is False
    assert stay.unheard == [Evaluator.CANDIDATE, Evaluator.HOST]


def test_a_stay_ahead_takes_up_the_project_of_a_new_qualification() -> None:
    stay = an_agreed_stay()
    other = Project("creation", None, ())
    assert stay.requalify(COUPLE, other, TOMORROW, RULE) == ()
    assert stay.project == other
    assert stay.unheard_adults == []


@pytest.mark.parametrize("stay", [a_planned_stay(), a_confirmed_stay()])
def test_a_stay_to_come_is_cancelled_when_the_candidate_withdraws(stay: Stay) -> None:
    told = stay.candidate_withdraws(TOMORROW)
    assert stay.status is Status.CANCELLED
    assert told is not None
    assert told.occurred_on == TOMORROW
    assert stay.reason is Reason.CANDIDATE_WITHDREW


def test_a_withdrawal_told_late_does_not_come_before_what_is_known() -> None:
    told = a_confirmed_stay().candidate_withdraws(TODAY - DAY)
    assert told is not None
    assert told.occurred_on == TODAY


def test_a_stay_under_way_stops_when_the_candidate_withdraws() -> None:
    stay = an_ongoing_stay()
    stay.candidate_withdraws(FIRST_DAY + DAY)
    assert (stay.status, stay.days) == (Status.INTERRUPTED, 2)


@pytest.mark.parametrize("stay", [an_ongoing_stay(), a_closed_stay()])
def test_a_stay_that_reached_its_end_is_concluded_though_the_candidate_withdrew(stay: Stay) -> None:
    assert stay.candidate_withdraws(LAST_DAY) is None
    assert stay.is_open


@pytest.mark.parametrize("name", EVERY_STAY)
def test_nothing_stays_open_under_an_id_that_ended(name: str) -> None:
    stay = EVERY_STAY[name]()
    was_open, former = stay.is_open, stay.status
    told = stay.break_off(LAST_DAY + 400 * DAY)
    assert not stay.is_open
    assert (told is not None) is was_open
    assert was_open or stay.status is former


def test_a_stay_under_way_that_breaks_off_late_ended_on_its_last_day() -> None:
    stay = an_ongoing_stay()
    stay.break_off(LAST_DAY + DAY)
    assert (stay.status, stay.ended_on) == (Status.INTERRUPTED, LAST_DAY)


def test_what_a_stay_that_breaks_off_led_to_is_unknown() -> None:
    stay = a_closed_stay(COUPLE, PartnerPresence.ABSENT)
    stay.break_off(LAST_DAY)
    assert (stay.status, stay.outcome) == (Status.COMPLETED, "unknown")
