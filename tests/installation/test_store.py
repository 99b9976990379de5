"""Paths and newcomers are kept whole; the same suite over the double and over PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis.errors import Taken
from services.installation.app import service
from services.installation.domain.deadlines import UNKNOWN_PRESENCE
from services.installation.domain.gate import Word
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.path import Path
from services.installation.domain.state import Basis
from services.installation.store.paths import paths
from tests.desk import NOON
from tests.installation.desk import Desk, a_memory
from tests.installation.paths import (
    ALONE,
    COUPLE,
    DAY,
    EVERY_PATH,
    FIRM,
    HERE,
    MOVING_DAY,
    NEXT_DOOR,
    RULE,
    TODAY,
    a_corrected_path,
    a_newcomer,
    a_plan,
    an_opened_path,
)
from tests.office import office
from tests.platform import Platform

Timers = Callable[[UUID], Awaitable[dict[str, date]]]


@dataclass
class Store:
    """A desk, and a look at the timers behind it."""

    desk: Desk
    timers: Timers


@pytest.fixture(scope="module", params=["memory", "postgresql"])
async def store(request: Any, platform: Platform) -> AsyncIterator[Store]:
    if request.param == "memory":
        memory = a_memory()

        async def in_memory(item: UUID) -> dict[str, date]:
            return {name: due for name, id, due in memory.due(date.max) if id == item}

        yield Store(Desk.over(memory), in_memory)
        return
    async with office(platform, service, now=NOON) as made:

        async def in_postgresql(item: UUID) -> dict[str, date]:
            query = text("select name, due_on from timer where item = :item")
            async with made.runtime.engine.connect() as connection:
                rows = await connection.execute(query, {"item": item})
                return {row.name: row.due_on for row in rows}

        transactions = made.runtime.transactions
        desk = Desk(lambda cause: transactions.begin("test", cause=cause), made.clock)
        yield Store(desk, in_postgresql)


async def kept(store: Store, item: Any) -> Any:
    """The item as it comes back from the store."""
    async with store.desk.work() as work:
        work.save(item)
    async with store.desk.work() as work:
        return await work.get(type(item), item.id)


@pytest.mark.parametrize("party", [COUPLE, ALONE, FIRM], ids=["couple", "alone", "firm"])
@pytest.mark.parametrize("name", set(EVERY_PATH) - {"corrected"})
async def test_a_path_of_any_age_comes_back_as_it_was(store: Store, name: str, party: Any) -> None:
    path = EVERY_PATH[name](party)
    assert await kept(store, path) == path


async def test_no_field_of_a_path_is_lost(store: Store) -> None:
    path = a_corrected_path()
    path.departed_on = path.ended_on = TODAY
    path.reason = "work"
    empty = [each.name for each in fields(Path) if getattr(path, each.name) in (None, [], {}, ())]
    assert empty == []
    assert await kept(store, path) == path


async def test_a_newcomer_comes_back_as_it_was(store: Store) -> None:
    known, ended, forgotten = a_newcomer(), Newcomer(id=uuid4()), a_newcomer(FIRM)
    known.hears(Word.PASSED, TODAY)
    known.recompose(ALONE, TODAY)
    known.recompose(COUPLE, TODAY + DAY)
    ended.ends(known.id, TODAY)
    forgotten.is_forgotten_from(TODAY)
    for newcomer in (known, ended, forgotten):
        assert await kept(store, newcomer) == newcomer


async def test_the_timer_of_a_path_follows_from_what_it_says(store: Store) -> None:
    path = await store.desk.installed()
    assert path.arrival is not None
    assert path.presence_given_up_on(RULE) is not None
    assert await store.timers(path.id) == {UNKNOWN_PRESENCE: path.presence_given_up_on(RULE)}
    async with store.desk.work() as work:
        left = await work.get(Path, path.id)
        work.save(left, left.depart(work.today, RULE))
        work.dismiss(UNKNOWN_PRESENCE, left)
    assert await store.timers(path.id) == {}


def test_a_path_is_listed_where_they_live_before_that_where_they_mean_to() -> None:
    path = an_opened_path()
    assert paths.columns(path)["epci"] == HERE
    path.first_epci = None
    path.project = replace(path.project, epcis=(NEXT_DOOR,))
    assert paths.columns(path)["epci"] == NEXT_DOOR
    path.plan = a_plan(epci=HERE)
    assert paths.columns(path)["epci"] == HERE


@pytest.mark.parametrize("name", EVERY_PATH)
def test_the_columns_of_a_path_say_what_it_is(name: str) -> None:
    path = EVERY_PATH[name]()
    columns = paths.columns(path)
    assert columns["status"] == path.status.value
    assert columns["active"] is (name not in {"departed", "abandoned", "transferred"})
    assert columns["arrived"] is (
        name in {"arrived", "ready", "installed", "corrected", "departed"}
    )
    assert columns["referent"] == path.technical_referent


async def test_postgresql_refuses_a_second_path_whatever_the_code_does(platform: Platform) -> None:
    newcomer = a_newcomer()
    first, _ = Path.open(uuid4(), newcomer, Basis.RETURN, TODAY, RULE)
    second, _ = Path.open(uuid4(), newcomer, Basis.RETURN, TODAY, RULE)
    async with office(platform, service, now=NOON) as made:
        desk = Desk(lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock)
        async with desk.work() as work:
            work.save(first)
        with pytest.raises(Taken):
            async with desk.work() as work:
                work.save(second)
        async with desk.work() as work:
            ended = await work.get(Path, first.id)
            work.save(ended, ended.abandon("work", MOVING_DAY, RULE))
        async with desk.work() as work:
            second.version = 0
            work.save(second)
