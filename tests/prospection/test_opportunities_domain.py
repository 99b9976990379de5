"""The rules of an opportunity: published, confirmed, filled; what stands in the way is said."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from chassis.rules import Dated, Entry, Rules
from chassis.territory import Territory
from contracts import prospection as told
from happy.places import ROOT
from services.prospection.domain.offer import (
    MOST_PLACES,
    ContactPerson,
    OfferKind,
    Origin,
    OutsideReference,
)
from services.prospection.domain.offer_deadlines import (
    CONFIRM,
    EXPIRE,
    FORGET_PROVIDER,
    offer_deadlines,
)
from services.prospection.domain.offer_waiting import OfferTask, offer_waiting, offer_waits
from services.prospection.domain.opportunity import Opportunity
from services.prospection.domain.rules import RECONFIRM_DAYS
from services.prospection.domain.stock import Holder, OfferAlert, OfferStatus
from tests.prospection.candidates import DAY, ELSEWHERE, NEXT_DOOR, PLACE, RULE, TODAY, refused
from tests.prospection.offers import (
    EVERY_OPPORTUNITY,
    a_draft,
    a_filled_one,
    a_withdrawn_one,
    an_expired_one,
    an_offer,
    an_open_one,
    one_filled_elsewhere,
    one_to_confirm,
    one_with_too_many,
)
from tests.territories import FICTIVE


def due(opportunity: Opportunity, timer: str) -> date | None:
    return offer_deadlines(opportunity, RULE)[timer]


def test_what_is_published_is_told() -> None:
    opportunity = a_draft(OfferKind.FARM, Origin.RETIREMENT, available_on=TODAY + 400 * DAY)
    event = opportunity.publish(TODAY, RULE, PLACE)
    assert event == told.OpportunityPublished(
        subject=opportunity.id,
        occurred_on=TODAY,
        kind="farm",
        epci=opportunity.offer.epci,
        trade="J1506",
        trade_version="v3",
        origin="retirement",
        places=1,
        outside_from=TODAY,
        available_on=TODAY + 400 * DAY,
    )
    assert opportunity.status is OfferStatus.OPEN


def test_an_opportunity_is_in_the_territory() -> None:
    with refused("epci-unknown"):
        a_draft(epci=ELSEWHERE)
    with refused("epci-unknown"):
        an_open_one().correct(an_offer(epci=ELSEWHERE), TODAY, RULE, PLACE)


def test_a_trade_goes_with_its_version() -> None:
    with refused("trade-version"):
        an_offer(trade_version=None)


@pytest.mark.parametrize("places", [0, -1, MOST_PLACES + 1])
def test_an_opportunity_has_at_least_a_place_and_not_without_end(places: int) -> None:
    with refused("places-out-of-range"):
        an_offer(places=places)


def test_whom_to_speak_to_can_be_reached() -> None:
    with refused("provider-unreachable"):
        ContactPerson("Zoé Fictive")


@pytest.mark.parametrize("kind", [OfferKind.POST, OfferKind.SHARED_POST, OfferKind.INTERNSHIP])
def test_a_post_is_published_with_its_trade(kind: OfferKind) -> None:
    with refused("trade-missing"):
        a_draft(kind, trade=None, trade_version=None).publish(TODAY, RULE, PLACE)
    published = an_open_one(kind)
    with refused("trade-missing"):
        published.correct(an_offer(trade=None, trade_version=None), TODAY, RULE, PLACE)


def test_a_home_has_no_trade() -> None:
    event = a_draft(OfferKind.HOME, trade=None, trade_version=None).publish(TODAY, RULE, PLACE)
    assert (event.trade, event.trade_version) == (None, None)


def test_a_retirement_says_when_the_place_is_free() -> None:
    with refused("departure-missing"):
        a_draft(origin=Origin.RETIREMENT).publish(TODAY, RULE, PLACE)


def test_what_nobody_offers_any_more_is_not_published() -> None:
    opportunity = a_withdrawn_one()
    opportunity.forget_provider()
    with refused("provider-missing"):
        opportunity.publish(TODAY, RULE, PLACE)


def test_what_is_full_is_not_published() -> None:
    opportunity = an_open_one()
    opportunity.withdraw(TODAY)
    opportunity.taken = a_filled_one().taken[:1]
    with refused("no-place-left"):
        opportunity.publish(TODAY, RULE, PLACE)


def test_an_opportunity_is_published_once() -> None:
    with refused("opportunity-status"):
        an_open_one().publish(TODAY, RULE, PLACE)


def test_a_fact_never_comes_before_the_one_it_follows() -> None:
    opportunity = an_open_one()
    for act in (opportunity.confirm, opportunity.discuss, opportunity.withdraw, opportunity.fill):
        with refused("before-previous-fact"):
            act(TODAY - DAY)
    with refused("before-previous-fact"):
        a_draft().publish(TODAY - DAY, RULE, PLACE)


def test_what_is_withdrawn_or_expired_may_come_back() -> None:
    for opportunity in (a_withdrawn_one(), an_expired_one()):
        day = opportunity.since + DAY
        event = opportunity.publish(day, RULE, PLACE)
        assert isinstance(event, told.OpportunityPublished)
        assert (opportunity.published_on, opportunity.confirmed_on) == (TODAY, day)


def test_a_draft_that_nobody_saw_goes_without_a_word() -> None:
    draft = a_draft()
    assert draft.withdraw(TODAY) is None
    assert draft.status is OfferStatus.WITHDRAWN


def test_a_withdrawal_says_that_it_is_one() -> None:
    event = an_open_one().withdraw(TODAY)
    assert event is not None
    assert event.reason == "withdrawn"


def test_each_kind_is_confirmed_at_its_own_pace() -> None:
    assert due(an_open_one(OfferKind.POST), CONFIRM) == TODAY + 60 * DAY
    assert due(an_open_one(OfferKind.TAKEOVER), CONFIRM) == TODAY + 200 * DAY
    assert due(an_open_one(OfferKind.FARM), CONFIRM) == TODAY + 400 * DAY


@pytest.mark.parametrize("folder", [FICTIVE, ROOT / "deploy/territories/fr-15"])
def test_every_kind_has_a_pace_in_both_territories(folder: Path) -> None:
    assert Territory.load(folder).rules(RECONFIRM_DAYS, TODAY).keys() == set(OfferKind)


def test_a_kind_without_a_pace_is_never_to_be_confirmed() -> None:
    paces = {OfferKind.POST: 60}
    entry = Entry(RECONFIRM_DAYS.name, "fixed", (Dated(date(2020, 1, 1), paces),))
    rules = Rules("zz-99", dict(RULE.entries) | {RECONFIRM_DAYS.name: entry})
    assert offer_deadlines(an_open_one(OfferKind.FARM), rules)[CONFIRM] is None
    assert offer_deadlines(an_open_one(OfferKind.POST), rules)[CONFIRM] is not None


def test_what_is_confirmed_waits_for_the_next_time() -> None:
    opportunity = one_to_confirm()
    assert (due(opportunity, CONFIRM), due(opportunity, EXPIRE)) == (None, TODAY + 70 * DAY)
    opportunity.confirm(TODAY + 65 * DAY)
    assert opportunity.alerts == {}
    assert (due(opportunity, CONFIRM), due(opportunity, EXPIRE)) == (TODAY + 125 * DAY, None)
    with refused("confirmed-later"):
        opportunity.confirm(TODAY + 64 * DAY)


def test_what_nobody_confirms_expires_and_says_so() -> None:
    event = one_to_confirm().expire(TODAY + 70 * DAY)
    assert event.reason == "expired"


def test_a_discussion_leaves_the_opportunity_to_be_had() -> None:
    opportunity = an_open_one()
    opportunity.discuss(TODAY)
    assert opportunity.is_shown_outside
    with refused("opportunity-status"):
        opportunity.discuss(TODAY)
    opportunity.resume(TODAY + DAY)
    assert opportunity.status is OfferStatus.OPEN
    with refused("opportunity-status"):
        opportunity.resume(TODAY + DAY)


def test_the_last_place_fills_the_opportunity() -> None:
    opportunity = an_open_one(places=2)
    assert opportunity.retain(uuid4(), TODAY) is None
    event = opportunity.retain(uuid4(), TODAY)
    assert isinstance(event, told.OpportunityFilled)
    assert opportunity.status is OfferStatus.FILLED
    with refused("no-place-left"):
        opportunity.retain(uuid4(), TODAY)


def test_nobody_takes_a_place_in_what_is_not_to_be_had() -> None:
    for opportunity in (a_draft(), a_withdrawn_one(), an_expired_one()):
        with refused("opportunity-not-on-offer"):
            opportunity.retain(uuid4(), opportunity.since)


def test_what_was_filled_elsewhere_has_no_place_left() -> None:
    opportunity = one_filled_elsewhere()
    assert [each.holder for each in opportunity.taken] == [Holder.ELSEWHERE]
    assert isinstance(opportunity.release(None, TODAY), told.OpportunityPublished)
    assert opportunity.free == 1


def test_a_place_that_falls_through_is_to_be_had_again() -> None:
    opportunity = an_open_one(places=2)
    first, second = uuid4(), uuid4()
    opportunity.retain(first, TODAY)
    assert opportunity.release(first, TODAY) is None
    opportunity.retain(first, TODAY)
    opportunity.retain(second, TODAY)
    event = opportunity.release(first, TODAY + DAY)
    assert isinstance(event, told.OpportunityPublished)
    assert (event.places, opportunity.status) == (1, OfferStatus.OPEN)
    assert opportunity.confirmed_on == TODAY + DAY


def test_nobody_frees_a_place_that_they_do_not_hold() -> None:
    for holder in (uuid4(), None):
        with refused("place-unknown"):
            a_filled_one().release(holder, TODAY)


def test_an_application_that_is_told_twice_takes_one_place() -> None:
    opportunity, application = an_open_one(places=2), uuid4()
    opportunity.hears_of(application, TODAY)
    opportunity.hears_of(application, TODAY)
    assert opportunity.free == 1


def test_an_application_that_comes_too_late_is_for_somebody_to_settle() -> None:
    opportunity = a_filled_one()
    late = uuid4()
    assert opportunity.hears_of(late, TODAY + DAY) is None
    assert (opportunity.free, len(opportunity.beyond)) == (0, 1)
    waits = offer_waiting(opportunity, RULE)
    assert waits is not None
    assert waits.task is OfferTask.CHOOSE
    assert opportunity.release(opportunity.taken[0].id, TODAY + DAY) is None
    assert [each.id for each in opportunity.taken][-1] == late
    assert (opportunity.beyond, opportunity.alerts) == ([], {})


def test_more_places_seat_whoever_had_none() -> None:
    opportunity = one_with_too_many()
    assert opportunity.correct(an_offer(places=3), TODAY, RULE, PLACE) is None
    assert (opportunity.beyond, opportunity.status) == ([], OfferStatus.FILLED)
    event = opportunity.correct(an_offer(places=4), TODAY, RULE, PLACE)
    assert isinstance(event, told.OpportunityPublished)
    assert (event.places, opportunity.status) == (1, OfferStatus.OPEN)


def test_an_application_fills_even_what_was_withdrawn() -> None:
    opportunity = a_withdrawn_one()
    assert isinstance(opportunity.hears_of(uuid4(), TODAY - DAY), told.OpportunityFilled)
    assert (opportunity.status, opportunity.since) == (OfferStatus.FILLED, TODAY)


def test_nobody_is_taken_on_for_what_was_never_published() -> None:
    with refused("never-published"):
        a_draft().hears_of(uuid4(), TODAY)


def test_there_are_never_fewer_places_than_takers() -> None:
    opportunity = an_open_one(places=3)
    opportunity.retain(uuid4(), TODAY)
    opportunity.retain(uuid4(), TODAY)
    with refused("places-taken"):
        opportunity.correct(an_offer(places=1), TODAY, RULE, PLACE)
    event = opportunity.correct(an_offer(places=2), TODAY, RULE, PLACE)
    assert isinstance(event, told.OpportunityFilled)


def test_what_ended_is_not_corrected() -> None:
    with refused("opportunity-status"):
        a_withdrawn_one().correct(an_offer(), TODAY, RULE, PLACE)


@pytest.mark.parametrize(
    "changes",
    [
        {"epci": NEXT_DOOR},
        {"trade": "K1802"},
        {"available_on": TODAY},
        {"places": 2},
    ],
)
def test_a_correction_is_told_where_it_matters(changes: dict[str, object]) -> None:
    opportunity = an_open_one()
    assert opportunity.correct(an_offer(description="au centre"), TODAY, RULE, PLACE) is None
    event = opportunity.correct(an_offer(**changes), TODAY, RULE, PLACE)
    assert isinstance(event, told.OpportunityPublished)


def test_a_draft_is_corrected_without_a_word() -> None:
    draft = a_draft()
    assert draft.correct(an_offer(places=9), TODAY, RULE, PLACE) is None
    assert draft.free == 9


def test_who_offered_is_not_kept_long_after_the_end() -> None:
    assert due(an_open_one(), FORGET_PROVIDER) is None
    opportunity = a_filled_one()
    assert due(opportunity, FORGET_PROVIDER) == TODAY + 730 * DAY
    opportunity.forget_provider()
    assert opportunity.offer.provider is None
    assert due(opportunity, FORGET_PROVIDER) is None


def test_one_offer_has_one_reference_however_its_source_is_written() -> None:
    one = OutsideReference("France Travail", "AB-12")
    assert one.unique == OutsideReference("france  TRAVAIL", "ab-12").unique
    assert one.unique != OutsideReference("France Travail", "AB-13").unique


def test_what_waits_says_what_and_by_when() -> None:
    found = {name: offer_waiting(made(), RULE) for name, made in EVERY_OPPORTUNITY.items()}
    tasks = {name: waits.task for name, waits in found.items() if waits}
    assert tasks == {
        "draft": OfferTask.PUBLISH,
        "to confirm": OfferTask.CONFIRM,
        "too many": OfferTask.CHOOSE,
        "full": OfferTask.CHOOSE,
    }
    to_confirm = found["to confirm"]
    assert to_confirm is not None
    assert to_confirm.by == TODAY + 70 * DAY


@pytest.mark.parametrize("name", EVERY_OPPORTUNITY)
def test_a_list_filters_on_what_waits(name: str) -> None:
    opportunity = EVERY_OPPORTUNITY[name]()
    assert offer_waits(opportunity) is (offer_waiting(opportunity, RULE) is not None)


@pytest.mark.parametrize("words", [OfferStatus, OfferKind, OfferTask])
def test_every_code_is_said_in_french(words: type[OfferStatus]) -> None:
    assert all(each.french for each in words)


def test_an_alert_to_confirm_goes_with_what_it_was_about() -> None:
    opportunity = one_to_confirm()
    opportunity.withdraw(TODAY + 61 * DAY)
    assert OfferAlert.CONFIRM not in opportunity.alerts
