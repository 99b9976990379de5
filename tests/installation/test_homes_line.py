"""Who waits for a home is served in order, overtaken by nobody, and leaves nothing behind."""

from uuid import uuid4

import pytest

from services.installation import use_cases
from services.installation.domain.homes.facts import Release, Status
from services.installation.domain.homes.promise import Promise
from tests.installation.paths import ALONE, FIRM, HERE, NEXT_DOOR
from tests.installation.place_desk import DAY, ENDS, STARTS, TODAY, PlaceDesk, refused

homes, lists = use_cases.homes, use_cases.place_lists
OVER = ENDS + DAY


@pytest.fixture
def places() -> PlaceDesk:
    return PlaceDesk.made()


async def _to_do(places: PlaceDesk) -> list[tuple[str, object]]:
    found, _ = await places.do(lists.of_homes, None, None, 50)
    return [(due.task.value, due.household) for due in found]


async def test_nobody_overtakes_who_asked_before_for_the_same_home(places: PlaceDesk) -> None:
    home = await places.home()
    first = await places.wait()
    second = await places.wait(home=home)
    with refused("others-wait-before"):
        await places.hold(home)
    with refused("others-wait-before"):
        await places.hold(home, second)
    await places.hold(home, first)
    assert places.line() == [second]


async def test_the_line_is_in_the_order_of_the_days_on_which_they_asked(places: PlaceDesk) -> None:
    late = await places.wait()
    early = await places.wait(on=TODAY - 9 * DAY)
    later = await places.wait()
    assert places.line() == [early, late, later]


async def test_who_waits_for_other_days_or_more_rooms_is_not_overtaken(places: PlaceDesk) -> None:
    home = await places.home(rooms=2)
    await places.wait(rooms=3)
    await places.wait(starts_on=OVER, ends_on=OVER + 30 * DAY)
    await places.wait(home=await places.home(rooms=5))
    await places.hold(home)


async def test_a_promise_is_not_prolonged_over_those_who_wait(places: PlaceDesk) -> None:
    home = await places.home()
    promise = await places.confirmed(home)
    await places.wait(starts_on=OVER, ends_on=OVER + 30 * DAY)
    with refused("others-wait-before"):
        await places.do(homes.prolong, promise.id, OVER, None)


async def test_a_home_that_is_free_again_is_proposed_to_the_first_in_line(
    places: PlaceDesk,
) -> None:
    home = await places.home()
    promise = await places.confirmed(home)
    first, second = await places.wait(), await places.wait()
    assert await _to_do(places) == []
    await places.do(homes.let_go, promise.id, Release.GIVEN_UP, None)
    assert await _to_do(places) == [("propose-home", first)]
    await places.do(homes.wait_no_more, first, HERE)
    assert await _to_do(places) == [("propose-home", second)]


async def test_two_free_homes_are_proposed_to_two_households(places: PlaceDesk) -> None:
    await places.home()
    large = await places.home(rooms=6)
    first, second = await places.wait(rooms=5), await places.wait()
    found, _ = await places.do(lists.of_homes, None, None, 50)
    assert [each.household for each in found] == [first, second]
    assert found[0].home == large.id


async def test_who_waited_in_vain_until_the_last_day_is_reviewed(places: PlaceDesk) -> None:
    household = await places.wait()
    places.on(OVER)
    assert await _to_do(places) == [("review-wish", household)]


async def test_a_household_stands_in_a_line_once(places: PlaceDesk) -> None:
    household = await places.wait()
    with refused("already-in-line"):
        await places.wait(household)


async def test_who_does_not_wait_can_not_leave_the_line(places: PlaceDesk) -> None:
    with refused("not-in-line"):
        await places.do(homes.wait_no_more, uuid4(), HERE)


async def test_a_line_is_of_an_epci_of_the_territory_and_its_homes(places: PlaceDesk) -> None:
    with refused("epci-unknown"):
        await places.wait(epci="200000000")
    with refused("home-elsewhere"):
        await places.wait(epci=NEXT_DOOR, home=await places.home())
    with refused("home-for-households"):
        await places.wait(await places.known(party=FIRM))


