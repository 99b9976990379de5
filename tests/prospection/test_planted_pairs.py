"""Which files make a pair: planted doubles are found, near misses are not."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from chassis import migrate, rows
from chassis.limits import Limits, Rate, TooMany
from chassis.memory import Memory
from services.prospection import use_cases
from services.prospection.app import service
from services.prospection.domain.deadlines import COMPARE
from services.prospection.domain.household import Household
from services.prospection.domain.likeness import Reason, likeness
from services.prospection.domain.pair import Pair, pair_of
from services.prospection.domain.people import Contact, Role
from services.prospection.store import candidates
from tests.platform import Platform
from tests.prospection.candidates import TODAY, a_registered_candidate, alone, an_adult
from tests.prospection.desk import Desk, a_desk, a_memory

Two = frozenset[UUID]


def someone(given: str, family: str, email: str | None = None, phone: str | None = None) -> Any:
    adult = an_adult(Role.LEAD, given_name=given, family_name=family)
    adult.contact = Contact(email or f"{adult.id.hex}@exemple.invalid", phone)
    return Household(adults=[adult])


async def compare_all(memory: Memory, desk: Desk) -> None:
    for timer, item, _ in memory.due(TODAY):
        if timer == COMPARE:
            async with desk.work() as work:
                await use_cases.compare(item, work)


def pairs_in(memory: Memory) -> set[Two]:
    return {frozenset((pair.one, pair.other)) for pair in memory.kept(Pair)}


PLANTED = [
    (someone("Zénobie", "Alpaga"), someone("ZENOBIE", "Alpaga")),
    (someone("Zénobie", "Belette"), someone("Zenobi", "Belete")),
    (someone("Zénobie", "Castor"), someone("Castor", "Zénobie")),
    (someone("Anne-Lise", "Dauphin"), someone("Anne Lise", "Dauphin")),
    (someone("Odon", "Épervier", "nid@exemple.invalid"), someone("A", "B", "NID@exemple.invalid")),
    (someone("Odon", "Faucon", phone="0639981101"), someone("C", "D", phone="0639981101")),
    (someone("Odon", "Gerbille"), someone("Oddon", "Gerbile")),
    (someone("Ménodore", "Héron"), someone("Menodroe", "Heron")),
]
NEAR_MISSES = [
    (someone("Zénobie", "Ibis"), someone("Barnabé", "Ibis")),
    (someone("Zénobie", "Jaseur"), someone("Zénobie", "Kiwi")),
    (someone("Zénobie", "Lamantin"), someone("Zénobie Marie", "Lamantin")),
    (someone("Odon", "Martre", phone="0639981102"), someone("E", "F", phone="0639981103")),
    (someone("Odon", "Narval", "a@exemple.invalid"), someone("G", "H", "a@example.invalid")),
    (someone("Ménodore", "Otarie"), someone("Menodor", "Otra")),
]


async def test_every_planted_pair_is_found_and_nothing_else() -> None:
    memory = a_memory()
    desk, planted = a_desk(memory), set()
    for one, other in (*PLANTED, *NEAR_MISSES):
        pair = frozenset([(await desk.registered(each)).id for each in (one, other)])
        if (one, other) in PLANTED:
            planted.add(pair)
    await compare_all(memory, desk)
    found = pairs_in(memory)
    recall, precision = len(found & planted) / len(planted), len(found & planted) / len(found)
    assert (recall, precision) == (1.0, 1.0)


async def test_a_file_is_compared_where_it_looks_otherwise_and_only_then() -> None:
    memory = a_memory()
    desk = a_desk(memory)
    file = await desk.registered(someone("Zénobie", "Alpaga"))
    assert (COMPARE, file.id, TODAY) in memory.due(TODAY)
    memory.timers.clear()
    async with desk.work() as work:
        await use_cases.inform(file.id, file.known.people[0].id, None, None, work)
    assert COMPARE not in {timer for timer, _, _ in memory.due(TODAY)}
    async with desk.work() as work:
        await use_cases.assign(file.id, "officer-2", work)
    assert COMPARE in {timer for timer, _, _ in memory.due(TODAY)}


def test_the_list_is_limited_as_search_is() -> None:
    limits = Limits(Rate(60, 100), Rate(6, 1))
    limits.take("officer-1", "prospection.duplicate-search")
    with pytest.raises(TooMany):
        limits.take("officer-1", "prospection.duplicate-search")


def test_a_pair_is_the_same_one_whichever_file_was_compared() -> None:
    one, other = (a_registered_candidate(someone("Zénobie", "Alpaga")) for _ in range(2))
    mine, theirs = likeness(one, other), likeness(other, one)
    assert mine is not None
    assert theirs is not None
    assert Pair.of(mine) == Pair.of(theirs)
    assert Pair.of(mine).subject == pair_of(other.id, one.id)


def test_a_heavier_pair_comes_before_a_lighter_one() -> None:
    def pair(*reasons: Reason) -> Pair:
        found = likeness(*(a_registered_candidate(someone("Zénobie", "Alpaga")) for _ in range(2)))
        assert found is not None
        found = type(found)(found.mine, found.other, reasons)
        return Pair.of(found)

    def ids(pairs: Iterable[Pair]) -> list[UUID]:
        return [each.id for each in pairs]

    heavy, light = pair(Reason.SAME_EMAIL, Reason.ALIKE_NAMES), pair(Reason.SAME_PHONE)
    assert ids([heavy, light]) == sorted(ids([light, heavy]))


async def test_files_that_were_there_before_are_compared_once(platform: Platform) -> None:
    made = await platform.database(service.name)
    url = (
        f"postgresql+asyncpg://{made.user}:{made.password}@{made.host}:{made.port}/{made.database}"
    )
    engine = create_async_engine(url)

    def first_revision(connection: Connection) -> None:
        config = migrate._config(service.name)
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    async with engine.connect() as connection:
        await connection.run_sync(first_revision)
        await connection.commit()
        await rows.write(connection, candidates, [a_registered_candidate(alone())])
        await connection.commit()
    await migrate.upgrade(service.name, url)
    async with engine.connect() as connection:
        assert (await connection.scalars(text("select name from timer"))).all() == [COMPARE]
    await engine.dispose()
