"""What these tests share: an office, its officers, and a scene of people's own acts."""

from collections.abc import AsyncIterator

import pytest

from services.prospection.app import service
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.front import Front
from tests.prospection.postbox import Postbox, carried_by, visitor
from tests.prospection.scene import Scene


@pytest.fixture(scope="session")
async def reached_by_people(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
async def scene(reached_by_people: Office) -> AsyncIterator[Scene]:
    """The shared office, back on its first day; nothing may be left parked or to be sent."""
    reached_by_people.clock.moment = NOON
    await carried_by(Postbox(), reached_by_people).send_due()
    async with visitor(reached_by_people) as web:
        yield Scene(reached_by_people, web)
    assert await reached_by_people.parked() == []


@pytest.fixture(scope="module")
async def at_work(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture(scope="module")
async def officer(at_work: Office) -> AsyncIterator[Front]:
    async with at_work.officer("officer-1") as client:
        yield Front(client)


@pytest.fixture(scope="module")
async def colleague(at_work: Office) -> AsyncIterator[Front]:
    async with at_work.officer("officer-2") as client:
        yield Front(client)
