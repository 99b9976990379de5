"""Before the first day: dates and lodging, time to reply, postponement, cancellation."""

from datetime import date

import pytest

from services.immersion.domain.facts import Reason, Status
from services.immersion.domain.plan import Lodging
from services.immersion.domain.stay import Stay
from tests.immersion.stays import (
    COUPLE,
    DAY,
    ELSEWHERE,
    FIRST_DAY,
    HOST,
    LAST_DAY,
    LEAD,
    PARTNER,
    PLACE,
    RECORDER,
    RULE,
    TODAY,
    a_confirmed_stay,
    a_plan,
    a_planned_stay,
    a_proposed_stay,
    an_agreed_stay,
    an_ongoing_stay,
    refused,
)


def test_a_plan_does_not_end_before_it_starts() -> None:
    with refused("ends-before-start"):
        a_plan(ends_on=FIRST_DAY - DAY)


def test_a_plan_is_made_before_its_first_day() -> None:
    with refused("starts-before-plan"):
        a_plan(put_on=FIRST_DAY + DAY)


def test_a_lodging_that_is_booked_has_a_kind() -> None:
    with refused("lodging-unnamed"):
        a_plan(lodging=None)


def test_a_stay_is_held_in_the_territory() -> None:
    with refused("epci-unknown"):
        a_proposed_stay().schedule(a_plan(epci=ELSEWHERE), RULE, PLACE)


def test_a_stay_lasts_no_longer_than_the_territory_allows() -> None:
    stay = a_proposed_stay()
    with refused("stay-too-long"):
        stay.schedule(a_plan(ends_on=FIRST_DAY + 10 * DAY), RULE, PLACE)
    stay.schedule(a_plan(ends_on=FIRST_DAY + 9 * DAY), RULE, PLACE)
    assert stay.planned.days == 10


def test_a_plan_comes_after_the_proposal() -> None:
    with refused("before-previous-fact"):
        a_proposed_stay().schedule(a_plan(put_on=TODAY - DAY), RULE, PLACE)


def test_the_party_has_the_days_of_the_territory_to_reply() -> None:
    assert a_planned_stay().reply_by == TODAY + 7 * DAY


def test_nobody_can_reply_after_the_first_day() -> None:
    stay = a_planned_stay(starts_on=TODAY + 2 * DAY, ends_on=TODAY + 3 * DAY)
    assert stay.reply_by == TODAY + 2 * DAY


def test_other_dates_give_new_time_to_reply_and_take_the_agreements_away() -> None:
    stay = an_agreed_stay()
    stay.schedule(a_plan(starts_on=FIRST_DAY + DAY, put_on=TODAY + DAY), RULE, PLACE)
    assert stay.reply_by == TODAY + 8 * DAY
    assert stay.confirmations == []


def test_another_lodging_asks_nobody_again() -> None:
    stay = an_agreed_stay()
    agreed = list(stay.confirmations)
    stay.schedule(a_plan(lodging=Lodging.HOTEL, put_on=TODAY + DAY), RULE, PLACE)
    assert stay.planned.lodging is Lodging.HOTEL
    assert stay.planned.put_on == TODAY
    assert stay.confirmations == agreed


def test_a_confirmed_stay_may_change_its_lodging() -> None:
    stay = a_confirmed_stay()
    stay.schedule(a_plan(lodging=Lodging.HOTEL), RULE, PLACE)
    assert stay.planned.lodging is Lodging.HOTEL
    assert stay.status is Status.CONFIRMED


def test_a_confirmed_stay_keeps_a_lodging_booked() -> None:
    with refused("lodging-not-booked"):
        a_confirmed_stay().schedule(a_plan(lodging_booked=False), RULE, PLACE)


def test_a_confirmed_stay_changes_its_dates_by_a_postponement_only() -> None:
    with refused("already-confirmed"):
        a_confirmed_stay().schedule(a_plan(starts_on=FIRST_DAY + DAY), RULE, PLACE)


def test_a_postponed_stay_is_put_to_the_party_again() -> None:
    stay = a_confirmed_stay()
    later = a_plan(starts_on=FIRST_DAY + 7 * DAY, ends_on=LAST_DAY + 7 * DAY, put_on=TODAY + DAY)
    told, asked = stay.postpone(later, RULE, PLACE)
    assert stay.status is Status.PROPOSED
    assert stay.unheard_adults == [LEAD, PARTNER]
    assert stay.reply_by == TODAY + 8 * DAY
    assert (told.occurred_on, told.starts_on) == (TODAY + DAY, FIRST_DAY + 7 * DAY)
    assert (asked.starts_on, asked.reply_by) == (FIRST_DAY + 7 * DAY, TODAY + 8 * DAY)
    assert [adult.role for adult in asked.adults] == ["lead", "partner"]


def test_a_postponement_proposes_something_else() -> None:
    with refused("same-plan"):
        a_confirmed_stay().postpone(a_plan(lodging=Lodging.HOTEL), RULE, PLACE)


def test_a_stay_without_dates_is_not_postponed() -> None:
    with refused("not-planned"):
        a_proposed_stay().postpone(a_plan(), RULE, PLACE)


def test_a_postponement_stays_in_the_territory_and_within_its_days() -> None:
    with refused("epci-unknown"):
        a_confirmed_stay().postpone(a_plan(epci=ELSEWHERE), RULE, PLACE)
    with refused("stay-too-long"):
        a_confirmed_stay().postpone(a_plan(ends_on=FIRST_DAY + 30 * DAY), RULE, PLACE)


def test_a_stay_expires_the_day_after_the_last_one_to_reply() -> None:
    stay = a_planned_stay()
    assert stay.expires_on == TODAY + 8 * DAY
    told = stay.expire(TODAY + 8 * DAY)
    assert stay.status is Status.EXPIRED
    assert told.occurred_on == TODAY + 8 * DAY


def test_a_stay_without_dates_never_expires() -> None:
    assert a_proposed_stay().expires_on is None


def test_a_stay_does_not_expire_once_every_adult_has_answered() -> None:
    stay = a_planned_stay()
    stay.agree(LEAD, TODAY, RECORDER)
    assert stay.expires_on is not None
    stay.agree(PARTNER, TODAY, RECORDER)
    assert stay.expires_on is None


@pytest.mark.parametrize("stay", [a_proposed_stay(), a_planned_stay(), a_confirmed_stay()])
def test_a_stay_to_come_is_cancelled_with_a_reason(stay: Stay) -> None:
    told = stay.cancel(Reason.LODGING_LOST, TODAY)
    assert stay.status is Status.CANCELLED
    assert (stay.reason, told.reason) == (Reason.LODGING_LOST, "lodging-lost")
    assert stay.expires_on is None


def test_a_stay_is_not_cancelled_before_it_was_put_to_the_party() -> None:
    with refused("before-previous-fact"):
        a_planned_stay().cancel(Reason.OTHER, TODAY - DAY)


def test_a_stay_under_way_is_not_cancelled() -> None:
    with refused("wrong-status"):
        an_ongoing_stay().cancel(Reason.OTHER, FIRST_DAY)


@pytest.mark.parametrize(
    ("on", "reply"), [(date(2026, 1, 1), date(2026, 1, 8)), (TODAY, TODAY + 7 * DAY)]
)
def test_the_day_the_party_is_asked_chooses_the_time_to_reply(on: date, reply: date) -> None:
    stay, _ = Stay.propose(HOST.id, HOST.id, COUPLE, a_proposed_stay().project, on)
    stay.schedule(a_plan(put_on=on), RULE, PLACE)
    assert stay.reply_by == reply
