"""A desk at a telework site: tried once, never two people on a seat on one day."""

from datetime import date
from uuid import UUID

import pytest

from contracts.installation import DeskTaken
from services.installation import use_cases
from services.installation.domain.desks.site import Site, Week, Weekday
from services.installation.domain.desks.subscription import Status, Subscription
from tests.installation.paths import ALONE, FIRM, NEXT_DOOR
from tests.installation.place_desk import DAY, TODAY, WEEK, PlaceDesk, a_site, refused

desks, lists = use_cases.desks, use_cases.place_lists
TRIAL_ENDS = date(2026, 5, 1)
"""The last day of a trial of two months that begins today."""
MONDAYS, FRIDAYS = frozenset({Weekday.MONDAY}), frozenset({Weekday.FRIDAY})


@pytest.fixture
def places() -> PlaceDesk:
    return PlaceDesk.made()


async def test_a_desk_is_tried_then_subscribed_to_then_left(places: PlaceDesk) -> None:
    site = await places.site()
    trial = await places.take(site, trial=True)
    assert (trial.status, trial.ends_on, trial.seat) == (Status.TRIAL, TRIAL_ENDS, 1)
    subscribed = await places.do(desks.subscribe, trial.id, None, None)
    assert (subscribed.status, subscribed.ends_on) == (Status.SUBSCRIBED, None)
    left = await places.do(desks.leave, trial.id, TODAY + 9 * DAY)
    assert left.is_live
    await places.come_to(TODAY + 10 * DAY)
    assert places.kept(trial).status is Status.ENDED
    assert places.told(trial.candidate) == ["DeskTaken", "DeskTaken", "DeskLeft"]
    trials = [each.trial for each in places.memory.announced if isinstance(each, DeskTaken)]
    assert trials == [True, False]


async def test_a_trial_that_nobody_follows_ends_on_its_day(places: PlaceDesk) -> None:
    site = await places.site()
    trial = await places.take(site, trial=True)
    await places.come_to(TRIAL_ENDS)
    assert places.kept(trial).is_live
    await places.come_to(TRIAL_ENDS + DAY)
    assert places.kept(trial).status is Status.ENDED
    assert places.memory.announced[-1].occurred_on == TRIAL_ENDS
    await places.take(site)


async def test_a_candidate_tries_once(places: PlaceDesk) -> None:
    trial = await places.take(await places.site(), trial=True)
    with refused("trial-used"):
        await places.take(await places.site(), trial.candidate, trial=True)


async def test_a_trial_is_no_longer_than_the_territory_offers(places: PlaceDesk) -> None:
    site = await places.site()
    with refused("trial-too-long"):
        await places.take(site, trial=True, ends_on=TRIAL_ENDS + DAY)
    assert (await places.take(site, trial=True, ends_on=TRIAL_ENDS)).ends_on == TRIAL_ENDS


async def test_a_trial_that_is_over_is_not_subscribed_to(places: PlaceDesk) -> None:
    trial = await places.take(await places.site(), trial=True)
    places.on(TRIAL_ENDS + DAY)
    with refused("trial-over"):
        await places.do(desks.subscribe, trial.id, None, None)


async def test_only_a_trial_is_subscribed_to(places: PlaceDesk) -> None:
    taken = await places.take(await places.site())
    with refused("wrong-status"):
        await places.do(desks.subscribe, taken.id, None, None)


async def test_a_seat_is_one_persons_on_each_day(places: PlaceDesk) -> None:
    site = await places.site()
    await places.take(site, days=MONDAYS)
    with refused("no-desk-free"):
        await places.take(site)
    with refused("no-desk-free"):
        await places.take(site, days=MONDAYS, starts_on=TODAY + 400 * DAY)
    shared = await places.take(site, days=FRIDAYS)
    assert shared.seat == 1


