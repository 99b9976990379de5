"""What insertion's tests share: its memory for the rules, one office for the rest."""

from collections.abc import AsyncIterator

import pytest

from chassis.memory import Memory
from services.insertion.app import service
from tests.desk import NOON
from tests.insertion.arrivals import Town
from tests.insertion.desk import Desk, a_desk, a_memory
from tests.insertion.local_reception import Counter
from tests.insertion.posts import Exchange
from tests.insertion.reception import Reception
from tests.insertion.school import School
from tests.insertion.writing import Writing
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.postbox import visitor


@pytest.fixture
def memory() -> Memory:
    return a_memory()


@pytest.fixture
def desk(memory: Memory) -> Desk:
    return a_desk(memory)


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
    """Two advisers of it, somebody at the reception, and the council's secretary."""
    async with (
        at_work.officer("adviser-1", "insertion-adviser") as first,
        at_work.officer("adviser-2", "insertion-adviser") as second,
        at_work.officer("officer-1", "reception-officer") as desk,
        at_work.officer("secretary-1", "council-secretary") as secretary,
    ):
        yield Reception(at_work, first, second, desk, secretary)


@pytest.fixture
async def counter(at_work: Office) -> AsyncIterator[Counter]:
    """Those who look after local people, over the same office."""
    async with (
        at_work.officer("adviser-1", "insertion-adviser") as first,
        at_work.officer("adviser-2", "insertion-adviser") as second,
        at_work.officer("coordinator-1", "insertion-coordinator") as coordinator,
        at_work.officer("agent-1", "agency-correspondent", agency="france-travail") as agent,
        at_work.officer("auditor-1", "auditor") as auditor,
    ):
        yield Counter(at_work, first, second, coordinator, agent, auditor)


@pytest.fixture
async def town(at_work: Office, counter: Counter) -> AsyncIterator[Town]:
    """The same, with those who speak to employers and to newcomers."""
    async with (
        at_work.officer("employers-1", "employer-relations") as employers,
        at_work.officer("officer-1", "reception-officer") as reception,
    ):
        yield Town(counter, employers, reception)


@pytest.fixture
def exchange(town: Town) -> Exchange:
    """The exchange of jobs, over the same office."""
    return Exchange(town.counter, town.employers)


@pytest.fixture
def school(exchange: Exchange, town: Town) -> School:
    """Trainings, over the same office."""
    return School(exchange, town.reception)


@pytest.fixture(scope="session")
async def written_from(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
async def writing(written_from: Office) -> AsyncIterator[Writing]:
    """Two advisers and the reception of an office that writes to partners, and a browser."""
    written_from.clock.moment = NOON
    async with (
        written_from.officer("adviser-1", "insertion-adviser") as first,
        written_from.officer("adviser-2", "insertion-adviser") as second,
        written_from.officer("officer-1", "reception-officer") as desk,
        visitor(written_from) as web,
    ):
        made = Writing(Reception(written_from, first, second, desk, desk), web)
        await made.deliver()
        made.box.taken.clear()
        made.people.asked.clear()
        yield made
    assert await written_from.parked() == []
