"""Desks and sessions over HTTP and PostgreSQL: their rights, and what the database refuses."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.heard import anonymised
from tests.installation.places_counter import (
    HERE,
    NEXT_DOOR,
    Counter,
    Json,
    a_session,
    a_site,
    counter,
)
from tests.office import Office
from tests.officers import refusal


@pytest.fixture
async def there(at_work: Office) -> AsyncIterator[Counter]:
    async with counter(at_work) as everybody:
        yield everybody


async def _taken(there: Counter, site: str, **asked: object) -> Json:
    body = {"candidate": str(await there.candidate()), "site": site} | asked
    return await there.post("/v1/desk-subscriptions", body)


async def test_a_desk_is_tried_then_subscribed_to_then_left(there: Counter) -> None:
    site = await there.site()
    trial = await _taken(there, site, trial=True)
    path = f"/v1/desk-subscriptions/{trial['id']}"
    assert (trial["status"], trial["ends_on"], trial["seat"]) == ("trial", "2026-05-01", 1)
    subscribed = await there.post(f"{path}/subscription")
    assert (subscribed["status_label"], subscribed["ends_on"]) == ("en cours", None)
    await there.post(f"{path}/departure", {"last_day": "2026-03-31"})
    await there.on(date(2026, 4, 1))
    assert (await there.get(path))["status"] == "ended"
    assert await there.told(trial["candidate"]) == ["desk-taken", "desk-taken", "desk-left"]


async def test_a_site_shows_its_seats_and_its_line_to_those_who_reach_it(there: Counter) -> None:
    site = await there.site()
    taken = await _taken(there, site)
    waiting = str(await there.candidate())
    await there.post(f"/v1/desk-sites/{site}/waiting-candidates", {"candidate": waiting})
    seen = await there.get(f"/v1/desk-sites/{site}", by="owner")
    assert [each["subscription"] for each in seen["taken"]] == [taken["id"]]
    assert [(each["who"], each["reached"]) for each in seen["line"]] == [(waiting, False)]
    path = f"/v1/desk-sites/{site}"
    assert (await there.stranger.get(path)).status_code == 404
    async with there.office.officer("far", "territorial-referent", epcis=[NEXT_DOOR]) as far:
        assert (await far.get(path)).status_code == 404
        body = {"candidate": waiting, "site": site}
        keys = {"Idempotency-Key": str(uuid4())}
        asked = await far.post("/v1/desk-subscriptions", json=body, headers=keys)
        refusal(asked, 404, "not-found")
    await there.post(f"/v1/desk-subscriptions/{taken['id']}/departure", {"last_day": "2026-03-02"})
    await there.on(date(2026, 3, 3))
    to_do = (await there.get("/v1/desk-work-list", limit=200))["items"]
    assert (waiting, "propose-desk") in {(each["candidate"], each["task"]) for each in to_do}
    await there.post(f"/v1/desk-sites/{site}/waiting-renunciations", {"candidate": waiting})
    assert (await there.get(path))["line"] == []


async def test_a_site_is_updated_but_for_what_people_have(there: Counter) -> None:
    path = f"/v1/desk-sites/{await there.site(seats=2)}"
    site = path.rpartition("/")[2]
    await _taken(there, site)
    second = await _taken(there, site)
    etag = (await there.officer.get(path)).headers["etag"]
    answer = await there.officer.put(path, json=a_site(seats=1), headers={"If-Match": etag})
    refusal(answer, 409, "seats-taken")
    larger = await there.officer.put(path, json=a_site(seats=4), headers={"If-Match": etag})
    assert larger.json()["seats"] == 4
    (found,) = (await there.get("/v1/desk-subscriptions", subject=second["candidate"]))["items"]
    assert found["seat"] == 2


async def test_a_session_fills_waits_and_notes_who_came(there: Counter) -> None:
    session = await there.session()
    first, second = str(await there.candidate()), str(await there.candidate())
    seated = await there.post(f"{session}/enrolments", {"attendee": "newcomer", "who": first})
    waiting = await there.post(f"{session}/enrolments", {"attendee": "newcomer", "who": second})
    host = await there.post(f"{session}/enrolments", {"attendee": "host", "who": str(uuid4())})
    statuses = [each["status"] for each in (seated, waiting, host)]
    assert statuses == ["enrolled", "waiting", "waiting"]
    await there.post(f"/v1/enrolments/{seated['id']}/withdrawal")
    refusal(await there.ask(f"/v1/enrolments/{host['id']}/place"), 409, "others-wait-before")
    await there.post(f"/v1/enrolments/{waiting['id']}/place")
    await there.on(date(2026, 3, 12))
    noted = await there.post(f"/v1/enrolments/{waiting['id']}/attendance", {"attendance": "seen"})
    assert noted["status_label"] == "suivie d'une présence"
    (found,) = (await there.get("/v1/enrolments", subject=second))["items"]
    assert found["status"] == "seen"
    etag = (await there.officer.get(session)).headers["etag"]
    moved = a_session(on="2026-03-13", places=2)
    changed = await there.officer.put(session, json=moved, headers={"If-Match": etag})
    assert (changed.json()["on"], changed.json()["waiting"]) == ("2026-03-13", 1)
    id = session.rpartition("/")[2]
    listed = (await there.get("/v1/sessions", epci=HERE, on="2026-03-13"))["items"]
    assert id in {each["id"] for each in listed}
    cancelled = await there.post(f"{session}/cancellation")
    assert cancelled["cancelled_on"] == "2026-03-12"
    to_do = (await there.get("/v1/session-work-list", limit=200))["items"]
    assert (host["id"], "tell") in {(each["enrolment"], each["task"]) for each in to_do}


async def test_a_technical_referent_sees_the_parts_of_those_they_enrolled_only(
    there: Counter,
) -> None:
    session = await there.session(places=2)
    await there.post(
        f"{session}/enrolments", {"attendee": "newcomer", "who": str(await there.candidate())}
    )
    async with there.office.officer("technical-1", "technical-referent") as referent:
        body = {"attendee": "newcomer", "who": str(await there.candidate())}
        keys = {"Idempotency-Key": str(uuid4())}
        mine = await referent.post(f"{session}/enrolments", json=body, headers=keys)
        assert mine.status_code == 201, mine.text
        id = session.rpartition("/")[2]
        listed = (await referent.get(f"/v1/enrolments?session={id}")).json()["items"]
        assert [each["id"] for each in listed] == [mine.json()["id"]]


async def test_whoever_is_forgotten_frees_their_desk_and_their_place(there: Counter) -> None:
    site, session = await there.site(), await there.session()
    taken = await _taken(there, site)
    who = taken["candidate"]
    await there.post(f"{session}/enrolments", {"attendee": "newcomer", "who": who})
    await there.office.hear(anonymised(UUID(who)))
    assert (await there.get(f"/v1/desk-sites/{site}"))["taken"] == []
    assert (await there.get(session))["taken"] == 0
    assert (await there.get("/v1/desk-subscriptions", subject=who))["items"] == []
    assert (await there.get("/v1/enrolments", subject=who))["items"] == []
    assert await there.told(who) == ["desk-taken", "desk-left"]


ANOTHER = """
insert into desk_subscription
    (id, subject, version, record, site, seat, week, live, starts_on, ends_on, status)