async def test_each_moment_of_a_promise_asks_for_something(places: PlaceDesk) -> None:
    home = await places.home()
    held = await places.hold(home)
    assert await _to_do(places) == [("ask-owner", held.household)]
    await places.do(homes.confirm, held.id, None)
    assert await _to_do(places) == []
    places.on(STARTS)
    assert await _to_do(places) == [("note-occupation", held.household)]
    await places.do(homes.occupy, held.id, None)
    assert await _to_do(places) == []
    places.on(ENDS - 30 * DAY)
    assert await _to_do(places) == [("prepare-end", held.household)]
    following = await places.confirmed(home, starts_on=OVER, ends_on=OVER + 30 * DAY)
    places.on(OVER)
    await places.do(homes.overstay, held.id, None)
    assert ("note-departure", held.household) in await _to_do(places)
    assert ("rehouse", following.household) in await _to_do(places)


async def test_a_candidate_who_gives_up_frees_what_was_kept_for_their_arrival(
    places: PlaceDesk,
) -> None:
    home = await places.home()
    promise = await places.confirmed(home)
    await places.wait(promise.household)
    await places.do(use_cases.withdraw, promise.household, TODAY)
    assert places.kept(promise).release is Release.GIVEN_UP
    assert places.line() == []
    assert places.told(promise.household)[-1] == "BridgeHomeReleased"
    await places.hold(home)


async def test_who_lives_in_a_home_keeps_it_whatever_they_say_of_their_project(
    places: PlaceDesk,
) -> None:
    promise = await places.occupied(await places.home())
    await places.do(use_cases.withdraw, promise.household, STARTS)
    assert places.kept(promise).status is Status.OCCUPIED


async def test_nothing_is_left_of_a_household_that_is_forgotten(places: PlaceDesk) -> None:
    home = await places.home()
    promise = await places.occupied(home)
    await places.wait(promise.household)
    await places.do(use_cases.anonymise, promise.household, STARTS)
    assert places.memory.kept(Promise) == []
    assert places.kept(home).bookings == []
    assert places.line() == []
    assert places.told(promise.household)[-1] == "BridgeHomeReleased"


async def test_of_two_households_that_become_one_one_home_is_kept(places: PlaceDesk) -> None:
    first, second = await places.home(), await places.home()
    kept = await places.confirmed(first)
    other = await places.confirmed(second)
    await places.wait(other.household)
    await places.do(use_cases.merge, kept.household, other.household, ALONE, TODAY)
    assert places.kept(kept).is_live
    freed = places.kept(other)
    assert (freed.is_live, freed.household) == (False, kept.household)
    assert places.kept(second).bookings == []
    assert places.line() == [kept.household]


async def test_of_two_households_that_become_one_the_home_that_is_lived_in_is_kept(
    places: PlaceDesk,
) -> None:
    first, second = await places.home(), await places.home()
    lived_in = await places.occupied(second)
    promised = await places.confirmed(first, starts_on=OVER, ends_on=OVER + 30 * DAY)
    await places.do(use_cases.merge, promised.household, lived_in.household, ALONE, STARTS)
    assert not places.kept(promised).is_live
    moved = places.kept(lived_in)
    assert (moved.is_live, moved.household) == (True, promised.household)
    assert [each.household for each in places.kept(second).bookings] == [promised.household]
    await places.do(homes.leave, lived_in.id, None)


async def test_nothing_is_promised_to_a_household_that_goes_on_under_another_id(
    places: PlaceDesk,
) -> None:
    kept, ended = await places.known(), await places.known()
    await places.do(use_cases.merge, kept, ended, ALONE, TODAY)
    with refused("candidate-merged"):
        await places.hold(await places.home(), ended)
    await places.do(use_cases.anonymise, kept, TODAY)
    with refused("candidate-forgotten"):
        await places.hold(await places.home(), kept)
