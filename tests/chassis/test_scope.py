"""Scope: what is out of reach is not there, in the store, in its double, and in the database."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel import Field, SQLModel

from chassis import scope
from chassis.clock import SetClock
from chassis.errors import NotFound, OutOfReach, Taken
from chassis.listening import Listen
from chassis.memory import Memory
from chassis.rights import PLATFORM, Grant, Rights, Scope
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.store import Row, Table
from chassis.work import Work
from tests.chassis.stage import Note, Stage, notes
from tests.chassis.stores import EVENING, a_note
from tests.platform import Platform
from tests.territories import a_territory

HERE, NEXT_DOOR = "999000001", "999000002"


@dataclass
class Home:
    """A bridge home: somewhere, looked after by somebody."""

    id: UUID
    subject: UUID
    epci: str | None = HERE
    officer: str | None = None
    door: str | None = None
    version: int = 0


class HomeRow(Row, table=True):
    __tablename__ = "test_home"
    epci: str | None = Field(default=None)
    officer: str | None = Field(default=None)
    door: str | None = Field(default=None, unique=True)


homes = Table(
    Home,
    HomeRow,
    columns=lambda home: {"epci": home.epci, "officer": home.officer, "door": home.door},
)
REFERENT = Rights(
    (Grant(Scope("epci", frozenset({HERE})), frozenset({"names"})),), frozenset({"names"})
)
OFFICER = Rights((Grant(Scope("officer", frozenset({"officer-1"}))),), frozenset({"names"}))
OF_NOTHING = Rights((Grant(Scope("epci")),))
OF_AN_AGENCY = Rights((Grant(Scope("agency", frozenset({HERE, "officer-1"}))),))


class Store(Protocol):
    def work(self, rights: Rights = PLATFORM) -> AbstractAsyncContextManager[Work]: ...


class OfSql:
    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def work(self, rights: Rights = PLATFORM) -> AbstractAsyncContextManager[Work]:
        return self.runtime.transactions.begin("test", rights=rights)


class OfMemory:
    def __init__(self) -> None:
        self._memory = Memory((notes, homes), a_territory(), SetClock(EVENING))

    def work(self, rights: Rights = PLATFORM) -> AbstractAsyncContextManager[Work]:
        return self._memory.work(rights=rights)


@asynccontextmanager
async def a_sql_store(platform: Platform, *, locked: bool = True) -> AsyncIterator[OfSql]:
    stage = Stage(platform, SetClock(EVENING))
    service = Service("sender", "Émetteur", (notes, homes), (), Listen(), ModuleType("sender"))
    runtime = stage.runtime(service, await stage.database())
    async with runtime.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.tables["test_home"].create)
        for statement in scope.guarded("test_home", "epci", "officer") if locked else ():
            await connection.execute(text(statement))
    yield OfSql(runtime)
    await runtime.engine.dispose()


@pytest.fixture(params=["postgresql", "postgresql without its lock", "memory"])
async def store(request: pytest.FixtureRequest, platform: Platform) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield OfMemory()
        return
    async with a_sql_store(platform, locked=request.param == "postgresql") as made:
        yield made


def a_home(subject: UUID | None = None, **told: Any) -> Home:
    id = uuid4()
    return Home(id, subject or id, **told)


async def saved(store: Store, *items: Home | Note) -> None:
    async with store.work() as work:
        for item in items:
            work.save(item)


@pytest.mark.parametrize(
    ("rights", "beyond"),
    [
        (REFERENT, {"epci": NEXT_DOOR}),
        (REFERENT, {"epci": None}),
        (OFFICER, {"officer": "officer-2"}),
        (OFFICER, {"officer": None}),
        (OF_NOTHING, {"epci": None, "officer": None}),
        (OF_AN_AGENCY, {}),
    ],
)
async def test_what_is_out_of_reach_is_not_there(
    store: Store, rights: Rights, beyond: dict[str, Any]
) -> None:
    home = a_home(**({"officer": "officer-1"} | beyond))
    await saved(store, home)
    async with store.work(rights) as work:
        with pytest.raises(NotFound):
            await work.get(Home, home.id)
        with pytest.raises(NotFound):
            await work.peek(Home, home.id)
        assert await work.find(Home, epci=home.epci) is None
        assert (await work.page(Home)).items == []


@pytest.mark.parametrize("rights", [REFERENT, OFFICER, PLATFORM])
async def test_what_is_within_reach_is_read_and_written(store: Store, rights: Rights) -> None:
    home, other = a_home(officer="officer-1"), a_home(epci=NEXT_DOOR, officer="officer-2")
    await saved(store, home, other)
    async with store.work(rights) as work:
        found = await work.get(Home, home.id)
        found.door = "3"
        work.save(found)
    async with store.work(rights) as work:
        assert (await work.peek(Home, home.id)).door == "3"
        count = 2 if rights.everything else 1
        assert len((await work.page(Home)).items) == count


async def test_a_file_may_be_handed_over_and_is_then_out_of_reach(store: Store) -> None:
    home = a_home(officer="officer-1")
    await saved(store, home)
    async with store.work(OFFICER) as work:
        mine = await work.get(Home, home.id)
        mine.officer = "officer-2"
        work.save(mine)
    async with store.work(OFFICER) as work:
        with pytest.raises(NotFound):
            await work.get(Home, home.id)


async def test_nobody_makes_what_is_for_others_to_make(store: Store) -> None:
    async with store.work(REFERENT) as work:
        work.save(a_home())
        with pytest.raises(OutOfReach):
            work.save(a_home(epci=NEXT_DOOR))


async def test_rules_weigh_what_nobody_is_shown(store: Store) -> None:
    """`about` gives a rule all there is of a subject; none of it can then be got by its id."""
    subject = uuid4()
    mine, theirs = a_home(subject), a_home(subject, epci=NEXT_DOOR)
    await saved(store, mine, theirs)
    async with store.work(REFERENT) as work:
        assert {each.id for each in await work.about(Home, subject)} == {mine.id, theirs.id}
        assert (await work.get(Home, mine.id)).id == mine.id
        with pytest.raises(NotFound):
            await work.get(Home, theirs.id)
        assert [each.id for each in (await work.page(Home)).items] == [mine.id]


async def test_what_exists_out_of_reach_is_still_taken(store: Store) -> None:
    await saved(store, a_home(epci=NEXT_DOOR, door="3"))
    with pytest.raises(Taken):
        async with store.work(REFERENT) as work:
            work.save(a_home(door="3"))


async def test_what_says_not_whose_it_is_is_for_all(store: Store) -> None:
    note = a_note("mot")
    await saved(store, note)
    async with store.work(OF_NOTHING) as work:
        assert (await work.get(Note, note.id)).words == ["mot"]


async def test_a_count_is_of_what_is_within_reach(store: Store) -> None:
    await saved(store, a_home(door="blue"), a_home(epci=NEXT_DOOR, door="red"))
    async with store.work(REFERENT) as work:
        counts = await work.count(Home, "door")
    assert (counts["blue"], counts.get("red")) == (1, None)


async def test_a_field_is_shown_of_everything_to_who_reaches_everything(store: Store) -> None:
    everywhere = Rights((Grant(Scope(), frozenset({"names"})),), frozenset({"names"}))
    async with store.work(REFERENT) as work:
        assert not work.shows("names")
    async with store.work(everywhere) as work:
        assert work.shows("names")


async def test_a_field_is_shown_by_a_role_within_its_reach(store: Store) -> None:
    mine, theirs = a_home(), a_home(epci=NEXT_DOOR)
    async with store.work(REFERENT) as work:
        assert (work.shows("names", mine), work.shows("names", theirs)) == (True, False)
    async with store.work(OFFICER) as work:
        assert not work.shows("names", mine)
    async with store.work() as work:
        assert work.shows("names", theirs)


async def test_without_the_stores_filter_the_database_still_hides_rows(platform: Platform) -> None:
    mine, theirs, nobodys = a_home(), a_home(epci=NEXT_DOOR, officer="officer-1"), a_home(epci=None)
    async with a_sql_store(platform) as store:
        await saved(store, mine, theirs, nobodys)
        seen: dict[str, set[UUID]] = {}
        told = {"referent": REFERENT, "officer": OFFICER, "nobody": OF_NOTHING, "all": PLATFORM}
        for name, rights in told.items():
            async with store.runtime.transactions.begin("test", rights=rights) as work:
                rows = await work.connection.execute(text("select id from test_home"))
                seen[name] = {row.id for row in rows}
                changed = text("update test_home set door = 'x' || id where epci is null")
                found = (await work.connection.execute(changed)).rowcount
                assert found == (1 if name == "all" else 0)
        assert seen == {
            "referent": {mine.id},
            "officer": {theirs.id},
            "nobody": set(),
            "all": {mine.id, theirs.id, nobodys.id},
        }


async def test_one_persons_reach_does_not_outlive_their_request(platform: Platform) -> None:
    """Connections go from one person to the next."""
    async with a_sql_store(platform) as store:
        await saved(store, a_home(epci=NEXT_DOOR))
        for _ in range(3):
            async with store.work(REFERENT) as work:
                assert (await work.page(Home)).items == []
            async with store.runtime.engine.connect() as connection:
                assert await connection.scalar(text("select count(*) from test_home")) == 1
