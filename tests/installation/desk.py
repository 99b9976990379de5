"""What officers and the other stages do to the service's memory, step by step."""

from datetime import date
from uuid import UUID, uuid4

from chassis.clock import SetClock
from chassis.memory import Memory
from services.installation import use_cases
from services.installation.domain.deadlines import UNKNOWN_PRESENCE
from services.installation.domain.facts import Livelihood, WithoutUs
from services.installation.domain.gate import Word
from services.installation.domain.newcomer import Newcomer, Project
from services.installation.domain.party import Party
from services.installation.domain.path import Path
from services.installation.store import tables
from services.installation.use_cases.sightings import Comes, Does
from tests.desk import NOON, ADesk
from tests.installation.paths import COMMUNE, COUPLE, HERE, OFFICER, PLACE, PROJECT

MOST_TIMERS = 100
COMES = Comes(COMMUNE, "lease", None, WithoutUs.NO, None, None)
WORKS = Does(Livelihood.JOB, "N4101", None, "employment-contract", None)
MOVES_IN = Does(Livelihood.MOVE, None, None, "company-registration", None)


def a_memory() -> Memory:
    return Memory(tables, PLACE, SetClock(NOON))


class Desk(ADesk):
    """The gestures of this service's officers, and what the other stages tell."""

    usual = OFFICER

    async def qualified(
        self, candidate: UUID | None = None, party: Party = COUPLE, project: Project = PROJECT
    ) -> UUID:
        """A candidate who qualified today."""
        candidate = candidate or uuid4()
        async with self.work() as work:
            await use_cases.qualify(candidate, party, project, work.today, work)
        return candidate

    async def went(self, candidate: UUID, stay: UUID | None = None) -> UUID:
        """A stay of a candidate ended on a go."""
        stay = stay or uuid4()
        async with self.work() as work:
            await use_cases.go(candidate, stay, HERE, work.today, work)
        return stay

    async def hears(self, candidate: UUID, word: Word) -> None:
        async with self.work() as work:
            await use_cases.hear_of_the_partner(candidate, word, work.today, work)

    async def paths(self, candidate: UUID) -> list[Path]:
        async with self.work() as work:
            return await work.about(Path, candidate)

    async def path(self, candidate: UUID) -> Path:
        """The latest path of a candidate."""
        return (await self.paths(candidate))[-1]

    async def newcomer(self, candidate: UUID) -> Newcomer:
        async with self.work() as work:
            return await work.peek(Newcomer, candidate)

    async def opened(self, party: Party = COUPLE) -> Path:
        candidate = await self.qualified(party=party)
        await self.went(candidate)
        path = await self.path(candidate)
        async with self.work() as work:
            return await use_cases.assign(path.id, None, None, None, work)

    async def arrived(self, party: Party = COUPLE) -> Path:
        path = await self.opened(party)
        async with self.work() as work:
            return await use_cases.arrive(path.id, COMES, work)

    async def ready(self, party: Party = COUPLE) -> Path:
        path = await self.arrived(party)
        async with self.work() as work:
            does = WORKS if path.is_a_household else MOVES_IN
            await use_cases.start_activity(path.id, does, work)
        if party.has_partner:
            await self.hears(path.subject, Word.PASSED)
        return path

    async def installed(self, party: Party = COUPLE) -> Path:
        path = await self.ready(party)
        async with self.work() as work:
            return await use_cases.install(path.id, None, work)

    async def at(self, day: date, memory: Memory) -> None:
        """Moves to a day; the timers due by then fire, each in its turn."""
        self.on(day)
        for _ in range(MOST_TIMERS):
            due = memory.due(day)
            if not due:
                return
            name, item, _ = due[0]
            assert name == UNKNOWN_PRESENCE
            async with self.work() as work:
                await use_cases.give_up_waiting(item, work)
        raise AssertionError("a timer sets itself again on a day that has come")


def told(memory: Memory, subject: UUID) -> list[str]:
    """The names of what was announced of a candidate, in order."""
    return [type(event).__name__ for event in memory.announced if event.subject == subject]
