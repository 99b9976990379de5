"""What officers and the other stages do to the service's memory, step by step."""

from datetime import date
from uuid import UUID, uuid4

from chassis.clock import SetClock
from chassis.memory import Memory
from services.insertion import use_cases
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.store import tables
from tests.desk import NOON, ADesk
from tests.insertion.partners import HERE, PLACE, RECORDER


def a_memory() -> Memory:
    return Memory(tables, PLACE, SetClock(NOON))


class Desk(ADesk):
    """The gestures of this service's officers."""

    usual = RECORDER

    async def asked(self, household: UUID | None = None, *, partner: bool = True) -> UUID:
        """A household that qualified today."""
        household = household or uuid4()
        async with self.work() as work:
            await use_cases.expect_household(household, partner, HERE, work.today, work)
        return household

    async def paths(self, household: UUID) -> list[PartnerPath]:
        async with self.work() as work:
            return await work.about(PartnerPath, household)

    async def path(self, household: UUID) -> PartnerPath:
        """The latest path of a household."""
        return (await self.paths(household))[-1]

    async def opened(self) -> PartnerPath:
        """A path that an adviser looks after."""
        path = await self.path(await self.asked())
        async with self.work() as work:
            return await use_cases.assign_partner(path.id, None, work)

    async def invited(self) -> PartnerPath:
        path = await self.opened()
        async with self.work() as work:
            await use_cases.inform_partner(path.id, None, work)
        async with self.work() as work:
            return await use_cases.invite_partner(path.id, None, work)


def a_desk(memory: Memory) -> Desk:
    return Desk.over(memory)


def told(memory: Memory, subject: UUID) -> list[str]:
    """The names of what was announced of a household, in order."""
    return [type(event).__name__ for event in memory.announced if event.subject == subject]


def timers(memory: Memory, item: UUID) -> dict[str, date]:
    """The timers of an item and their days."""
    return {name: due for name, of, due in memory.due(date.max) if of == item}