async def test_a_site_has_as_many_people_as_seats(places: PlaceDesk) -> None:
    site = await places.site(seats=3)
    seats = [(await places.take(site)).seat for _ in range(3)]
    assert seats == [1, 2, 3]
    with refused("no-desk-free"):
        await places.take(site)


async def test_a_trial_does_not_go_on_where_its_days_are_somebody_elses(places: PlaceDesk) -> None:
    site = await places.site()
    trial = await places.take(site, trial=True)
    await places.take(site, starts_on=TRIAL_ENDS + DAY)
    with refused("no-desk-free"):
        await places.do(desks.subscribe, trial.id, None, None)


async def test_a_trial_goes_on_at_another_seat_where_one_is_free(places: PlaceDesk) -> None:
    site = await places.site(seats=2)
    trial = await places.take(site, trial=True)
    await places.take(site, starts_on=TRIAL_ENDS + DAY)
    subscribed = await places.do(desks.subscribe, trial.id, None, None)
    assert (trial.seat, subscribed.seat) == (1, 2)


async def test_a_desk_is_for_the_days_of_opening(places: PlaceDesk) -> None:
    site = await places.site()
    with refused("site-closed-that-day"):
        await places.take(site, days=frozenset({Weekday.SUNDAY}))
    assert (await places.take(site)).days == WEEK


async def test_a_candidate_has_one_desk_at_a_site(places: PlaceDesk) -> None:
    site = await places.site(seats=2)
    taken = await places.take(site)
    with refused("desk-held-already"):
        await places.take(site, taken.candidate)


async def test_an_organisation_has_a_desk_too(places: PlaceDesk) -> None:
    taken = await places.take(await places.site(), await places.known(party=FIRM))
    assert taken.status is Status.SUBSCRIBED


async def test_a_departure_is_between_the_first_day_and_the_last(places: PlaceDesk) -> None:
    taken = await places.take(await places.site(), ends_on=TODAY + 9 * DAY)
    with refused("left-before-start"):
        await places.do(desks.leave, taken.id, TODAY - DAY)
    with refused("not-shorter"):
        await places.do(desks.leave, taken.id, TODAY + 10 * DAY)


async def test_a_departure_that_is_past_frees_the_desk_at_once(places: PlaceDesk) -> None:
    site = await places.site()
    taken = await places.take(site)
    places.on(TODAY + 5 * DAY)
    left = await places.do(desks.leave, taken.id, TODAY + 4 * DAY)
    assert (left.status, left.since) == (Status.ENDED, TODAY + 4 * DAY)
    await places.take(site)


async def test_a_last_day_put_off_by_nobody_is_not_reached_early(places: PlaceDesk) -> None:
    taken = await places.take(await places.site(), ends_on=TODAY + DAY)
    await places.do(desks.end, taken.id)
    assert places.kept(taken).is_live


async def test_seats_and_days_that_people_have_are_not_taken_away(places: PlaceDesk) -> None:
    site = await places.site(seats=2)
    await places.take(site)
    last = await places.take(site)
    with refused("seats-taken"):
        await places.do(desks.describe, site.id, a_site(seats=1))
    with refused("days-taken"):
        await places.do(desks.describe, site.id, a_site(seats=2, opening=MONDAYS))
    await places.do(desks.leave, last.id, TODAY)
    await places.come_to(TODAY + DAY)
    changed = await places.do(desks.describe, site.id, a_site(seats=1))
    assert changed.described.seats == 1


async def test_a_site_is_described_rightly(places: PlaceDesk) -> None:
    with refused("never-open"):
        await places.site(opening=frozenset())
    with refused("commune-elsewhere"):
        await places.site(epci=NEXT_DOOR)
    site = await places.site()
    with refused("site-elsewhere"):
        await places.do(desks.describe, site.id, a_site(epci=NEXT_DOOR, commune="99007"))


async def _waits(places: PlaceDesk, site: Site, days: Week = frozenset()) -> UUID:
    candidate = await places.known()
    await places.do(desks.wait, candidate, site.id, days, None, "officer-1")
    return candidate


