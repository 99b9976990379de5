"""A home for the first months: promised once, within its maximum, with its owner's word."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.installation import BridgeHomeEndangered, BridgeHomeReleased
from services.installation import use_cases
from services.installation.domain.homes.facts import Release, Status
from services.installation.domain.homes.home import Owner
from services.installation.domain.places import Period
from tests.installation.paths import FIRM, NEXT_DOOR
from tests.installation.place_desk import (
    ALWAYS,
    DAY,
    ENDS,
    LONGEST,
    STARTS,
    TODAY,
    PlaceDesk,
    a_home,
    refused,
)

homes = use_cases.homes
OVER = ENDS + DAY
THEIR_COMMUNE = "99007"


@pytest.fixture
def places() -> PlaceDesk:
    return PlaceDesk.made()


async def test_a_home_is_held_then_confirmed_lived_in_and_left(places: PlaceDesk) -> None:
    home = await places.home()
    held = await places.hold(home)
    assert (held.status, held.held_until) == (Status.HELD, TODAY + 5 * DAY)
    promise = await places.do(homes.confirm, held.id, None)
    await places.come_to(STARTS)
    await places.do(homes.occupy, promise.id, None)
    await places.come_to(ENDS)
    left = await places.do(homes.leave, promise.id, None)
    assert (left.status, left.release) == (Status.ENDED, Release.ENDED)
    assert places.kept(home).bookings == []
    assert places.told(held.household) == [
        "BridgeHomePromised",
        "BridgeHomeOccupied",
        "BridgeHomeReleased",
    ]


async def test_a_home_is_promised_to_one_household_on_each_day(places: PlaceDesk) -> None:
    home = await places.home()
    await places.hold(home)
    with refused("home-taken"):
        await places.hold(home, starts_on=ENDS, ends_on=ENDS + 30 * DAY)
    await places.hold(home, starts_on=OVER, ends_on=OVER + 30 * DAY)


async def test_a_hold_that_no_owner_confirms_expires_on_its_day(places: PlaceDesk) -> None:
    home = await places.home()
    held = await places.hold(home)
    await places.come_to(TODAY + 5 * DAY)
    assert places.kept(held).status is Status.HELD
    await places.come_to(TODAY + 6 * DAY)
    expired = places.kept(held)
    assert (expired.status, expired.release) == (Status.RELEASED, Release.EXPIRED)
    assert places.told(held.household)[-1] == "BridgeHomeReleased"
    await places.hold(home)


async def test_a_hold_that_was_confirmed_does_not_expire(places: PlaceDesk) -> None:
    promise = await places.confirmed(await places.home())
    await places.do(homes.expire, promise.id)
    await places.come_to(TODAY + 6 * DAY)
    assert places.kept(promise).status is Status.CONFIRMED


async def test_an_owner_does_not_confirm_what_is_held_no_more(places: PlaceDesk) -> None:
    held = await places.hold(await places.home())
    places.on(TODAY + 6 * DAY)
    with refused("hold-expired"):
        await places.do(homes.confirm, held.id, None)


async def test_a_home_is_lived_in_once_its_owner_confirmed(places: PlaceDesk) -> None:
    held = await places.hold(await places.home())
    with refused("wrong-status"):
        await places.do(homes.occupy, held.id, None)


async def test_they_move_in_during_the_days_promised(places: PlaceDesk) -> None:
    promise = await places.confirmed(await places.home())
    with refused("outside-the-promise"):
        await places.do(homes.occupy, promise.id, None)


async def test_a_step_does_not_precede_the_one_before(places: PlaceDesk) -> None:
    held = await places.hold(await places.home())
    with refused("before-the-last-step"):
        await places.do(homes.confirm, held.id, TODAY - DAY)


@pytest.mark.parametrize(
    ("project", "form", "latest"),
    [
        ("job", "mobility-lease", LONGEST),
        ("creation", "mobility-lease", date(2027, 1, 31)),
        ("creation", "town-lease", date(2027, 3, 31)),
    ],
)
async def test_the_lease_and_the_project_bound_a_promise(
    places: PlaceDesk, project: str, form: str, latest: date
) -> None:
    home = await places.home(form=form)
    household = await places.known(project=project)
    with refused("beyond-the-maximum"):
        await places.hold(home, household, ends_on=latest + DAY)
    held = await places.hold(home, household, ends_on=latest)
    assert held.latest_end_on == latest


async def test_a_promise_is_prolonged_within_its_maximum(places: PlaceDesk) -> None:
    promise = await places.occupied(await places.home())
    with refused("beyond-the-maximum"):
        await places.do(homes.prolong, promise.id, LONGEST + DAY, None)
    with refused("not-longer"):
        await places.do(homes.prolong, promise.id, ENDS, None)
    prolonged = await places.do(homes.prolong, promise.id, LONGEST, None)
    assert prolonged.ends_on == LONGEST
    assert places.told(promise.household)[-1] == "BridgeHomeProlonged"


async def test_a_promise_is_not_prolonged_over_days_promised_to_others(places: PlaceDesk) -> None:
    home = await places.home()
    promise = await places.confirmed(home)
    await places.hold(home, starts_on=LONGEST, ends_on=LONGEST + 30 * DAY)
    with refused("home-taken"):
        await places.do(homes.prolong, promise.id, LONGEST, None)


async def test_a_promise_that_is_over_is_not_prolonged(places: PlaceDesk) -> None:
    promise = await places.occupied(await places.home())
    await places.come_to(OVER)
    with refused("promise-over"):
        await places.do(homes.prolong, promise.id, LONGEST, None)


async def test_an_overstay_is_a_fact_that_endangers_the_next_promise_and_lengthens_nothing(
    places: PlaceDesk,
) -> None:
    home = await places.home()
    promise = await places.occupied(home)
    following = await places.confirmed(home, starts_on=OVER, ends_on=OVER + 30 * DAY)
    with refused("not-an-overstay"):
        await places.do(homes.overstay, promise.id, None)
    await places.come_to(OVER)
    stayed = await places.do(homes.overstay, promise.id, None)
    assert (stayed.ends_on, stayed.overstays_on) == (ENDS, OVER)
    assert places.kept(following).endangered_on == OVER
    assert places.told(following.household) == ["BridgeHomePromised", "BridgeHomeEndangered"]
    with refused("home-occupied"):
        await places.do(homes.occupy, following.id, None)


async def test_an_overstay_is_told_once_to_whoever_comes_next(places: PlaceDesk) -> None:
    home = await places.home()
    promise = await places.occupied(home)
    await places.confirmed(home, starts_on=OVER, ends_on=OVER + 30 * DAY)
    await places.come_to(OVER)
    await places.do(homes.overstay, promise.id, None)
    await places.come_to(OVER + DAY)
    again = await places.do(homes.overstay, promise.id, None)
    assert again.overstays_on == OVER + DAY
    told = [each for each in places.memory.announced if isinstance(each, BridgeHomeEndangered)]
    assert len(told) == 1


async def test_once_they_left_the_next_promise_is_safe_again(places: PlaceDesk) -> None:
    home = await places.home()
    promise = await places.occupied(home)
    following = await places.confirmed(home, starts_on=OVER, ends_on=OVER + 30 * DAY)
    await places.come_to(OVER)
    await places.do(homes.overstay, promise.id, None)
    await places.do(homes.leave, promise.id, None)
    assert places.kept(following).endangered_on is None
    assert (await places.do(homes.occupy, following.id, None)).status is Status.OCCUPIED


async def test_nothing_is_promised_of_a_home_that_was_not_left(places: PlaceDesk) -> None:
    home = await places.home()
    promise = await places.occupied(home)
    await places.come_to(OVER)
    await places.do(homes.overstay, promise.id, None)
    with refused("home-overstayed"):
        await places.hold(home, starts_on=OVER + 60 * DAY, ends_on=OVER + 90 * DAY)


async def test_a_home_serves_between_its_days(places: PlaceDesk) -> None:
    home = await places.home(in_service=Period(STARTS, ENDS))
    with refused("home-not-in-service"):
        await places.hold(home, ends_on=OVER)
    with refused("home-not-in-service"):
        await places.hold(home, starts_on=STARTS - DAY)
    await places.hold(home)


async def test_a_home_stays_in_service_for_what_is_promised(places: PlaceDesk) -> None:
    home = await places.home()
    await places.hold(home)
    shorter = replace(a_home(), in_service=Period(ALWAYS.starts_on, ENDS - DAY))
    with refused("home-promised"):
        await places.do(homes.describe, home.id, shorter)
    until = replace(a_home(), in_service=Period(ALWAYS.starts_on, ENDS))
    assert (await places.do(homes.describe, home.id, until)).described == until


async def test_a_home_is_described_rightly(places: PlaceDesk) -> None:
    with refused("commune-elsewhere"):
        await places.home(epci=NEXT_DOOR)
    with refused("home-form-unknown"):
        await places.home(form="handshake")
    home = await places.home()
    with refused("home-elsewhere"):
        await places.do(homes.describe, home.id, a_home(epci=NEXT_DOOR, commune=THEIR_COMMUNE))


async def test_a_period_ends_after_it_begins(places: PlaceDesk) -> None:
    home = await places.home()
    with refused("ends-before-start"):
        await places.hold(home, ends_on=STARTS - DAY)


async def test_days_that_are_over_are_not_promised(places: PlaceDesk) -> None:
    home = await places.home()
    with refused("promise-in-the-past"):
        await places.hold(home, starts_on=TODAY - 9 * DAY, ends_on=TODAY - DAY)


async def test_a_household_has_one_home_at_a_time(places: PlaceDesk) -> None:
    household = await places.known()
    await places.hold(await places.home(), household)
    with refused("already-promised"):
        await places.hold(await places.home(), household)


async def test_a_household_does_not_begin_again_in_a_home_it_lived_in(places: PlaceDesk) -> None:
    home = await places.home()
    promise = await places.occupied(home)
    await places.do(homes.leave, promise.id, None)
    with refused("home-lived-in"):
        await places.hold(home, promise.household, starts_on=OVER, ends_on=OVER + 30 * DAY)


async def test_homes_are_for_households(places: PlaceDesk) -> None:
    firm = await places.known(party=FIRM)
    with refused("home-for-households"):
        await places.hold(await places.home(), firm)


@pytest.mark.parametrize("why", [Release.GIVEN_UP, Release.OWNER_WITHDREW])
async def test_before_they_move_in_either_may_give_up(places: PlaceDesk, why: Release) -> None:
    home = await places.home()
    promise = await places.confirmed(home)
    freed = await places.do(homes.let_go, promise.id, why, None)
    assert (freed.status, freed.release) == (Status.RELEASED, why)
    last = places.memory.announced[-1]
    assert isinstance(last, BridgeHomeReleased)
    assert last.reason == why.value
    await places.hold(home)


async def test_a_home_that_is_lived_in_is_left_and_not_given_up(places: PlaceDesk) -> None:
    promise = await places.occupied(await places.home())
    with refused("wrong-status"):
        await places.do(homes.let_go, promise.id, Release.GIVEN_UP, None)


async def test_what_happens_is_never_to_come(places: PlaceDesk) -> None:
    promise = await places.confirmed(await places.home())
    with refused("date-in-the-future"):
        await places.do(homes.occupy, promise.id, TODAY + timedelta(days=60))


async def test_whoever_lets_a_home_from_now_on_sees_what_is_promised(places: PlaceDesk) -> None:
    home = await places.home()
    held = await places.hold(home)
    sold = a_home(owner=Owner("Acquéreur fictif", "acquereur-fictif"))
    await places.do(homes.describe, home.id, sold)
    assert places.kept(held).agency == "acquereur-fictif"
    await places.come_to(TODAY + 6 * DAY)
    assert places.kept(held).release is Release.EXPIRED
