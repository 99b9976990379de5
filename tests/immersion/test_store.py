"""Stays, guests and hosts are kept whole; the same suite over the double and over PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis.errors import NotFound
from chassis.memory import Memory
from services.immersion import use_cases
from services.immersion.app import service
from services.immersion.domain.deadlines import NO_SHOW
from services.immersion.domain.encounter import Encounter
from services.immersion.domain.evaluation import Evaluator
from services.immersion.domain.facts import Project, Reason
from services.immersion.domain.guest import Guest
from services.immersion.domain.host import Absence, Contact, Host, HostKind
from services.immersion.domain.stay import Stay
from services.immersion.store import hosts, stays
from tests.desk import NOON
from tests.immersion.desk import Desk, a_desk, a_memory
from tests.immersion.stays import (
    ALONE,
    COUPLE,
    DAY,
    EVERY_STAY,
    FIRST_DAY,
    HERE,
    LAST_DAY,
    NEXT_DOOR,
    PARTNER,
    PROJECT,
    RECORDER,
    TODAY,
    a_completed_stay,
    a_host,
    a_planned_stay,
    a_proposed_stay,
)
from tests.office import Office, office
from tests.platform import Platform

Timers = Callable[[UUID], Awaitable[dict[str, date]]]


@dataclass
class Store:
    """A desk, and a look at the timers behind it."""

    desk: Desk
    timers: Timers


def in_memory(memory: Memory) -> Store:
    async def timers(item: UUID) -> dict[str, date]:
        return {name: due for name, id, due in memory.due(date.max) if id == item}

    return Store(a_desk(memory), timers)


def in_postgresql(made: Office) -> Store:
    async def timers(item: UUID) -> dict[str, date]:
        query = text("select name, due_on from timer where item = :item")
        async with made.runtime.engine.connect() as connection:
            rows = await connection.execute(query, {"item": item})
            return {row.name: row.due_on for row in rows}

    transactions = made.runtime.transactions
    return Store(Desk(lambda cause: transactions.begin("test", cause=cause), made.clock), timers)


@pytest.fixture(scope="module", params=["memory", "postgresql"])
async def store(request: Any, platform: Platform) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield in_memory(a_memory())
        return
    async with office(platform, service, now=NOON) as made:
        yield in_postgresql(made)


def a_full_stay() -> Stay:
    """A stay with a value in every field that can have one."""
    stay = a_completed_stay()
    stay.officer, stay.reason = RECORDER, Reason.OTHER
    stay.reminded_on, stay.reply_by, stay.followed_up = LAST_DAY, FIRST_DAY, True
    stay.declined = [PARTNER]
    return stay


async def kept(store: Store, item: Any) -> Any:
    """The item as it comes back from the store."""
    async with store.desk.work() as work:
        work.save(item)
    async with store.desk.work() as work:
        return await work.get(type(item), item.id)


@pytest.mark.parametrize("name", EVERY_STAY)
async def test_a_stay_of_any_age_comes_back_as_it_was(store: Store, name: str) -> None:
    stay = EVERY_STAY[name]()
    assert await kept(store, stay) == stay


async def test_no_field_of_a_stay_is_lost(store: Store) -> None:
    stay = a_full_stay()
    empty = [each.name for each in fields(Stay) if getattr(stay, each.name) in (None, [], ())]
    assert empty == []
    assert await kept(store, stay) == stay


async def test_a_guest_comes_back_as_it_was(store: Store) -> None:
    for guest in (Guest.welcome(uuid4(), COUPLE, PROJECT), Guest.ended(uuid4())):
        assert await kept(store, guest) == guest


async def test_a_host_comes_back_as_it_was(store: Store) -> None:
    host = a_host(
        kind=HostKind.AGENCY,
        contact=Contact("Agence Fictive", "01 00 00 00 00", "agence@exemple.invalid"),
        offers=frozenset({Encounter.ELECTED, Encounter.PARTNER}),
        trades=("N4101", "D1102"),
        absences=(Absence(FIRST_DAY, LAST_DAY),),
        active=False,
    )
    assert await kept(store, host) == host


async def test_each_save_is_another_version(store: Store) -> None:
    stay = await kept(store, a_proposed_stay())
    assert stay.version == 1
    async with store.desk.work() as work:
        work.save(await work.get(Stay, stay.id))
    async with store.desk.work() as work:
        assert (await work.peek(Stay, stay.id)).version == 2


def test_a_stay_is_listed_where_it_is_planned_before_that_where_it_is_wished_for() -> None:
    proposed, planned = a_proposed_stay(), a_planned_stay(epci=NEXT_DOOR)
    assert stays.columns(proposed)["epci"] == HERE
    assert stays.columns(planned)["epci"] == NEXT_DOOR
    proposed.project = Project("job")
    assert stays.columns(proposed)["epci"] is None


@pytest.mark.parametrize("name", EVERY_STAY)
def test_the_columns_of_a_stay_say_what_it_is(name: str) -> None:
    stay = EVERY_STAY[name]()
    stay.officer = RECORDER
    columns = stays.columns(stay)
    assert columns | {"epci": ""} == {
        "status": stay.status.value,
        "officer": RECORDER,
        "waits": name not in {"completed", "cancelled", "interrupted"},
        "epci": "",
    }


def test_the_columns_of_a_host_say_who_and_where() -> None:
    host = a_host(kind=HostKind.BUSINESS, epci=NEXT_DOOR)
    assert hosts.columns(host) == {"kind": "business", "epci": NEXT_DOOR, "agency": None}


async def test_lists_filter_on_each_column_and_go_on_where_they_stopped(store: Store) -> None:
    mine = f"officer-{uuid4()}"
    made = [a_planned_stay(), a_planned_stay(), a_planned_stay(epci=NEXT_DOOR), a_proposed_stay()]
    cancelled = a_planned_stay()
    cancelled.cancel(Reason.OTHER, TODAY)
    async with store.desk.work() as work:
        for stay in (*made, cancelled):
            stay.officer = mine
            work.save(stay)

    async def ids(**where: object) -> set[UUID]:
        async with store.desk.work() as work:
            page = await work.page(Stay, where={"officer": mine, **where})
            return {stay.id for stay in page.items}

    assert await ids() == {stay.id for stay in (*made, cancelled)}
    assert await ids(epci=NEXT_DOOR) == {made[2].id}
    assert await ids(status="cancelled") == {cancelled.id}
    assert await ids(waits=True) == {stay.id for stay in made}
    assert await ids(subject=made[3].subject) == {made[3].id}
    found: list[UUID] = []
    after: str | None = None
    for size in (2, 2, 1):
        async with store.desk.work() as work:
            page = await work.page(Stay, where={"officer": mine}, after=after, limit=2)
        assert len(page.items) == size
        found, after = [*found, *(stay.id for stay in page.items)], page.next
    assert after is None
    assert found == sorted(stay.id for stay in (*made, cancelled))


async def test_timers_follow_the_stay(store: Store) -> None:
    store.desk.on(TODAY)
    stay = await store.desk.confirmed()
    assert await store.timers(stay.id) == {NO_SHOW: FIRST_DAY + DAY}
    async with store.desk.work() as work:
        await use_cases.cancel(stay.id, Reason.OTHER, None, work)
    assert await store.timers(stay.id) == {}


async def test_an_anonymised_candidate_leaves_no_row_and_no_timer(store: Store) -> None:
    store.desk.on(TODAY)
    stay = await store.desk.planned(ALONE)
    async with store.desk.work() as work:
        await use_cases.anonymise(stay.subject, TODAY, work)
    assert await store.timers(stay.id) == {}
    async with store.desk.work() as work:
        with pytest.raises(NotFound):
            await work.get(Stay, stay.id)
        with pytest.raises(NotFound):
            await work.get(Guest, stay.subject)


async def test_a_stay_is_followed_from_end_to_end(store: Store) -> None:
    store.desk.on(TODAY)
    stay = await store.desk.completed()
    kept_one = await store.desk.stay(stay.subject)
    assert kept_one == stay
    assert [each.by for each in kept_one.evaluations] == list(Evaluator)


async def test_a_host_that_is_updated_is_listed_anew(store: Store) -> None:
    host = await kept(store, a_host())
    async with store.desk.work() as work:
        held = await work.get(Host, host.id)
        held.profile = a_host(kind=HostKind.ELECTED).profile
        work.save(held)
    async with store.desk.work() as work:
        page = await work.page(Host, where={"kind": "elected"}, limit=200)
    assert host.id in {each.id for each in page.items}
