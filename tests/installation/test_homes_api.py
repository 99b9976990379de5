"""Homes over HTTP and PostgreSQL: rights, timers, other stages, what the database refuses."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.errors import Refusal
from services.installation import use_cases
from tests.heard import ALONE, anonymised, merged, withdrawn
from tests.installation.places_counter import (
    ENDS,
    HERE,
    NEXT_DOOR,
    OWNER,
    STARTS,
    Counter,
    a_home,
    counter,
    days,
)
from tests.office import Office
from tests.officers import refusal

DAY = timedelta(days=1)
NOBODY = {"contact": None, "phone": None, "email": None}


@pytest.fixture
async def there(at_work: Office) -> AsyncIterator[Counter]:
    async with counter(at_work) as everybody:
        yield everybody


async def test_a_home_is_held_confirmed_by_its_owner_lived_in_and_left(there: Counter) -> None:
    home = await there.home()
    promise = await there.held(home)
    path = f"/v1/home-promises/{promise['id']}"
    assert (promise["status"], promise["held_until"]) == ("held", "2026-03-07")
    refusal(await there.ask(f"{path}/confirmation", by="stranger"), 404, "not-found")
    confirmed = await there.post(f"{path}/confirmation", by="owner")
    assert confirmed["status_label"] == "confirmée par le propriétaire"
    refusal(await there.ask(f"{path}/occupation", by="owner"), 403, "role-missing")
    await there.on(STARTS)
    await there.post(f"{path}/occupation")
    await there.post(f"{path}/prolongation", {"ends_on": "2026-07-31"})
    (booking,) = (await there.get(f"/v1/homes/{home}"))["bookings"]
    assert (booking["ends_on"], booking["occupied_on"]) == ("2026-07-31", "2026-04-01")
    left = await there.post(f"{path}/departure")
    assert (left["status"], left["release"]) == ("ended", "ended")
    assert await there.told(promise["household"]) == [
        "bridge-home-promised",
        "bridge-home-occupied",
        "bridge-home-prolonged",
        "bridge-home-released",
    ]


async def test_an_overstay_puts_the_next_household_in_danger(there: Counter) -> None:
    home = await there.home()
    first = await there.held(home)
    second = await there.held(home, **days(ENDS + DAY, ENDS + 60 * DAY))
    for each in (first, second):
        await there.post(f"/v1/home-promises/{each['id']}/confirmation")
    path = f"/v1/home-promises/{first['id']}"
    await there.on(STARTS)
    await there.post(f"{path}/occupation")
    await there.on(ENDS + DAY)
    stayed = await there.post(f"{path}/overstay")
    assert (stayed["ends_on"], stayed["overstays_on"]) == ("2026-06-30", "2026-07-01")
    assert await there.told(second["household"]) == [
        "bridge-home-promised",
        "bridge-home-endangered",
    ]
    to_do = (await there.get("/v1/home-work-list", limit=200))["items"]
    asked = {(each["promise"], each["task"]): each["late"] for each in to_do}
    assert asked[second["id"], "rehouse"] is False
    assert asked[first["id"], "note-departure"] is False


async def test_a_hold_expires_on_its_day(there: Counter) -> None:
    promise = await there.held(await there.home())
    await there.on(date(2026, 3, 8))
    expired = await there.get(f"/v1/home-promises/{promise['id']}")
    assert (expired["status"], expired["release"]) == ("released", "expired")
    assert (await there.told(promise["household"]))[-1] == "bridge-home-released"


async def test_how_to_reach_an_owner_is_for_those_who_may(there: Counter) -> None:
    home = f"/v1/homes/{await there.home()}"
    assert (await there.get(home))["owner"] == OWNER
    assert (await there.get(home, by="owner"))["owner"] == OWNER
    async with there.office.officer("epci-1", "epci-correspondent", epcis=[HERE]) as epci:
        seen = (await epci.get(home)).json()
        assert seen["owner"] == OWNER | NOBODY
        listed = (await epci.get("/v1/homes?limit=200")).json()["items"]
        assert {each["owner"]["contact"] for each in listed} == {None}
    async with there.office.officer("epci-2", "epci-correspondent", epcis=[NEXT_DOOR]) as epci:
        assert (await epci.get(home)).status_code == 404


async def test_a_home_and_a_line_of_another_epci_are_out_of_a_referents_reach(
    there: Counter,
) -> None:
    home = await there.home()
    household = await there.candidate()
    await there.post(
        f"/v1/home-lines/{HERE}/waiting-households", {"candidate": str(household)} | days()
    )
    async with there.office.officer("far", "territorial-referent", epcis=[NEXT_DOOR]) as far:
        keys = {"Idempotency-Key": str(uuid4())}
        leaves = {"candidate": str(household)}
        path = f"/v1/home-lines/{HERE}/waiting-renunciations"
        refusal(await far.post(path, json=leaves, headers=keys), 404, "not-in-line")
        held = {"candidate": str(household), "home": home} | days()
        keys = {"Idempotency-Key": str(uuid4())}
        refusal(await far.post("/v1/home-promises", json=held, headers=keys), 404, "not-found")
        keys = {"Idempotency-Key": str(uuid4())}
        refusal(await far.post("/v1/homes", json=a_home(), headers=keys), 404, "not-found")
        assert (await far.get("/v1/home-lines")).json()["items"] == []
    (line,) = (await there.get("/v1/home-lines", epci=HERE))["items"]
    assert str(household) in {each["household"] for each in line["wishes"]}
    await there.post(path, leaves)


async def test_a_home_is_updated_by_whoever_read_it_last(there: Counter) -> None:
    path = f"/v1/homes/{await there.home()}"
    etag = (await there.officer.get(path)).headers["etag"]
    body = a_home(label="Maison du puits")
    answer = await there.officer.put(path, json=body, headers={"If-Match": etag})
    assert answer.json()["label"] == "Maison du puits"
    refusal(
        await there.officer.put(path, json=body, headers={"If-Match": etag}), 412, "stale-version"
    )


async def test_lists_are_by_home_household_status_and_epci(there: Counter) -> None:
    home = await there.home()
    promise = await there.held(home)
    for query in (
        {"home": home},
        {"subject": promise["household"]},
        {"home": home, "status": "held", "epci": HERE, "officer": "officer-1", "live": "true"},
    ):
        (found,) = (await there.get("/v1/home-promises", **query))["items"]
        assert found["id"] == promise["id"]
    assert (await there.get("/v1/home-promises", home=home, status="ended"))["items"] == []


async def test_what_prospection_tells_frees_homes(there: Counter) -> None:
    home, other = await there.home(), await there.home()
    promise, twin = await there.held(home), await there.held(other)
    household, double = UUID(promise["household"]), UUID(twin["household"])
    await there.office.hear(merged(household, ALONE, double))
    assert (await there.get(f"/v1/homes/{other}"))["bookings"] == []
    await there.office.hear(withdrawn(household))
    assert (await there.get(f"/v1/homes/{home}"))["bookings"] == []
    again = await there.held(home)
    await there.office.hear(anonymised(UUID(again["household"])))
    assert (await there.get(f"/v1/homes/{home}"))["bookings"] == []
    assert (await there.get("/v1/home-promises", subject=again["household"]))["items"] == []
    assert await there.told(again["household"]) == ["bridge-home-promised", "bridge-home-released"]


ANOTHER = """
insert into home_promise (id, subject, version, record, home, status, live, starts_on, ends_on)
values (gen_random_uuid(), gen_random_uuid(), 1, '{}', :home, 'held', :live, :starts_on, :ends_on)
"""


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "live", "is_refused"),
    [
        (ENDS, ENDS + 9 * DAY, True, True),
        (STARTS - 9 * DAY, STARTS, True, True),
        (STARTS + DAY, ENDS - DAY, True, True),
        (ENDS + DAY, ENDS + 9 * DAY, True, False),
        (STARTS, ENDS, False, False),
    ],
)
async def test_the_database_refuses_two_promises_that_share_a_day_of_a_home(
    there: Counter, starts_on: date, ends_on: date, live: bool, is_refused: bool
) -> None:
    home = await there.home()
    await there.held(home)
    values = {"home": home, "starts_on": starts_on, "ends_on": ends_on, "live": live}
    async with there.office.runtime.engine.connect() as connection:
        if not is_refused:
            await connection.execute(text(ANOTHER), values)
            return
        with pytest.raises(IntegrityError, match="home_promised_once"):
            await connection.execute(text(ANOTHER), values)


async def test_what_only_the_database_sees_is_a_refusal_and_no_error(there: Counter) -> None:
    home = await there.home()
    values = {"home": home, "starts_on": STARTS, "ends_on": ENDS, "live": True}
    async with there.office.runtime.engine.begin() as connection:
        await connection.execute(text(ANOTHER), values)
    asked = {"candidate": str(await there.candidate()), "home": home} | days()
    refusal(await there.ask("/v1/home-promises", asked), 409, "already-there")


async def test_an_overstay_is_read_again_where_the_next_promise_changed_meanwhile(
    there: Counter,
) -> None:
    home = await there.home()
    first = await there.held(home)
    path = f"/v1/home-promises/{first['id']}"
    await there.post(f"{path}/confirmation")
    await there.on(STARTS)
    await there.post(f"{path}/occupation")
    await there.on(ENDS + DAY)
    async with there.office.runtime.transactions.begin("test") as work:
        lock = work.lock

        async def after_another_was_promised(*subjects: UUID) -> None:
            work.lock = lock  # type: ignore[method-assign]  # as it was
            await there.held(home, **days(ENDS + 9 * DAY, ENDS + 60 * DAY))
            await lock(*subjects)

        work.lock = after_another_was_promised  # type: ignore[method-assign]  # once
        with pytest.raises(Refusal) as caught:
            await use_cases.homes.overstay(UUID(first["id"]), None, work)
    assert caught.value.slug == "stale-version"
    await there.post(f"{path}/overstay")
