"""What installation's tests share: its memory for the rules, one office for the rest."""

from collections.abc import AsyncIterator

import pytest

from chassis.memory import Memory
from services.installation.app import service
from tests.desk import NOON
from tests.installation.desk import Desk, a_memory
from tests.installation.reception import Reception
from tests.office import Office, office
from tests.platform import Platform


@pytest.fixture
def memory() -> Memory:
    return a_memory()


@pytest.fixture
def desk(memory: Memory) -> Desk:
    return Desk.over(memory)


@pytest.fixture(scope="session")
async def shared(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
async def at_work(shared: Office) -> AsyncIterator[Office]:
    """The shared office, back on its first day; nothing may be left parked."""
    shared.clock.moment = NOON
    yield shared
    assert await shared.parked() == []


@pytest.fixture
async def reception(at_work: Office) -> AsyncIterator[Reception]:
    """Two officers of it."""
    async with at_work.officer("officer-1") as first, at_work.officer("officer-2") as second:
        yield Reception(at_work, first, second)
