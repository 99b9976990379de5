"""What officers and the other stages do to the service's memory, step by step."""

from datetime import date
from uuid import UUID, uuid4

from chassis.clock import SetClock
from chassis.memory import Memory
from services.immersion import use_cases
from services.immersion.domain.evaluation import Evaluator, Outcome
from services.immersion.domain.facts import PartnerPresence, Project
from services.immersion.domain.host import Host
from services.immersion.domain.party import Party
from services.immersion.domain.plan import Lodging
from services.immersion.domain.programme import Slot
from services.immersion.domain.stay import Stay
from services.immersion.store import tables
from tests.desk import NOON, ADesk
from tests.immersion.stays import (
    COUPLE,
    FIRST_DAY,
    HERE,
    LAST_DAY,
    PLACE,
    PROJECT,
    RECORDER,
    WITNESS,
    a_profile,
    a_programme,
)


def a_memory() -> Memory:
    return Memory(tables, PLACE, SetClock(NOON))


class Desk(ADesk):
    """The gestures of this service's officers."""

    usual = RECORDER

    async def qualified(
        self, candidate: UUID | None = None, party: Party = COUPLE, project: Project = PROJECT
    ) -> UUID:
        """A candidate who qualified today."""
        candidate = candidate or uuid4()
        async with self.work() as work:
            await use_cases.qualify(candidate, party, project, work.today, None, work)
        return candidate

    async def stays(self, candidate: UUID) -> list[Stay]:
        async with self.work() as work:
            return await work.about(Stay, candidate)

    async def stay(self, candidate: UUID) -> Stay:
        """The latest stay of a candidate."""
        return (await self.stays(candidate))[-1]

    async def host(self) -> Host:
        async with self.work() as work:
            return await use_cases.register_host(a_profile(), work)

    async def planned(self, party: Party = COUPLE) -> Stay:
        stay = await self.stay(await self.qualified(party=party))
        async with self.work() as work:
            return await use_cases.plan(
                stay.id, HERE, FIRST_DAY, LAST_DAY, Lodging.HOTEL, True, None, None, work
            )

    async def agreed(self, party: Party = COUPLE) -> Stay:
        """Everything is ready."""
        stay, host = await self.planned(party), await self.host()
        slots = [Slot(each.encounter, host.id, each.on, each.place) for each in a_programme(party)]
        async with self.work() as work:
            await use_cases.arrange(stay.id, slots, work)
        for adult in party.adults:
            async with self.work() as work:
                await use_cases.agree(stay.id, adult, None, work)
        async with self.work(WITNESS) as work:
            return await use_cases.countersign(stay.id, work)

    async def confirmed(self, party: Party = COUPLE) -> Stay:
        stay = await self.agreed(party)
        async with self.work() as work:
            return await use_cases.confirm(stay.id, None, work)

    async def ongoing(self, party: Party = COUPLE) -> Stay:
        stay = await self.confirmed(party)
        self.on(FIRST_DAY)
        async with self.work() as work:
            return await use_cases.start(stay.id, None, work)

    async def closed(self, party: Party = COUPLE) -> Stay:
        stay = await self.ongoing(party)
        self.on(LAST_DAY)
        partner = PartnerPresence.ON_SITE if party.has_partner else None
        async with self.work() as work:
            return await use_cases.close(stay.id, partner, None, work)

    async def completed(self, party: Party = COUPLE) -> Stay:
        stay = await self.closed(party)
        for by in Evaluator:
            if by in stay.evaluators:
                async with self.work() as work:
                    await use_cases.evaluate(stay.id, by, Outcome.GO, {}, None, work)
        async with self.work() as work:
            return await use_cases.complete(stay.id, Outcome.GO, None, work)


def a_desk(memory: Memory) -> Desk:
    return Desk.over(memory)


def told(memory: Memory, subject: UUID) -> list[str]:
    """The names of what was announced of a candidate, in order."""
    return [type(event).__name__ for event in memory.announced if event.subject == subject]


def timers(memory: Memory, stay: Stay) -> dict[str, date]:
    """The timers of a stay and their days."""
    return {name: due for name, item, due in memory.due(date.max) if item == stay.id}
