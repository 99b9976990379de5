"""The head start: the employer agrees, for a post that lacks people, for some days, once."""

from datetime import timedelta

import pytest

from contracts import prospection as told
from services.prospection.domain.matching import offered_by
from services.prospection.domain.offer import OfferKind
from services.prospection.domain.offer_deadlines import OUTSIDE, offer_deadlines
from services.prospection.domain.stock import HeadStart
from tests.prospection.candidates import DAY, OFFICER, PLACE, RULE, TODAY, refused
from tests.prospection.offers import (
    ANOTHER_TRADE_NOT_SHORT,
    HEAD_START,
    a_draft,
    an_offer,
    an_open_one,
    one_held_back,
)


def test_a_post_that_lacks_people_is_held_back_some_days() -> None:
    opportunity = a_draft()
    opportunity.agree_head_start(7, TODAY, OFFICER, RULE, PLACE)
    event = opportunity.publish(TODAY, RULE, PLACE)
    assert event.outside_from == TODAY + HEAD_START
    assert not opportunity.is_shown_outside
    assert offered_by(opportunity) == ()
    assert opportunity.head_start == HeadStart(7, TODAY, OFFICER)


def test_without_the_employer_s_agreement_everybody_sees_it_at_once() -> None:
    opportunity = an_open_one()
    assert (opportunity.outside_from, opportunity.is_shown_outside) == (TODAY, True)


def test_an_employer_may_agree_to_fewer_days_or_none() -> None:
    assert one_held_back(3).outside_from == TODAY + 3 * DAY
    assert one_held_back(0).is_shown_outside


@pytest.mark.parametrize("days", [-1, 8, 365])
def test_a_head_start_is_no_longer_than_the_territory_says(days: int) -> None:
    with refused("head-start-too-long"):
        a_draft().agree_head_start(days, TODAY, OFFICER, RULE, PLACE)


@pytest.mark.parametrize("kind", sorted(set(OfferKind) - {OfferKind.POST, OfferKind.SHARED_POST}))
def test_a_head_start_is_for_no_other_kind_than_the_territory_says(kind: OfferKind) -> None:
    with refused("head-start-not-for-this-kind"):
        a_draft(kind).agree_head_start(7, TODAY, OFFICER, RULE, PLACE)


def test_a_territory_may_give_it_to_another_kind() -> None:
    assert not one_held_back(kind=OfferKind.SHARED_POST).is_shown_outside


def test_a_head_start_is_for_trades_that_lack_people_only() -> None:
    with refused("trade-not-short"):
        a_draft(trade=ANOTHER_TRADE_NOT_SHORT).agree_head_start(7, TODAY, OFFICER, RULE, PLACE)


def test_what_has_circulated_is_not_held_back_afterwards() -> None:
    opportunity = an_open_one()
    with refused("opportunity-status"):
        opportunity.agree_head_start(7, TODAY, OFFICER, RULE, PLACE)
    draft = a_draft()
    draft.published_on = TODAY
    with refused("head-start-too-late"):
        draft.agree_head_start(7, TODAY, OFFICER, RULE, PLACE)


def test_a_draft_whose_trade_changed_has_no_head_start() -> None:
    draft = a_draft()
    draft.agree_head_start(7, TODAY, OFFICER, RULE, PLACE)
    draft.correct(an_offer(trade=ANOTHER_TRADE_NOT_SHORT), TODAY, RULE, PLACE)
    draft.publish(TODAY, RULE, PLACE)
    assert draft.is_shown_outside


def test_a_post_whose_trade_changed_goes_outside_at_once() -> None:
    opportunity = one_held_back()
    changed = an_offer(trade=ANOTHER_TRADE_NOT_SHORT)
    event = opportunity.correct(changed, TODAY + DAY, RULE, PLACE)
    assert isinstance(event, told.OpportunityPublished)
    assert event.outside_from == TODAY + DAY
    assert opportunity.is_shown_outside


def test_a_correction_does_not_end_a_head_start_that_still_has_its_reasons() -> None:
    opportunity = one_held_back()
    opportunity.correct(an_offer(places=3), TODAY + DAY, RULE, PLACE)
    assert (opportunity.outside_from, opportunity.outside) == (TODAY + HEAD_START, False)


def test_it_ends_on_its_day_by_itself_and_not_before() -> None:
    opportunity = one_held_back()
    assert offer_deadlines(opportunity, RULE)[OUTSIDE] == TODAY + HEAD_START
    opportunity.goes_outside(TODAY + HEAD_START - DAY)
    assert not opportunity.is_shown_outside
    opportunity.goes_outside(TODAY + HEAD_START)
    assert opportunity.is_shown_outside
    assert offer_deadlines(opportunity, RULE)[OUTSIDE] is None


def test_an_employer_may_end_it_before() -> None:
    opportunity = one_held_back()
    event = opportunity.end_head_start(TODAY + DAY)
    assert (event.outside_from, opportunity.is_shown_outside) == (TODAY + DAY, True)
    with refused("no-head-start"):
        opportunity.end_head_start(TODAY + DAY)


def test_publishing_again_never_begins_it_anew() -> None:
    opportunity = one_held_back()
    opportunity.goes_outside(TODAY + HEAD_START)
    opportunity.withdraw(TODAY + 10 * DAY)
    event = opportunity.publish(TODAY + 20 * DAY, RULE, PLACE)
    assert event.outside_from == TODAY + HEAD_START
    assert opportunity.is_shown_outside


def test_what_was_withdrawn_meanwhile_keeps_its_day() -> None:
    opportunity = one_held_back()
    opportunity.withdraw(TODAY + DAY)
    event = opportunity.publish(TODAY + 2 * DAY, RULE, PLACE)
    assert (event.outside_from, opportunity.is_shown_outside) == (TODAY + HEAD_START, False)
    opportunity.withdraw(TODAY + 3 * DAY)
    opportunity.publish(TODAY + HEAD_START + DAY, RULE, PLACE)
    assert opportunity.is_shown_outside


def test_no_candidate_is_shown_or_taken_on_before_its_day() -> None:
    opportunity = one_held_back()
    with refused("head-start-runs"):
        opportunity.may_be_shown_to_candidates(TODAY)
    with refused("head-start-runs"):
        opportunity.retain(opportunity.id, TODAY)


def test_nothing_is_written_down_afterwards_as_if_it_had_been_before() -> None:
    opportunity = one_held_back()
    opportunity.goes_outside(TODAY + HEAD_START)
    with refused("head-start-runs"):
        opportunity.retain(opportunity.id, TODAY + HEAD_START - DAY)


def test_people_in_insertion_are_taken_on_meanwhile() -> None:
    opportunity = one_held_back()
    assert isinstance(opportunity.hears_of(opportunity.id, TODAY), told.OpportunityFilled)


def test_an_agreement_older_than_the_rule_gives_no_more_than_the_rule() -> None:
    opportunity = a_draft()
    opportunity.head_start = HeadStart(90, TODAY, OFFICER)
    opportunity.publish(TODAY, RULE, PLACE)
    assert opportunity.outside_from == TODAY + timedelta(days=7)
