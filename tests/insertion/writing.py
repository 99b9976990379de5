"""Partners who receive letters and open the page these lead to."""

from dataclasses import dataclass, field
from uuid import UUID

import httpx

from chassis.contact_points import ContactPoint, Told
from chassis.mail import NotTaken
from services.insertion.gateways import Letters
from tests.insertion.reception import Reception
from tests.officers import Json
from tests.prospection.postbox import PUBLIC, Postbox

MAILBOX = "partenaire@exemple.invalid"
ONESELF = {"oneself": "yes"}


@dataclass
class Prospection:
    """Tells of everybody alike, unless it is away; notes who was asked for, and what for."""

    tells: Told = field(default_factory=lambda: ContactPoint("Barnabé", MAILBOX))
    fails: NotTaken | None = None
    asked: list[tuple[UUID, str, str]] = field(default_factory=list)

    async def of(self, household: UUID, seat: str, purpose: str) -> Told:
        self.asked.append((household, seat, purpose))
        if self.fails:
            raise self.fails
        return self.tells


@dataclass
class Writing:
    """The office, its postbox, the service that knows people, and somebody's browser."""

    reception: Reception
    web: httpx.AsyncClient
    box: Postbox = field(default_factory=Postbox)
    people: Prospection = field(default_factory=Prospection)

    async def deliver(self) -> int:
        """Sends what is due; how many letters were taken over."""
        transactions = self.reception.office.runtime.transactions
        sender = "accueil@exemple.invalid"
        return await Letters(transactions, self.box, PUBLIC, sender, self.people).send_due()

    async def invited(self) -> str:
        """The path of a partner who was informed and invited; their letter left."""
        path = await self.reception.opened()
        await self.reception.post(f"{path}/notice")
        await self.reception.post(f"{path}/invitation")
        await self.deliver()
        return path

    @property
    def links(self) -> list[str]:
        """The addresses in the letters that came, in order."""
        return [f"/lien/{secret}" for secret in self.box.to(MAILBOX)]

    async def answers(self, link: str, answer: str) -> httpx.Response:
        return await self.web.post(link, data={"answer": answer} | ONESELF)

    async def sent(self, path: str) -> list[Json]:
        """What an adviser sees of the letters of a path."""
        found: list[Json] = (await self.reception.get(f"{path}/links"))["items"]
        return found

    async def content(self, path: str) -> Json:
        found: Json = (await self.reception.get(path))["content"]
        return found
