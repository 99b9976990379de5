"""What officers do to the service's memory, step by step, whatever keeps it."""

from uuid import UUID

from chassis.clock import SetClock
from chassis.memory import Memory
from services.prospection import use_cases
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import ContactKind, Result
from services.prospection.domain.household import Household
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.project import Project
from services.prospection.store import tables
from tests.desk import NOON, ADesk
from tests.prospection.candidates import COLLEAGUE, GOOD, JOB, OFFICER, PLACE, a_couple


def a_memory() -> Memory:
    return Memory(tables, PLACE, SetClock(NOON))


class Desk(ADesk):
    """The gestures of this service's officers."""

    usual = OFFICER

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
    return Desk.over(memory)
