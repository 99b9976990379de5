"""A home for the first months, asked for by two households at the same moment."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from chassis.territory import Territory
from demo.officers import Answer, Officer, Unexpected
from demo.settling import ARRIVING, OPENING, Settled
from demo.story import Calendar, day

DAYS = 120


@dataclass
class Homes:
    """Two officers, each for a household; one home."""

    first: Officer
    second: Officer
    territory: Territory
    day: Calendar = day
    promised: list[Answer] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    async def ask(self, paths: list[Settled]) -> None:
        """One gets it, the owner agreeing; the other is told why not."""
        one, other = paths
        home = await self._a_home(one)
        await asyncio.gather(
            self._hold(self.first, home, one), self._hold(self.second, home, other)
        )
        await self._gesture("confirmation", OPENING)

    async def move_in(self) -> None:
        """Their home was waiting for them."""
        await self._gesture("occupation", ARRIVING)

    async def _gesture(self, name: str, number: int) -> None:
        for promise in self.promised:
            on = self.day(number).isoformat()
            await self.first.act(f"/v1/home-promises/{promise['id']}/{name}", on=on)

    async def _a_home(self, path: Settled) -> str:
        commune = self.territory.communes_of(path.epci, self.day(OPENING))[0]
        forms = (await self.first.read("/v1/reference"))["home_forms"]
        home = await self.first.act(
            "/v1/homes",
            label="Logement fictif de la place",
            epci=path.epci,
            commune=commune.code,
            rooms=4,
            form=forms[0]["code"],
            owner={"organisation": "Bailleur Imaginaire"},
            in_service_from=self.day(0).isoformat(),
        )
        return str(home["id"])

    async def _hold(self, officer: Officer, home: str, path: Settled) -> None:
        starts = self.day(ARRIVING)
        try:
            promise = await officer.act(
                "/v1/home-promises",
                candidate=path.subject,
                home=home,
                starts_on=starts.isoformat(),
                ends_on=(starts + timedelta(days=DAYS)).isoformat(),
                on=self.day(OPENING).isoformat(),
            )
        except Unexpected as refusal:
            self.refused.append(str(refusal))
        else:
            self.promised.append(promise)