async def _to_do(places: PlaceDesk) -> list[tuple[str, UUID]]:
    found, _ = await places.do(lists.of_desks, None, None, 50)
    return [(due.task.value, due.candidate) for due in found]


async def test_nobody_overtakes_who_waits_for_a_desk(places: PlaceDesk) -> None:
    site = await places.site()
    taken = await places.take(site)
    first, second = await _waits(places, site), await _waits(places, site)
    assert await _to_do(places) == []
    await places.do(desks.leave, taken.id, TODAY)
    await places.come_to(TODAY + DAY)
    assert await _to_do(places) == [("propose-desk", first)]
    for overtaking in (second, await places.known()):
        with refused("others-wait-before"):
            await places.take(site, overtaking)
    await places.take(site, first)
    assert [each.who for each in places.kept(site).line] == [second]


async def test_who_waits_for_days_that_are_full_holds_nobody_up(places: PlaceDesk) -> None:
    site = await places.site()
    await places.take(site, days=MONDAYS)
    await _waits(places, site, MONDAYS)
    await places.take(site, days=FRIDAYS)


async def test_a_candidate_waits_once_and_may_leave_the_line(places: PlaceDesk) -> None:
    site = await places.site()
    candidate = await _waits(places, site)
    with refused("already-in-line"):
        await places.do(desks.wait, candidate, site.id, frozenset(), None, "officer-1")
    await places.do(desks.wait_no_more, candidate, site.id)
    with refused("not-in-line"):
        await places.do(desks.wait_no_more, candidate, site.id)


async def test_a_trial_about_to_end_asks_what_follows(places: PlaceDesk) -> None:
    trial = await places.take(await places.site(), trial=True)
    places.on(TRIAL_ENDS - 11 * DAY)
    assert await _to_do(places) == []
    places.on(TRIAL_ENDS - 10 * DAY)
    assert await _to_do(places) == [("follow-trial", trial.candidate)]


async def test_who_gives_up_frees_the_desk_kept_for_later_only(places: PlaceDesk) -> None:
    site = await places.site(seats=2)
    here = await places.take(site)
    later = await places.take(site, starts_on=TODAY + 9 * DAY)
    waiting = await _waits(places, site)
    for candidate in (here.candidate, later.candidate, waiting):
        await places.do(use_cases.withdraw, candidate, TODAY)
    assert places.kept(here).is_live
    assert not places.kept(later).is_live
    assert places.kept(site).line == []


async def test_nothing_is_left_of_a_candidate_that_is_forgotten(places: PlaceDesk) -> None:
    site = await places.site()
    taken = await places.take(site)
    await places.do(use_cases.anonymise, taken.candidate, TODAY)
    assert places.memory.kept(Subscription) == []
    assert places.kept(site).taken == []
    assert places.told(taken.candidate)[-1] == "DeskLeft"


async def test_households_that_become_one_have_one_desk_a_site(places: PlaceDesk) -> None:
    site, other = await places.site(seats=2), await places.site()
    kept, double = await places.take(site), await places.take(site)
    elsewhere = await places.take(other, double.candidate)
    await places.do(use_cases.merge, kept.candidate, double.candidate, ALONE, TODAY)
    assert not places.kept(double).is_live
    assert places.kept(elsewhere).candidate == kept.candidate
    assert [each.subscription for each in places.kept(site).taken] == [kept.id]
    assert [each.who for each in places.kept(other).taken] == [kept.candidate]


async def test_whoever_runs_a_site_from_now_on_sees_who_has_a_desk(places: PlaceDesk) -> None:
    site = await places.site(agency="ancien-fictif")
    taken = await places.take(site)
    await places.do(desks.describe, site.id, a_site(agency="nouveau-fictif"))
    assert places.kept(taken).agency == "nouveau-fictif"
