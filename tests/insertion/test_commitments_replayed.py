"""However often an installation is told, its commitments are proposed once: on real topics."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from contracts.event import Event
from services.insertion.app import service
from tests.insertion.arrivals import a_firm_installed, a_household_installed
from tests.journey.shuffled import Air, air
from tests.platform import Platform

TEN = range(10)


async def proposed(there: Air, arrival: UUID) -> tuple[int, int]:
    """How many commitments of an arrival are kept, and how many were announced."""
    kept = text("select count(*) from commitment where subject = :arrival")
    told = text("select count(*) from outbox where subject = :arrival")
    async with there.runtimes["insertion"].engine.connect() as connection:
        found = await connection.scalar(kept, {"arrival": arrival})
        return found, await connection.scalar(told, {"arrival": str(arrival)})


@pytest.mark.parametrize("installed", [a_household_installed, a_firm_installed])
async def test_an_installation_replayed_ten_times_proposes_its_commitments_once(
    platform: Platform, installed: Callable[..., Event]
) -> None:
    """The same event, ten times; then ten others that tell of the same installation."""
    subject, path = uuid4(), uuid4()
    async with air(platform, service) as there:
        event = installed(subject, path=path)
        await there.repeat(event, len(TEN))
        once = await proposed(there, subject)
        await there.tell(1, [[installed(subject, path=path) for _ in TEN]])
        again = await proposed(there, subject)
    assert once == again
    assert once[0] == once[1] > 0


async def test_another_installation_of_the_same_household_is_another_arrival(
    platform: Platform,
) -> None:
    """Else nothing would tell a replay from an arrival."""
    subject = uuid4()
    async with air(platform, service) as there:
        await there.tell(1, [[a_household_installed(subject)]])
        once = await proposed(there, subject)
        await there.tell(1, [[a_household_installed(subject)]])
        assert await proposed(there, subject) == (2 * once[0], 2 * once[1])
