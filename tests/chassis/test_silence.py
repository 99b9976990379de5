"""A connection to PostgreSQL that says nothing any more, without having ended, is given up."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import create_engine, is_infrastructure, transaction
from chassis.producer import Answer, Post, Row
from tests.chassis.stage import Stage, running, subjects, until
from tests.faults.proxy import Proxy
from tests.platform import Platform

ANSWER_SECONDS = 0.5
BOUND_SECONDS = 10.0


@pytest.fixture
def line(platform: Platform) -> Iterator[Proxy]:
    """What stands before PostgreSQL."""
    with Proxy(lambda: platform.postgres.port) as proxy:
        yield proxy


async def ask(engine: AsyncEngine) -> int:
    """One, or what went wrong; within a bound, whatever happens."""

    async def one() -> int:
        async with transaction(engine, "test") as connection:
            return int(await connection.scalar(text("select 1")) or 0)

    asking = asyncio.create_task(one())
    done, _ = await asyncio.wait({asking}, timeout=BOUND_SECONDS)
    asking.cancel()
    assert done, "waited for ever"
    return asking.result()


def engine_behind(line: Proxy, stage: Stage) -> AsyncEngine:
    """One that has a single connection."""
    url = make_url(stage.sender.settings.url()).set(host="127.0.0.1", port=line.port)
    return create_engine(url.render_as_string(hide_password=False), 1, 5, ANSWER_SECONDS)


async def test_a_connection_lost_without_a_word_is_given_up_for_another(
    stage: Stage, line: Proxy
) -> None:
    engine = engine_behind(line, stage)
    assert await ask(engine) == 1
    line.lose()
    with pytest.raises(TimeoutError):
        await ask(engine)
    assert await ask(engine) == 1
    await engine.dispose()


async def test_a_server_that_says_nothing_is_waited_for_no_longer_than_was_said(
    stage: Stage, line: Proxy
) -> None:
    engine = engine_behind(line, stage)
    assert await ask(engine) == 1
    line.silence()
    with pytest.raises(TimeoutError) as found:
        await ask(engine)
    assert is_infrastructure(found.value)
    line.heal()
    await engine.dispose()


class Losing(Post):
    """Loses the relay's connections in the middle of its first window."""

    def __init__(self, bootstrap: str, line: Proxy) -> None:
        super().__init__(bootstrap, "losing")
        self._losses = [line.lose]

    async def hand(self, row: Row) -> Answer:
        while self._losses:
            self._losses.pop()()
        return await super().hand(row)


async def test_a_relay_whose_connections_are_lost_carries_on_with_others(
    stage: Stage, line: Proxy
) -> None:
    there = str(stage.platform.postgres.port)
    relay = replace(
        stage.sender.relay,
        dsn=stage.sender.settings.dsn().replace(f":{there}/", f":{line.port}/"),
        make_post=lambda: Losing(stage.platform.bootstrap, line),
        answer_seconds=ANSWER_SECONDS,
        freeze_seconds=2,
    )
    amid_a_window, after = subjects(2)

    async def has_left() -> bool:
        return await stage.count("outbox", stage.sender) == 0

    async with running(relay.run):
        await stage.tell(amid_a_window, "un")
        await until(has_left)
        line.lose()
        await stage.tell(after, "deux")
        await until(has_left)
    assert await stage.count("sent", stage.sender) == 2
