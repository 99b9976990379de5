"""What prospection tells of posts, and the exchange as those who follow it see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.prospection import (
    OpportunityFilled,
    OpportunityPublished,
    OpportunityWithdrawn,
)
from services.insertion import use_cases
from services.insertion.domain.partner_word import Saying, Seat
from tests.insertion.desk import Desk
from tests.insertion.local_people import EPCI
from tests.insertion.local_reception import Counter
from tests.insertion.partners import DAY, RECORDER, TODAY, WITNESS

Json = dict[str, Any]
TRADE = "J1506"


def published(
    opening: UUID,
    kind: str = "post",
    places: int = 1,
    *,
    trade: str | None = TRADE,
    epci: str = EPCI,
    outside_from: date = TODAY,
    on: date = TODAY,
) -> OpportunityPublished:
    return OpportunityPublished(
        subject=opening,
        occurred_on=on,
        kind=kind,
        epci=epci,
        trade=trade,
        trade_version="v3" if trade else None,
        origin="employer",
        places=places,
        outside_from=outside_from,
    )


def filled(opening: UUID, kind: str = "post", on: date = TODAY) -> OpportunityFilled:
    return OpportunityFilled(subject=opening, occurred_on=on, kind=kind, epci=EPCI)


def withdrawn(opening: UUID, kind: str = "post", on: date = TODAY) -> OpportunityWithdrawn:
    return OpportunityWithdrawn(
        subject=opening, occurred_on=on, kind=kind, epci=EPCI, reason="expired"
    )


@dataclass
class Exchange:
    """Advisers who apply, and those who speak to employers."""

    counter: Counter
    employers: httpx.AsyncClient

    async def opened(self, places: int = 1, **changes: Any) -> str:
        """A post that is to be had."""
        opening = uuid4()
        await self.counter.office.hear(published(opening, places=places, **changes))
        return f"/v1/openings/{opening}"

    async def applied(self, opening: str, path: str | None = None) -> str:
        """An application of a local person's: where employers' people find it."""
        path = path or await self.counter.opened()
        made = await self.counter.post(
            f"{path}/applications", {"opening": self.counter.id_of(opening)}
        )
        return f"/v1/applications/{made['id']}"

    async def answer(
        self, application: str, how: str = "acceptance", body: Json | None = None
    ) -> httpx.Response:
        """What the employer says, whatever comes of it."""
        return await self.counter.command(f"{application}/{how}", body, by=self.employers)

    async def seen(self, application: str) -> Json:
        """As who speaks to the employer sees it."""
        return await self.counter.get(application, by=self.employers)

    async def statuses(self, *applications: str) -> list[str]:
        return [(await self.seen(each))["status"] for each in applications]

    async def followed_partner(self) -> str:
        """The path of a partner who agreed to be followed by the first adviser."""
        office = self.counter.office
        transactions = office.runtime.transactions
        desk = Desk(lambda cause: transactions.begin("test", cause=cause), office.clock)
        path = await desk.invited()
        async with desk.work(RECORDER) as work:
            await use_cases.take_partner_paper(
                path.id, Seat.PARTNER, Saying.ACCEPTS, None, None, work
            )
        async with desk.work(WITNESS) as work:
            await use_cases.countersign_partner_paper(
                path.subject, Saying.ACCEPTS, None, work.today, work
            )
        return f"/v1/partner-paths/{path.id}"

    async def told(self, application: str) -> list[str]:
        """What was announced of an application, in order."""
        id = self.counter.id_of(application)
        return [
            each["type"]
            for each in await self.counter.office.told()
            if each["data"].get("application") == id
        ]

    async def ending(self, application: str) -> str:
        """How an application was said to have closed."""
        id = self.counter.id_of(application)
        (closed,) = [
            each["data"]["ending"]
            for each in await self.counter.office.told()
            if each["type"] == "application-closed" and each["data"]["application"] == id
        ]
        ending: str = closed
        return ending


LATER = TODAY + 10 * DAY
