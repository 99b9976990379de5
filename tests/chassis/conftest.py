"""What the delivery tests share: a sender and a receiver on real Kafka and PostgreSQL."""

import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import structlog

from chassis import logs
from tests.chassis.counter import Counter, a_counter
from tests.chassis.stage import Stage
from tests.chassis.stores import Store, a_memory_store, a_sql_store
from tests.platform import Platform


@pytest.fixture
async def stage(platform: Platform) -> AsyncIterator[Stage]:
    made = await Stage(platform).prepare()
    yield made
    await made.close()


@pytest.fixture(scope="module")
async def counter(platform: Platform) -> AsyncIterator[Counter]:
    made = await a_counter(platform)
    yield made
    await made.stage.close()


@pytest.fixture
async def officer(counter: Counter) -> AsyncIterator[httpx.AsyncClient]:
    """An officer at the counter."""
    async with counter.caller() as client:
        yield client


@pytest.fixture(scope="module")
async def sql(platform: Platform) -> AsyncIterator[Store]:
    async with a_sql_store(platform) as made:
        yield made


@pytest.fixture(params=["sql", "memory"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each test of the suite runs over both."""
    made: Store = request.getfixturevalue("sql") if request.param == "sql" else a_memory_store()
    return made


class Lines:
    """What was logged since the test began, as it would be on standard error."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (json.loads(line) for line in self.text.splitlines())

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self if line["event"] == event]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The logs of a process, captured whole, down to the finest level."""
    root, captured = logging.getLogger(), Lines()
    handlers, root.handlers = root.handlers, []
    logs.configure("sender", "t-0", "DEBUG", captured.stream)
    yield captured
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    logging.captureWarnings(False)
    root.handlers = handlers
