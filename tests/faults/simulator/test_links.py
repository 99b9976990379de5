"""Connections outlive a seed, and what they carried does not; who dies is cut off."""

from collections.abc import AsyncIterator
from unittest.mock import patch

import asyncpg
import pytest
from sqlalchemy import text

from tests.faults.simulator.ground import Ground, House, a_ground
from tests.faults.simulator.links import ASKS, Links, gone, types_known
from tests.faults.simulator.play import Play
from tests.platform import Platform

WRITES = text("insert into stream (subject, shard) values ('held', 0)")
WRITTEN = "select count(*) from stream where subject = 'held'"


@pytest.fixture
async def ground(platform: Platform) -> AsyncIterator[Ground]:
    made = await a_ground(platform)
    yield made
    await made.close()


@pytest.fixture
def sender(ground: Ground) -> House:
    return ground.houses["sender"]


async def test_a_seed_leaves_its_connections_to_the_next_one(ground: Ground) -> None:
    await Play(ground, 1).run()
    every = [links for house in ground.houses.values() for links in house.links]
    former = [connection for links in every for connection in links.open]
    play = Play(ground, 2)
    await play.world.begin(play.chance)
    assert former
    assert not any(each.is_closed() for each in former)


async def test_a_death_undoes_transactions_and_leaves_what_is_idle(sender: House) -> None:
    links = sender.links[0]
    async with links.engine.connect() as idle, links.engine.connect() as held:
        await idle.execute(text("select 1"))
        await idle.rollback()
        await held.execute(WRITES)
        left, _ = links.open
        await gone(sender.control, links.undo())
        assert links.open == [left]
        await held.invalidate()
    await _writes(links, sender)


async def test_a_process_that_is_cut_off_knows_it_at_once(sender: House) -> None:
    links = sender.links[0]
    async with links.engine.begin() as connection:
        await connection.execute(text("select 1"))
    (cut,) = links.open
    await links.cut_off(sender.control)
    assert cut.is_closed()
    await _writes(links, sender)


async def _writes(links: Links, house: House) -> None:
    """Where nothing else was written, and nobody holds what is."""
    async with links.engine.begin() as connection:
        await connection.execute(WRITES)
    assert await house.control.fetchval(WRITTEN) == 1


async def test_what_a_type_is_is_asked_once(sender: House) -> None:
    asked: list[object] = []
    ask = getattr(asyncpg.Connection, ASKS)

    async def counted(*about: object) -> object:
        asked.append(about)
        return await ask(*about)

    with patch.object(asyncpg.Connection, ASKS, counted), types_known():
        for _ in range(3):
            connection = await asyncpg.connect(sender.links[0].dsn)
            assert await connection.fetchval("select $1::smallint[]", [1, 2]) == [1, 2]
            await connection.close()
    assert len(asked) == 1
