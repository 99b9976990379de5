"""People who receive letters and open the pages these lead to."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from contracts.immersion import Expected, ImmersionDatesProposed
from services.prospection import use_cases
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.household import Household
from services.prospection.domain.invitation import Act
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.people import Person
from tests.office import Office
from tests.prospection.candidates import DAY, HERE, TODAY, a_couple
from tests.prospection.desk import Desk
from tests.prospection.postbox import Postbox, carried_by

FIRST_DAY, LAST_DAY, REPLY_BY = TODAY + 9 * DAY, TODAY + 11 * DAY, TODAY + 5 * DAY
ONESELF = {"oneself": "yes"}


@dataclass
class Scene:
    """The office, its postbox, and somebody's browser."""

    office: Office
    web: httpx.AsyncClient
    box: Postbox = field(default_factory=Postbox)

    @property
    def desk(self) -> Desk:
        transactions = self.office.runtime.transactions
        return Desk(lambda cause: transactions.begin("test", cause=cause), self.office.clock)

    async def informed(self, applicant: Household | Organisation | None = None) -> Candidate:
        """A file under assessment whose people received the notice."""
        candidate = await self.desk.under_assessment(applicant or a_couple(asked=False))
        for person in candidate.known.people:
            async with self.desk.work() as work:
                await use_cases.inform(candidate.id, person.id, None, None, work)
        return await self.desk.kept(candidate.id)

    async def ask(self, candidate: Candidate, person: Person, act: Act) -> None:
        async with self.desk.work() as work:
            await use_cases.invite(candidate.id, person.id, act, work)
        await self.deliver()

    async def deliver(self) -> int:
        return await carried_by(self.box, self.office).send_due()

    async def link(self, candidate: Candidate, person: Person, act: Act) -> str:
        """The address that the person finds in the letter they get."""
        await self.ask(candidate, person, act)
        return self.letters_of(person)[-1]

    def letters_of(self, person: Person) -> list[str]:
        return [f"/lien/{secret}" for secret in self.box.to(str(person.contact.email))]

    async def dates(
        self, candidate: Candidate, *seats: tuple[str, int], stay: UUID | None = None
    ) -> UUID:
        """Immersion puts dates to those seats."""
        event = ImmersionDatesProposed(
            subject=candidate.id,
            occurred_on=TODAY,
            stay=stay or uuid4(),
            epci=HERE,
            starts_on=FIRST_DAY,
            ends_on=LAST_DAY,
            reply_by=REPLY_BY,
            adults=tuple(Expected(role=role, rank=rank) for role, rank in seats),
        )
        await self.office.hear(event)
        await self.deliver()
        return event.stay

    async def told(self, candidate: Candidate) -> list[str]:
        return [each["type"] for each in await self.office.told(candidate.id)]

    def on(self, day: date) -> None:
        self.desk.on(day)

    async def everything_kept(self) -> str:
        """Every row of the tables that hold what people were asked, said and did."""
        async with self.office.runtime.engine.connect() as connection:
            found = [
                str(row)
                for table in ("candidate", "invitation", "outbox", "idempotency", "audit", "timer")
                for row in (await connection.execute(text(f"select t::text from {table} t"))).all()
            ]
        return "\n".join(found)


def lead(candidate: Candidate) -> Person:
    return candidate.household.lead


def partner(candidate: Candidate) -> Person:
    found = candidate.household.partner
    assert found is not None
    return found
