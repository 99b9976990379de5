"""Candidates are kept whole; the same suite over the double and over PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis.errors import Taken
from chassis.memory import Memory
from services.prospection import use_cases
from services.prospection.app import service
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.deadlines import COMPARE, FORGET_APPLICATION, INACTIVE
from services.prospection.domain.facts import Alert
from services.prospection.domain.household import Household
from services.prospection.domain.people import Role
from services.prospection.domain.project import Kind, Project
from services.prospection.store import candidates
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import (
    DAY,
    EVERY_CANDIDATE,
    HERE,
    NEXT_DOOR,
    TODAY,
    a_qualified_candidate,
    a_ready_candidate,
    a_registered_candidate,
    alone,
    an_adult,
    an_assigned_candidate,
)
from tests.prospection.desk import Desk, a_desk, a_memory

Timers = Callable[[UUID], Awaitable[dict[str, date]]]
Dump = Callable[[UUID], Awaitable[str]]


@dataclass
class Store:
    """A desk, and a look at the timers and the rows behind it."""

    desk: Desk
    timers: Timers
    dump: Dump


def in_memory(memory: Memory) -> Store:
    async def timers(item: UUID) -> dict[str, date]:
        return {
            name: due for name, id, due in memory.due(date.max) if id == item and name != COMPARE
        }

    async def dump(item: UUID) -> str:
        return str(memory.rows[Candidate][item])

    return Store(a_desk(memory), timers, dump)


def in_postgresql(made: Office) -> Store:
    async def timers(item: UUID) -> dict[str, date]:
        query = text("select name, due_on from timer where item = :item")
        async with made.runtime.engine.connect() as connection:
            rows = await connection.execute(query, {"item": item})
            return {row.name: row.due_on for row in rows if row.name != COMPARE}

    async def dump(item: UUID) -> str:
        query = text("select cast(candidate as text) from candidate where id = :item")
        async with made.runtime.engine.connect() as connection:
            return str(await connection.scalar(query, {"item": item}))

    transactions = made.runtime.transactions
    desk = Desk(lambda cause: transactions.begin("test", cause=cause), made.clock)
    return Store(desk, timers, dump)


@pytest.fixture(scope="module", params=["memory", "postgresql"])
async def store(request: Any, platform: Platform) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield in_memory(a_memory())
        return
    async with office(platform, service, now=NOON) as made:
        yield in_postgresql(made)


def a_full_candidate() -> Candidate:
    """A file with a value in every field that can have one."""
    candidate = a_ready_candidate()
    candidate.reason, candidate.merged_into = "not-mature", uuid4()
    candidate.alerts = dict.fromkeys(Alert, TODAY)
    candidate.distinct_from = [uuid4()]
    candidate.officer_name = "Maison Fictive de l'Accueil"
    candidate.looks = "empreinte"
    return candidate


async def kept(store: Store, candidate: Candidate) -> Candidate:
    """The file as it comes back from the store."""
    async with store.desk.work() as work:
        work.save(candidate)
    async with store.desk.work() as work:
        return await work.get(Candidate, candidate.id)


@pytest.mark.parametrize("name", EVERY_CANDIDATE)
async def test_a_file_of_any_age_comes_back_as_it_was(store: Store, name: str) -> None:
    candidate = EVERY_CANDIDATE[name]()
    assert await kept(store, candidate) == candidate


async def test_no_field_of_a_file_is_lost(store: Store) -> None:
    candidate = a_full_candidate()
    empty = [
        each.name for each in fields(Candidate) if getattr(candidate, each.name) in (None, [], {})
    ]
    assert empty == []
    found = await kept(store, candidate)
    assert found == candidate
    assert found.household.adults == candidate.household.adults


@pytest.mark.parametrize("name", EVERY_CANDIDATE)
def test_the_columns_of_a_file_say_what_it_is(name: str) -> None:
    candidate = EVERY_CANDIDATE[name]()
    assert candidates.columns(candidate) == {
        "status": candidate.status.value,
        "officer": candidate.officer,
        "epci": HERE if candidate.applicant else None,
        "waits": name
        in {"registered", "assigned", "under assessment", "ready", "declined", "organisation"},
        "application": candidate.application,
    }


def test_a_file_is_listed_where_its_first_wish_is() -> None:
    candidate = a_registered_candidate(project=Project(Kind.JOB, epcis=(NEXT_DOOR, HERE)))
    assert candidates.columns(candidate)["epci"] == NEXT_DOOR


async def test_one_application_is_kept_once_whoever_comes_first(store: Store) -> None:
    """Two transactions that do not see each other: the store says no to the second."""
    household = alone()
    await kept(store, a_registered_candidate(household))
    again = a_registered_candidate(deepcopy(household))
    with pytest.raises(Taken):
        async with store.desk.work() as work:
            work.save(again)


async def test_files_without_an_application_are_any_number(store: Store) -> None:
    for _ in range(2):
        candidate = a_registered_candidate(alone())
        candidate.forget_application()
        await kept(store, candidate)


async def test_lists_filter_on_each_column_and_go_on_where_they_stopped(store: Store) -> None:
    mine = f"officer-{uuid4()}"
    made = [
        an_assigned_candidate(),
        a_ready_candidate(),
        an_assigned_candidate(project=Project(Kind.JOB, epcis=(NEXT_DOOR,))),
        a_qualified_candidate(),
    ]
    async with store.desk.work() as work:
        for candidate in made:
            candidate.officer = mine
            work.save(candidate)

    async def ids(**where: object) -> set[UUID]:
        async with store.desk.work() as work:
            page = await work.page(Candidate, where={"officer": mine, **where})
            return {candidate.id for candidate in page.items}

    assert await ids() == {candidate.id for candidate in made}
    assert await ids(epci=NEXT_DOOR) == {made[2].id}
    assert await ids(status="qualified") == {made[3].id}
    assert await ids(waits=True) == {candidate.id for candidate in made[:3]}
    found: list[UUID] = []
    after: str | None = None
    for size in (2, 2):
        async with store.desk.work() as work:
            page = await work.page(Candidate, where={"officer": mine}, after=after, limit=2)
        assert len(page.items) == size
        found, after = [*found, *(candidate.id for candidate in page.items)], page.next
    assert after is None
    assert found == sorted(candidate.id for candidate in made)


async def test_timers_follow_the_file(store: Store) -> None:
    store.desk.on(TODAY)
    candidate = await store.desk.under_assessment()
    assert (await store.timers(candidate.id))[INACTIVE] == TODAY + 45 * DAY
    async with store.desk.work() as work:
        await use_cases.withdraw(candidate.id, "housing", None, work)
    assert INACTIVE not in await store.timers(candidate.id)


async def test_a_file_is_followed_from_end_to_end(store: Store) -> None:
    store.desk.on(TODAY)
    candidate = await store.desk.qualified()
    assert await store.desk.kept(candidate.id) == candidate
    assert await store.timers(candidate.id) == {}


async def test_a_lead_who_leaves_takes_the_application_along(store: Store) -> None:
    """One statement lets go of it and takes it again."""
    candidate = await store.desk.registered()
    made, lead = candidate.application, candidate.household.lead
    async with store.desk.work() as work:
        _, apart = await use_cases.separate(candidate.id, lead.id, None, None, (), None, work)
    assert (await store.desk.kept(apart.id)).application == made
    assert (await store.desk.kept(candidate.id)).application is None


async def test_two_files_become_one(store: Store) -> None:
    store.desk.on(TODAY)
    candidate, other = await store.desk.registered(), await store.desk.registered(alone())
    async with store.desk.work() as work:
        await use_cases.merge(candidate.id, other.id, Role.OTHER, {}, None, work)
    assert len((await store.desk.kept(candidate.id)).household.adults) == 3
    assert await store.timers(other.id) == {FORGET_APPLICATION: TODAY + 730 * DAY}
    assert "Zénobie" not in await store.dump(other.id)


async def test_an_anonymised_file_names_nobody_in_its_row(store: Store) -> None:
    household = Household(
        adults=[an_adult(), an_adult(Role.PARTNER), an_adult(Role.OTHER)],
    )
    for adult in household.adults:
        adult.wishes = f"le secret de {adult.given_name}"
    candidate = await store.desk.under_assessment(household)
    planted = [
        *(adult.given_name for adult in household.adults),
        *(adult.family_name for adult in household.adults),
        *(adult.contact.email or "" for adult in household.adults),
        *(str(adult.id) for adult in household.adults),
        "0639980001",
        "le secret de",
        "rappeler",
        candidate.application or "",
    ]
    before = await store.dump(candidate.id)
    assert [word for word in planted if word not in before] == []
    async with store.desk.work() as work:
        held = await work.get(Candidate, candidate.id)
        work.save(held, held.anonymise(work.today))
    after = await store.dump(candidate.id)
    assert [word for word in planted if word in after] == []