values (gen_random_uuid(), gen_random_uuid(), 1, '{}', :site, :seat, :week, true, :on, null, 'x')
"""
MONDAY, SUNDAY = 1, 64


@pytest.mark.parametrize(
    ("seat", "week", "on", "why"),
    [
        (1, MONDAY, date(2026, 3, 2), "desk_of_one_at_a_time"),
        (1, MONDAY, date(2031, 1, 6), "desk_of_one_at_a_time"),
        (1, SUNDAY, date(2026, 3, 2), None),
        (2, MONDAY, date(2026, 3, 2), None),
        (3, MONDAY, date(2026, 3, 2), "no such seat"),
        (0, MONDAY, date(2026, 3, 2), "no such seat"),
    ],
)
async def test_the_database_refuses_two_on_a_seat_and_a_seat_too_many(
    there: Counter, seat: int, week: int, on: date, why: str | None
) -> None:
    site = await there.site(seats=2)
    await _taken(there, site)
    values = {"site": site, "seat": seat, "week": week, "on": on}
    async with there.office.runtime.engine.connect() as connection:
        if why is None:
            await connection.execute(text(ANOTHER), values)
            return
        with pytest.raises(IntegrityError, match=why):
            await connection.execute(text(ANOTHER), values)


async def test_the_database_refuses_to_take_away_a_seat_that_is_somebodys(there: Counter) -> None:
    site = await there.site(seats=2)
    for _ in range(2):
        await _taken(there, site)
    fewer = text("update desk_site set seats = 1 where id = :site")
    async with there.office.runtime.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="taken away"):
            await connection.execute(fewer, {"site": site})


async def test_the_database_refuses_more_people_than_places(there: Counter) -> None:
    session = await there.session()
    more = text("update session set taken = 2 where id = :id")
    async with there.office.runtime.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="session_never_overfull"):
            await connection.execute(more, {"id": session.rpartition("/")[2]})
