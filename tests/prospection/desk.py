"""What officers do to the service's memory, step by step, whatever keeps it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from chassis.clock import SetClock
from chassis.memory import Memory
from chassis.work import Cause, Work
from services.prospection import use_cases
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import ContactKind, Result
from services.prospection.domain.household import Household
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.project import Project
from services.prospection.store import tables
from tests.prospection.candidates import COLLEAGUE, GOOD, JOB, OFFICER, PLACE, a_couple

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Begin = Callable[[Cause], AbstractAsyncContextManager[Work]]


def a_memory() -> Memory:
    return Memory(tables, PLACE, SetClock(NOON))


@dataclass
class Desk:
    """Plays the use cases, each in its own transaction, over whatever keeps what is saved."""

    begin: Begin
    clock: SetClock

    def work(self, actor: str = OFFICER) -> AbstractAsyncContextManager[Work]:
        """A transaction of somebody's, a second after the former: ids follow time."""
        self.clock.advance(timedelta(seconds=1))
        return self.begin(Cause(str(uuid4()), self.clock.now(), "test", actor=actor))

    def on(self, day: date) -> None:
        """Moves the clock to the noon of a day."""
        self.clock.moment = datetime.combine(day, NOON.timetz())

    async def kept(self, id: UUID) -> Candidate:
        """The file as it is kept."""
        async with self.work() as work:
            return await work.peek(Candidate, id)

    async def registered(
        self, applicant: Household | Organisation | None = None, project: Project = JOB
    ) -> Candidate:
        async with self.work() as work:
            return await use_cases.register(applicant or a_couple(), project, "fair", None, work)

    async def under_assessment(
        self, applicant: Household | Organisation | None = None, project: Project = JOB
    ) -> Candidate:
        candidate = await self.registered(applicant, project)
        async with self.work() as work:
            await use_cases.assign(candidate.id, None, work)
        async with self.work() as work:
            await use_cases.note(
                candidate.id, ContactKind.CALL, Result.REACHED, "rappeler", None, work
            )
        async with self.work() as work:
            return await use_cases.start_assessment(candidate.id, None, work)

    async def ready(
        self, applicant: Household | Organisation | None = None, project: Project = JOB
    ) -> Candidate:
        """Everything that qualification asks for is there."""
        candidate = await self.under_assessment(applicant, project)
        for person in candidate.known.people:
            async with self.work() as work:
                await use_cases.inform(candidate.id, person.id, None, None, work)
            async with self.work() as work:
                await use_cases.take_agreement(candidate.id, person.id, None, work)
            async with self.work(COLLEAGUE) as work:
                await use_cases.countersign(candidate.id, person.id, work)
        async with self.work() as work:
            return await use_cases.score(candidate.id, GOOD, None, None, work)

    async def qualified(self, applicant: Household | Organisation | None = None) -> Candidate:
        candidate = await self.ready(applicant)
        async with self.work() as work:
            return await use_cases.qualify(candidate.id, None, work)


def a_desk(memory: Memory) -> Desk:
    """A desk over the in-memory double, on its clock."""
    assert isinstance(memory.clock, SetClock)
    return Desk(memory.work, memory.clock)
