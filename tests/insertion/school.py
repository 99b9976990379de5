"""Trainings as those who hold them see them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.heard import registered
from tests.insertion.local_people import EPCI, TODAY
from tests.insertion.posts import Exchange

Json = dict[str, Any]


def a_plan(places: int = 2, **changes: Any) -> Json:
    """A training of today."""
    return {
        "epci": EPCI,
        "theme": "regional-language",
        "starts_on": str(TODAY),
        "ends_on": str(TODAY),
        "places": places,
        **changes,
    }


@dataclass
class School:
    """A coordinator who holds trainings, advisers and a reception officer who enrol people."""

    exchange: Exchange
    reception: httpx.AsyncClient

    async def planned(self, places: int = 2, **changes: Any) -> str:
        counter = self.exchange.counter
        plan = a_plan(places, **changes)
        made = await counter.post("/v1/trainings", plan, by=counter.coordinator)
        return f"/v1/trainings/{made['id']}"

    async def household(self) -> UUID:
        """A household that prospection told of."""
        household = uuid4()
        await self.exchange.counter.office.hear(registered(household))
        return household

    async def newcomer(self, training: str, **changes: Any) -> Json:
        """Somebody of a household just known, enrolled by the reception."""
        asked = {"household": str(await self.household()), "seat": "lead", **changes}
        return await self.exchange.counter.post(f"{training}/newcomers", asked, by=self.reception)

    async def local_person(self, training: str, **changes: Any) -> Json:
        counter = self.exchange.counter
        asked = {"path": counter.id_of(await counter.opened()), **changes}
        return await counter.post(f"{training}/local-people", asked)

    async def partner(self, training: str, **changes: Any) -> Json:
        counter = self.exchange.counter
        asked = {
            "partner_path": counter.id_of(await self.exchange.followed_partner()),
            **changes,
        }
        return await counter.post(f"{training}/partners", asked)

    async def act(self, enrolment: Json, how: str, body: Json | None = None) -> httpx.Response:
        """What the coordinator notes of an enrolment, whatever comes of it."""
        counter = self.exchange.counter
        where = f"/v1/training-enrolments/{enrolment['id']}/{how}"
        return await counter.command(where, body, by=counter.coordinator)

    async def statuses(self, training: str) -> list[str]:
        """Where the enrolments of a training are, in the order in which they were asked for."""
        counter = self.exchange.counter
        listed = await counter.get(f"{training}/enrolments", by=counter.coordinator, limit=200)
        found = sorted(listed["items"], key=lambda each: each["order"])
        return [each["status"] for each in found]
